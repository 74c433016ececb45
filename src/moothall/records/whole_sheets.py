"""Takes a spreadsheet whole, or refuses it with every fault."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from moothall.faults import SheetRefused
from moothall.records.cells import Findings, Unreadable, refuses
from moothall.records.faults import messages
from moothall.records.spreadsheets import known_headings, read_cells

# Makes of the messages of all faults the refusal that says what was not done.
Refusal = Callable[[list[str]], SheetRefused]


def nothing_taken(called: str) -> Refusal:
    """Return the refusal of a file of which nothing was taken."""
    return lambda faults: SheetRefused(f"Nothing was taken from {called}.", faults)


def open_sheet(
    path: Path,
    headings: Mapping[str, Sequence[str]],
    required: Collection[str],
    *,
    words: str,
    refusal: Refusal,
    most: int | None = None,
) -> Findings:
    """Return the cells of a spreadsheet, whose faults are still to be found.

    `headings` and `words` are as in `known_headings` and `read_cells`. Raises what `refusal` makes
    where no table can be read, or one of more than `most` rows.
    """
    try:
        cells = read_cells(path, known_headings(headings), required, words=words)
    except Unreadable as unreadable:
        raise refusal(messages(unreadable.faults)) from None
    if most is not None and len(cells) > most:
        raise refusal([f"It has {len(cells):,} rows; at most {most:,} are taken at once."])
    return Findings(cells)


def pass_or_refuse(findings: Findings, refusal: Refusal) -> list[str]:
    """Return what is warned of. Raises what `refusal` makes where a fault refuses the table."""
    found = findings.table()
    told = messages(found)
    if refuses(found):
        raise refusal(told)
    return told
