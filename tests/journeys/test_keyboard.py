"""The same work without a mouse: every step by Tab and Enter, and the focus always seen."""

from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import NewPage
from tests.journeys.site import Site

FOCUS_SHOWS = """e => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" || s.boxShadow !== "none";
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus; it must be seen to have it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            assert wanted.evaluate(FOCUS_SHOWS)
            return
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def test_a_commissioner_reaches_the_numbers_of_a_picture(site: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(site.url("/"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    account = page.get_by_role("button", name="Commissioner Luton Borough Council")
    tab_to(page, account)
    page.keyboard.press("Enter")
    page.wait_for_url(site.url("/example/"))
    tab_to(page, page.get_by_role("link", name="Travel to learn", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who crosses which border")
    fold = page.locator("summary", has_text="The numbers behind this picture").first
    tab_to(page, fold)
    page.keyboard.press("Enter")
    expect(page.locator(".mh-chart__numbers").first).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Excel of the matrix"))
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "matrix.xlsx"
    tab_to(page, page.locator("summary", has_text="The matrix as a list"))
    page.keyboard.press("Enter")
    sort = page.get_by_role("columnheader", name="Learners").last.get_by_role("link")
    tab_to(page, sort)
    page.keyboard.press("Enter")
    expect(page.locator("#learners-home_area-delivery_area th[aria-sort]")).to_have_count(1)
