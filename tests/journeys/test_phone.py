"""The commissioner on a phone, on the way to a meeting."""

from playwright.sync_api import expect
from tests.journeys.conftest import LUTON, NewPage, sign_in
from tests.journeys.site import Site


def test_the_largest_flow_is_found_on_the_way(site: Site, new_page: NewPage) -> None:
    page = new_page(width=390)
    sign_in(page, site, LUTON)
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    menu.get_by_role("link", name="Travel to learn").click()
    finding = page.locator(".mh-chart__title").first
    expect(finding).to_have_text(
        "The largest flow is from Central Bedfordshire to Luton: 900 learners"
    )
    plates = page.locator(".mh-chart").first
    expect(plates.locator(".mh-chart__plate--narrow svg")).to_be_visible()
    expect(plates.locator(".mh-chart__plate--wide svg")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_text("The matrix as a list").click()
    table = page.get_by_role("region", name="Learners by home area and delivery area, table").last
    expect(table).to_be_visible()
