"""Every page, for every role, on a desk and on a phone: axe finds nothing, nothing sticks out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.axe import faults
from tests.journeys.conftest import BARNFIELD, LUTON, MANAGER, NewPage, sign_in
from tests.journeys.pages import PAGES, PUBLIC
from tests.journeys.site import Site

ROLES = {"manager": MANAGER, "commissioner": LUTON, "officer": BARNFIELD, "public": PUBLIC}
WIDTHS = (1280, 390)
AT_ONCE = 30  # pages of one test, so that the processes of a run share the manager's many


def parts() -> Iterator[object]:
    """The pages of each role, in parts: account, and path by name."""
    for role, account in sorted(ROLES.items()):
        pages = list(PAGES[account].items())
        for start in range(0, len(pages), AT_ONCE):
            part = dict(pages[start : start + AT_ONCE])
            yield pytest.param(account, part, id=f"{role}-{start // AT_ONCE + 1}")


@pytest.mark.parametrize(("account", "pages"), list(parts()))
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, new_page: NewPage, account: str, pages: dict[str, str]
) -> None:
    page = new_page()
    if account:
        sign_in(page, site, account)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    wrong = {}
    for name, path in pages.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(site.url(path))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = faults(page, colours=width == WIDTHS[0])
            sideways = page.evaluate("document.documentElement.scrollWidth") - width
            headings = page.get_by_role("heading", level=1).count()
            if found or sideways > 0 or headings != 1:
                wrong[name, width] = (found, sideways, headings)
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
    assert faults(page) == []
