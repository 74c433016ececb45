"""Registers by spreadsheet: every fault by its cell, all of it or nothing, and twice is once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.unit.registers.kept import a_risk, an_issue, signed_in, words

from moothall.faults import SheetRefused
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.registers.actions import close_risk
from moothall.registers.importing import import_issues, import_risks
from moothall.registers.models import Issue, Risk, Score

pytestmark = pytest.mark.django_db
HEAD = (
    "Reference,Risk,Because of,This may happen,With this effect,Likelihood before,Impact before,"
    "Likelihood now,Impact now,Owner,How soon,Why\n"
)
ISSUES = "Reference,Issue,What has come about,Severity,Owner,Resolve it by,Why\n"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A spreadsheet with these rows."""

    def write(rows: str, head: str = HEAD) -> Path:
        path = tmp_path / "register.csv"
        path.write_text(head + rows, "utf-8")
        return path

    return write


def test_every_fault_is_named_by_its_cell_and_nothing_is_taken(
    cast: Cast, file: Callable[..., Path]
) -> None:
    close_risk(by=cast.manager, risk=a_risk(cast), reason="Signed.")
    events = Event.objects.count()
    rows = (
        ",Good,c,e,f,3,3,2,2,director-of-hertfordshire@example.org,later,\n"
        "R-9,Unknown,c,e,f,3,3,2,2,,,\n"
        ",No number,c,e,f,x,7,0,2,,,\n"
        ",Worse after,c,e,f,2,2,3,2,Nobody at all,soon,\n"
        ",Bare,,,,,,,,,,\n"
        "R-1,Other words,,,,,,,,,,\n"
        ",good,c,e,f,3,3,2,2,,,\n"
    )
    with pytest.raises(SheetRefused) as refused:
        import_risks(by=cast.manager, body=cast.body, path=file(rows))
    told = refused.value.faults
    # Of one row, the cells come in the order of the columns.
    assert [fault.partition(": ")[0] for fault in told] == [
        "Row 3, column A (Reference)",
        "Row 4, column F (Likelihood before)",
        "Row 4, column G (Impact before)",
        "Row 4, column H (Likelihood now)",
        "Row 5, column H (Likelihood now)",
        "Row 5, column J (Owner)",
        "Row 5, column K (How soon)",
        "Row 6, column C (Because of)",
        "Row 6, column D (This may happen)",
        "Row 6, column E (With this effect)",
        "Row 6, column F (Likelihood before)",
        "Row 6, column G (Impact before)",
        "Row 6, column H (Likelihood now)",
        "Row 6, column I (Impact now)",
        "Row 7, column B (Risk)",
        "Row 8, column B (Risk)",
    ]
    assert told[4].endswith("After mitigation a risk is not more likely than before it.")
    assert told[-2].endswith("R-1 is over: open it again on its page to change it.")
    assert (Risk.objects.count(), Event.objects.count()) == (1, events)


def test_risks_are_raised_changed_and_scored_and_the_same_file_again_changes_nothing(
    cast: Cast, file: Callable[..., Path]
) -> None:
    risk = a_risk(cast)
    rows = (
        "R-1,,Another cause.,,,,,2,,,month,A new protocol.\n"
        f",College full,c,e,f,5,4,4,4,{cast.elected.name},within a year,\n"
    )
    path = file(rows)
    done = import_risks(by=cast.clerk, body=cast.body, path=path)
    assert done == {"raised": 1, "changed": 1, "unchanged": 0}
    risk.refresh_from_db()
    assert (risk.cause, risk.proximity, risk.score_after, risk.title) == (
        "Another cause.", "month", 8, "Data cannot be shared",
    )  # fmt: skip
    last = Score.objects.filter(risk=risk).last()
    assert last is not None
    assert last.reason == "A new protocol."
    new = Risk.objects.get(number=2)
    assert (new.owner, new.score_after, new.proximity) == (cast.elected, 16, "year")
    events = Event.objects.count()
    again = import_risks(by=cast.clerk, body=cast.body, path=path)
    assert again == {"raised": 0, "changed": 0, "unchanged": 2}
    assert (Event.objects.count(), Score.objects.count()) == (events + 1, 3)


def test_issues_come_in_too(cast: Cast, file: Callable[..., Path]) -> None:
    an_issue(cast)
    rows = "I-1,,,5,,2026-12-24,Worse.\n,Server down,It is off.,2,,,\n"
    path = file(rows, ISSUES)
    assert import_issues(by=cast.manager, body=cast.body, path=path)["raised"] == 1
    assert list(Issue.objects.values_list("severity", "title")) == [
        (5, "No returns came"), (2, "Server down"),
    ]  # fmt: skip
    assert import_issues(by=cast.manager, body=cast.body, path=path)["unchanged"] == 2


def test_only_those_who_keep_the_registers_give_a_file(
    cast: Cast, file: Callable[..., Path]
) -> None:
    with pytest.raises(NotAllowed, match=r"^Keeping the registers is for the manager, "):
        import_risks(by=cast.director, body=cast.body, path=file(",a,b,c,d,1,1,1,1,,,\n"))


def test_what_is_downloaded_can_be_given_back_and_changes_nothing(cast: Cast) -> None:
    a_risk(cast)
    an_issue(cast)
    client = signed_in(cast.manager)
    for register in ("risks", "issues"):
        for form in ("xlsx", "csv"):
            sheet = client.get(f"/bhl/registers/{register}/sheet?format={form}")
            given = SimpleUploadedFile(f"r.{form}", sheet.getvalue())
            done = client.post(f"/bhl/registers/{register}/import", {"given": given}, follow=True)
            noun = register.removesuffix("s")
            assert f"1 {noun} unchanged." in words(done.content)
    assert Score.objects.count() == 1


def test_a_page_lists_the_faults(cast: Cast) -> None:
    given = SimpleUploadedFile("r.csv", (HEAD + ",Bare,c,e,f,9,1,1,1,,,\n").encode())
    answer = signed_in(cast.clerk).post("/bhl/registers/risks/import", {"given": given})
    assert answer.status_code == 400
    assert "Row 2, column F (Likelihood before): 9 is more than 5." in words(answer.content)


def test_the_page_says_which_words_a_column_knows_and_so_does_its_fault(
    cast: Cast, file: Callable[..., Path]
) -> None:
    known = "within a month, within three months, within a year, later"
    page = words(signed_in(cast.clerk).get("/bhl/registers/risks/import").content)
    assert f"How soon: {known}." in page
    assert "Impact now: a whole number from 1 to 5." in page
    assert "Owner: the e-mail address or the whole name" in page
    wrong = file(",Late,c,e,f,2,2,2,2,,soon,\n")
    with pytest.raises(SheetRefused, match=f"write {known}"):
        import_risks(by=cast.clerk, body=cast.body, path=wrong)
    assert signed_in(cast.clerk).get("/bhl/registers/issues/import").status_code == 200
