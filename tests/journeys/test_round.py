"""A round from nothing: Luton's commissioner makes it, the manager brings the others' money, it is
solved, and an allocation is understood.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.axe import faults
from tests.journeys.conftest import LUTON, MANAGER, NewPage, sign_in
from tests.journeys.site import Site

YEAR = "2026-27"
LONG = 240_000  # milliseconds: the worker draws pictures first, and the machine may be busy
BUDGETS = """Authority,Fund,Amount,Source
Bedford,all,14050000,invented
Central Bedfordshire,all,21700000,invented
Hertfordshire,all,51500000,invented
"""


def keep(page: Page, table: str, **fields: str) -> None:
    """Add a row to a table of the round whose page this is, and come back to the round."""
    page.get_by_role("link", name=table, exact=True).click()
    page.get_by_role("button", name=re.compile("^Add a ")).click()
    for label, value in fields.items():
        box = page.get_by_label(label, exact=True)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_contain_text("is kept")
    page.get_by_label("Breadcrumb").get_by_role("link", name=re.compile(YEAR)).click()


def test_a_round_is_made_solved_and_understood(
    own_site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    sign_in(page, own_site, LUTON)
    page.get_by_role("link", name="Commission", exact=True).click()
    page.get_by_role("button", name="Make a round").click()
    page.get_by_label("Academic year").select_option(YEAR)
    page.get_by_label("The need it answers").select_option(label=f"need 1: {YEAR}, as now")
    page.get_by_label("Title").fill("A round of our own")
    page.get_by_role("button", name="Make the round").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("It is being prepared: nothing is solved yet.")
    address = page.url

    keep(page, "Funds", Code="all", Title="All provision")
    page.get_by_role("link", name="Providers", exact=True).click()
    page.get_by_role("button", name="Add providers from the evidence").click()
    expect(page.get_by_role("status").first).to_contain_text("13 providers added")
    page.goto(address)
    keep(page, "Rates", Amount="4,000")
    keep(page, "Budgets", Authority="Luton", Fund="All provision", Amount="£23,400,000")

    # Money belongs to each authority: the manager brings that of the others, from a file.
    file = tmp_path / "budgets.csv"
    file.write_text(BUDGETS, "utf-8")
    other = new_page()
    sign_in(other, own_site, MANAGER)
    other.goto(address + "inputs/budgets/")
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_role("button", name="Take from the file").click()
    expect(other.get_by_role("status").first).to_contain_text("3 budgets taken from the file")

    page.goto(address)
    page.get_by_role("button", name="Solve them").click()
    expect(page.get_by_role("button", name="Compare scenarios")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Steady state", exact=True).click()
    expect(main).to_contain_text("of £110,650,000")
    assert_clean(page)
    page.get_by_role("link", name="Barnfield College").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is proposed, and why?")
    expect(page.locator("#why")).to_contain_text("The money of an authority whose residents")
    page.get_by_label("What was said?").fill("Met the principal: places can be staffed.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator("#notes")).to_contain_text("Met the principal")
    assert_clean(page)


def assert_clean(page: Page) -> None:
    """Nothing on this page stands in the way of those who cannot see it well."""
    assert faults(page) == []
