"""A day of the partnership's manager: a protocol ends, nothing is shown, another is agreed."""

import re

from playwright.sync_api import expect
from tests.journeys.conftest import MANAGER, PATIENCE, NewPage, sign_in
from tests.journeys.site import Site


def test_without_a_protocol_nothing_is_shown(own_site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, own_site, MANAGER)
    page.get_by_role("link", name=re.compile("Where it comes from.*Residents")).click()
    figure = page.url
    page.get_by_role("link", name="Protocols", exact=True).click()
    page.get_by_role("link", name="Learner records for joint commissioning").click()
    page.get_by_role("button", name="End it").click()
    page.get_by_role("button", name="End it today").click()
    expect(page.get_by_role("status").first).to_contain_text("is ended")

    page.get_by_role("link", name="Overview", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Nothing can be shown yet")
    expect(main).to_contain_text("No data-sharing protocol in force allows")
    assert "27,646" not in main.inner_text()
    page.goto(figure)
    expect(main).to_contain_text("its numbers are not shown any more")
    assert "27,646" not in main.inner_text()
    page.goto(figure + "?format=csv")
    assert "27,646" not in main.inner_text()

    page.goto(own_site.url("/example/protocols/"))
    expect(main).to_contain_text("No protocol in force today allows figures to be shown")
    page.get_by_role("button", name="Add a protocol").click()
    page.get_by_role("button", name="Add the protocol").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")

    page.get_by_label("Title").fill("Learner records for the new year")
    page.get_by_label("The purpose in words").fill("To see together what learners need.")
    page.get_by_role("button", name="Add the protocol").click()
    expect(page.get_by_role("status").first).to_contain_text("is added")
    page.get_by_role("link", name="Overview", exact=True).click()
    # Nobody has asked under this protocol before: the figures are worked out while one waits.
    expect(main).to_contain_text("27,646 learners aged 16 to 18", timeout=PATIENCE)


def test_the_manager_asks_for_a_figure_and_sees_what_is_hidden(
    site: Site, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, MANAGER)
    page.get_by_role("link", name="Any figure", exact=True).click()
    page.get_by_label("Home area", exact=True).check()
    page.get_by_label("Level", exact=True).check()
    page.get_by_role("button", name="Show the figure").click()
    answer = page.locator("#answer")
    expect(answer.get_by_role("heading", level=2)).to_have_text("Learners by home area and level")
    expect(answer).to_contain_text("numbers are hidden: those below 6")
    expect(answer.locator("td .mh-hidden").first).to_have_text("hidden")
    with page.expect_download() as waiting:
        answer.get_by_role("link", name="CSV of").first.click()
    lines = waiting.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0] == "Home area,Level,Learners"
    assert any(line.endswith(",hidden") for line in lines)
