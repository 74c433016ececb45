"""Every page, for every role, on a desk and on a phone: axe finds nothing, nothing sticks out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.conftest import BARNFIELD, LUTON, MANAGER, NewPage, sign_in
from tests.journeys.pages import PAGES, PUBLIC
from tests.journeys.site import Site

ROLES = {"manager": MANAGER, "commissioner": LUTON, "officer": BARNFIELD, "public": PUBLIC}
WIDTHS = (1280, 390)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, new_page: NewPage, role: str) -> None:
    page = new_page()
    account = ROLES[role]
    if account:
        sign_in(page, site, account)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    wrong = {}
    for name, path in PAGES[account].items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(site.url(path))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page)
            sideways = page.evaluate("document.documentElement.scrollWidth") - width
            headings = page.get_by_role("heading", level=1).count()
            if found.violations_count or sideways > 0 or headings != 1:
                wrong[name, width] = (found.generate_report(), sideways, headings)
    assert wrong == {}
    # A page that is closed or missing is told by the browser itself; nothing else may be said.
    assert [words for words in said if "status of 40" not in words] == []


def test_the_forms_name_their_faults(site: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(site.url("/account/sign-in"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    _a_fault_is_named(page, "Sign in")
    sign_in(page, site, MANAGER)
    page.goto(site.url("/example/protocols/new"))
    page.get_by_role("button", name="Add the protocol").click()
    _a_fault_is_named(page, "What have the partners agreed to share?")
    page.goto(site.url("/example/returns/"))
    page.get_by_role("button", name="Give the files").click()
    _a_fault_is_named(page, "Which returns do we have?")
    page.goto(site.url("/example/returns/1/withdraw"))
    page.get_by_role("button", name="Withdraw it").click()
    _a_fault_is_named(page, "Withdraw this return?")


def _a_fault_is_named(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert page.title().startswith("Error: ")
    assert Axe().run(page).violations_count == 0
