"""A day of Luton's commissioner: where does a number come from, and what may not be seen."""

import re

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from tests.journeys.conftest import LUTON, NewPage, sign_in
from tests.journeys.site import Site


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_number_is_followed_to_definition_returns_and_protocol(
    site: Site, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, LUTON)
    expect(page.get_by_role("main")).to_contain_text("27,646 learners aged 16 to 18")
    expect(page.get_by_role("main")).to_contain_text("Learners aged 16-18 in 2025-26")
    page.get_by_role("link", name=re.compile("What it counts.*Residents who learn")).click()
    heading(page, "What does it count?")
    page.go_back()
    page.get_by_role("link", name=re.compile("Where it comes from.*Residents")).click()
    heading(page, "Where does this figure come from?")
    assert page.locator("#returns tbody tr").count() == 14
    # A commissioner opens the returns of the providers that Luton leads, and of no others.
    open_to_luton = page.locator("#returns tbody th a").all_inner_texts()
    assert "Barnfield College, 2025-26" in open_to_luton
    assert "Oaklands College, 2025-26" not in open_to_luton
    page.get_by_role("link", name="The protocol it is shown under").click()
    heading(page, "Who shares what, for what, until when?")
    expect(page.get_by_role("main")).to_contain_text("In force today.")


def test_the_matrix_is_downloaded(site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, LUTON)
    page.get_by_role("link", name="Travel to learn", exact=True).click()
    heading(page, "Who crosses which border to learn?")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel of the matrix").click()
    book = CalamineWorkbook.from_path(waiting.value.path())
    rows = {str(row[0]): row for row in book.get_sheet_by_index(0).to_python()}
    place = rows["Home area"].index("Luton")
    assert rows["Central Bedfordshire"][place] == 900
    assert rows["All"][-1] == 29196
    assert book.sheet_names[1] == "About"


def test_an_area_of_another_authority_is_closed_in_words(site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, LUTON)
    page.get_by_role("link", name="Areas", exact=True).click()
    names = page.locator("#areas tbody th")
    assert names.all_inner_texts() == ["Bedford", "Central Bedfordshire", "Hertfordshire", "Luton"]
    assert names.locator("a").all_inner_texts() == ["Luton"]
    names.get_by_role("link", name="Luton").click()
    heading(page, "What do its residents learn, and where?")
    expect(page.get_by_text("hidden", exact=True).first).to_be_attached()
    closed = page.goto(site.url("/example/areas/E10000015"))
    assert closed is not None
    assert closed.status == 403
    expect(page.get_by_role("main")).to_contain_text("An authority sees its own residents")


def test_another_partnership_is_no_page(site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, LUTON)
    answer = page.goto(site.url("/elsewhere/"))
    assert answer is not None
    assert answer.status == 404
    heading(page, "There is no such page")
