"""The same work in a browser that runs no scripts."""

import re
from pathlib import Path

from playwright.sync_api import expect
from tests.journeys.conftest import BARNFIELD, MANAGER, NewPage, sign_in
from tests.journeys.site import Site
from tests.journeys.test_mis_officer import NAME, UKPRN, few


def test_a_return_is_given_followed_and_accepted(
    own_site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(scripts=False)
    path = tmp_path / NAME
    path.write_text(few(own_site.return_of(UKPRN)), "utf-8")
    sign_in(page, own_site, BARNFIELD)
    page.goto(own_site.url("/example/returns/"))
    page.get_by_label("Files").set_input_files(path)
    page.get_by_role("button", name="Give the files").click()
    # The browser loads the page again by itself, until the check is done.
    expect(page.get_by_role("heading", level=1)).to_contain_text("good enough to use?")
    page.get_by_role("button", name=re.compile("^Accept ")).click()
    expect(page.get_by_role("status").first).to_contain_text("is accepted")


def test_pages_are_read_searched_and_unfolded(site: Site, new_page: NewPage) -> None:
    page = new_page(width=390, scripts=False)
    sign_in(page, site, MANAGER)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Providers").click()
    page.get_by_label("Search providers").fill("dunstable")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#providers tbody th").all_inner_texts() == ["Dunstable College"]
    page.goto(site.url("/example/travel/"))
    page.get_by_text("The numbers behind this picture").first.click()
    behind = page.locator(".mh-chart__numbers").first
    expect(behind).to_contain_text("Central Bedfordshire")
