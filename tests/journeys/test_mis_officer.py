"""A day of Barnfield College's MIS officer: a file comes back with faults, the next is accepted."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from tests.journeys.conftest import BARNFIELD, NewPage, sign_in
from tests.journeys.site import Site

UKPRN = 99999001
LEARNERS = 40
NAME = "ILR-99999001-2526-20261116-090000-01.xml"


def few(text: str) -> str:
    """The first learners of a return, prepared a month later."""
    head, *learners = text.split("<Learner>")
    end = text[text.rindex("</Message>") :]
    kept = "<Learner>".join([head, *learners[:LEARNERS]]).rstrip()
    later = kept.replace("2026-10-15", "2026-11-16", 2)
    return later + end if later.endswith("</Learner>") else later


def with_faults(text: str) -> str:
    """The same with a date that is none, and another learner who ends before the start."""
    first = re.sub(r"<DateOfBirth>[^<]*<", "<DateOfBirth>31/08/2008<", text, count=1)
    place = first.index("<LearnPlanEndDate>", first.index("<LearnRefNumber>L000003<"))
    return first[:place] + re.sub(
        r"<LearnPlanEndDate>[^<]*<", "<LearnPlanEndDate>2020-07-01<", first[place:], count=1
    )


def give(page: Page, site: Site, path: Path) -> None:
    """Give a file, and follow its check to the end."""
    page.get_by_role("link", name="Returns", exact=True).first.click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Give the files").click()
    expect(page.get_by_role("heading", name=re.compile("refused|good enough"))).to_be_visible()


def test_a_faulty_file_is_refused_and_the_corrected_one_accepted(
    own_site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    sound = few(own_site.return_of(UKPRN))
    faulty, corrected = tmp_path / NAME, tmp_path / NAME.replace("-090000-", "-103000-")
    faulty.write_text(with_faults(sound), "utf-8")
    corrected.write_text(sound, "utf-8")

    sign_in(page, own_site, BARNFIELD)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do your own records say?")
    give(page, own_site, faulty)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why was this return refused?")
    structure = page.get_by_role("heading", level=3, name="Faults of structure")
    expect(structure).to_contain_text("1 fault")
    fault = page.locator(".mh-fault", has_text="field.type").locator("li")
    expect(fault).to_have_text(re.compile(r"^Line \d+Learner L\d+: DateOfBirth .*31/08/2008"))
    dates = page.locator(".mh-fault", has_text="LearnPlanEndDate_02")
    dates.locator("summary").click()
    expect(dates.locator("li").first).to_contain_text("Learner L000003, aim 1")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel of all faults").click()
    book = CalamineWorkbook.from_path(waiting.value.path())
    told = book.get_sheet_by_index(0).to_python()
    assert sum("31/08/2008" in " ".join(map(str, row)) for row in told) == 1

    give(page, own_site, corrected)
    expect(page.get_by_role("heading", level=1)).to_contain_text("good enough to use?")
    page.get_by_role("button", name=re.compile("^Accept ")).click()
    expect(page.get_by_role("status").first).to_contain_text(
        "Barnfield College, 2025-26 is accepted"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("What does this return hold?")

    page.get_by_role("link", name="Returns", exact=True).first.click()
    states = page.locator("#returns tbody tr td:nth-child(2)")
    assert sorted(states.all_inner_texts()) == ["accepted", "refused", "superseded"]


def test_an_officer_sees_no_other_provider(site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, BARNFIELD)
    page.goto(site.url("/example/providers/"))
    assert page.locator("#providers tbody th").all_inner_texts() == ["Barnfield College"]
    for path, words in (
        ("/example/providers/99999002", "A provider's page is open to its own officers"),
        ("/example/travel/", "those who act for one of its member authorities"),
    ):
        answer = page.goto(site.url(path))
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("main")).to_contain_text(words)


def test_an_officer_follows_an_own_number_to_its_source(site: Site, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, BARNFIELD)
    page.get_by_role("link", name="Where these numbers come from").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Where does this figure come from?"
    )
    returns = page.locator("#returns tbody th").all_inner_texts()
    assert returns == ["Barnfield College, 2025-26"]
    page.get_by_role("link", name="The definition of").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What does it count?")
