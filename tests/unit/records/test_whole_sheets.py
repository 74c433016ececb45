"""A spreadsheet is taken whole, or refused with every fault at once."""

from pathlib import Path

import pytest

from moothall.faults import SheetRefused
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.whole_sheets import nothing_taken, open_sheet, pass_or_refuse

HEADINGS = {"name": ("Name", "Organisation"), "note": ("Note", "Name")}
REFUSAL = nothing_taken("table.csv")


def opened(folder: Path, text: str) -> Findings:
    path = folder / "table.csv"
    path.write_text(text)
    return open_sheet(path, HEADINGS, ("name",), words="Give name.", refusal=REFUSAL, most=2)


def test_a_heading_of_two_columns_is_that_of_the_first(tmp_path: Path) -> None:
    cells = opened(tmp_path, "organisation,NAME,note\nold,Luton,x\n").cells
    assert cells["name"].to_pylist() == ["Luton"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("town\nLuton\n", "No column is headed “name”. Give name. The likeliest row of headings"),
        ("name\na\nb\nc\n", "It has 3 rows; at most 2 are taken at once."),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_the_same_words(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(SheetRefused) as refused:
        opened(tmp_path, text)
    assert str(refused.value).startswith(
        f"Nothing was taken from table.csv. Its faults:\n- {fault}"
    )


def test_every_reason_given_for_a_row_is_a_fault_at_its_cell(tmp_path: Path) -> None:
    findings = opened(tmp_path, "name,note\nLuton,longer than it may be\nBedford,x\n")
    findings.mark_each("name.known", "name", ["", "it is here already."])
    typed.no_longer(findings, "note", 10)
    with pytest.raises(SheetRefused) as refused:
        pass_or_refuse(findings, REFUSAL)
    assert refused.value.faults == [
        "Row 2, column B (note): the text is longer than 10 characters.",
        "Row 3, column A (name): it is here already.",
    ]
