"""Reads a spreadsheet of risks or issues: every fault by its cell, or all rows as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from moothall.partnership.models import Person
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.whole_sheets import nothing_taken, open_sheet, pass_or_refuse
from moothall.registers.enums import STEPS, Proximity
from moothall.theme.formats import join_words

MOST_ROWS = 1_000
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What columns a spreadsheet of a register has: the first heading of each is ours."""

    headings: Mapping[str, tuple[str, ...]]
    # What is written in a column of text, for the fault that says it is missing in a new row.
    texts: Mapping[str, str]
    steps: tuple[str, ...]
    dates: tuple[str, ...] = ()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=lambda: {"title": 200, "reason": 500})

    @property
    def columns(self) -> list[str]:
        """Our headings, in order."""
        return [texts[0] for texts in self.headings.values()]

    def words(self, name: str) -> list[str]:
        """The words that a column knows, in their order, one for each meaning."""
        said: dict[str, str] = {}
        for text, value in self.choices[name].items():
            said.setdefault(value, text)
        return list(said.values())

    @property
    def hints(self) -> list[str]:
        """What is written in the columns that do not take any text."""
        scored = [self.headings[name][0] for name in self.steps]
        numbers = f"{join_words(scored)}: a whole number from {STEPS[0]} to {STEPS[-1]}."
        known = [
            f"{self.headings[name][0]}: {', '.join(self.words(name))}." for name in self.choices
        ]
        days = [f"{self.headings[name][0]}: a day, such as 2027-01-14." for name in self.dates]
        owner = "Owner: the e-mail address or the whole name of somebody who holds a role here."
        return [*([numbers] if scored else []), owner, *known, *days]


RISKS = Sheet(
    headings={
        "reference": ("Reference", "Ref", "No"),
        "title": ("Risk", "Title", "Name"),
        "cause": ("Because of", "Cause"),
        "event": ("This may happen", "Event"),
        "effect": ("With this effect", "Effect", "Consequence"),
        "likelihood": ("Likelihood before", "Likelihood before mitigation", "Likelihood"),
        "impact": ("Impact before", "Impact before mitigation", "Impact"),
        "likelihood_after": ("Likelihood now", "Likelihood after mitigation"),
        "impact_after": ("Impact now", "Impact after mitigation"),
        "owner": ("Owner", "Risk owner"),
        "proximity": ("How soon", "Proximity"),
        "reason": ("Why", "Reason"),
    },
    texts={
        "title": "what the risk is called",
        "cause": "the cause",
        "event": "what may happen",
        "effect": "the effect",
    },
    steps=("likelihood", "impact", "likelihood_after", "impact_after"),
    choices={
        "proximity": {
            text.lower(): each.value for each in Proximity for text in (str(each.label), each.value)
        }
    },
)
ISSUES = Sheet(
    headings={
        "reference": ("Reference", "Ref", "No"),
        "title": ("Issue", "Title", "Name"),
        "description": ("What has come about", "Description"),
        "severity": ("Severity",),
        "owner": ("Owner", "Issue owner"),
        "due": ("Resolve it by", "Due"),
        "reason": ("Why", "Reason"),
    },
    texts={"title": "what the issue is called", "description": "what has come about"},
    steps=("severity",),
    dates=("due",),
)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a spreadsheet by our names of the columns, with the faults found so far."""

    rows: list[Row]
    findings: Findings

    def mark(self, column: str, whys: Sequence[str]) -> None:
        """Record a fault in each row for which there is a reason, in this column or the title's."""
        place = column if column in self.findings.cells else "title"
        self.findings.mark_each("register.wrong", place, whys)

    def pass_or_refuse(self, called: str) -> list[Row]:
        """Return the rows. Raises SheetRefused with every fault, where there is one."""
        pass_or_refuse(self.findings, nothing_taken(called))
        return self.rows


def read_register(path: Path, sheet: Sheet, people: Sequence[Person], *, called: str) -> Read:
    """Read a spreadsheet. Raises SheetRefused where no table can be read from it.

    `people` are those who may own what stands in it, by e-mail address or name.
    """
    words = f"Give the columns {', '.join(sheet.columns)}, one row a matter."
    findings = open_sheet(
        path, sheet.headings, ("title",), words=words, refusal=nothing_taken(called), most=MOST_ROWS
    )
    cells = findings.cells
    columns: dict[str, pa.Array] = {name: cells[name] for name in ("reference", "reason")}
    for name in sheet.texts:
        columns[name] = cells[name]
    for name in sheet.steps:
        columns[name] = _steps(findings, name)
    for name in sheet.dates:
        columns[name] = typed.dates(findings, name)
    for name, known in sheet.choices.items():
        advice = f"write {', '.join(sheet.words(name))}"
        low = pc.utf8_lower(cells[name])
        columns[name] = typed.one_of(findings, name, low, known, "word.unknown", advice)
    columns["owner"] = _owners(findings, people)
    for name, most in sheet.longest.items():
        typed.no_longer(findings, name, most)
    typed.unique(findings, "title", [pc.utf8_lower(cells["title"])], "this title")
    if "reference" in cells:
        typed.unique(findings, "reference", [pc.utf8_upper(cells["reference"])], "this reference")
    lists = {name: column.to_pylist() for name, column in columns.items()}
    rows = [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]
    return Read(rows, findings)


def _steps(findings: Findings, name: str) -> pa.Array:
    values = typed.whole_numbers(findings, name, most=STEPS[-1])
    if name in findings.cells:
        findings.mark("step.low", name, pc.less(values, STEPS[0]), "{value} is less than 1.")
    return values


def _owners(findings: Findings, people: Sequence[Person]) -> pa.Array:
    """Return the key of each owner, by e-mail address, or by a name that only one has."""
    names = [person.name.lower() for person in people]
    known = {person.email: str(person.pk) for person in people}
    known |= {
        person.name.lower(): str(person.pk)
        for person in people
        if names.count(person.name.lower()) == 1
    }
    low = pc.utf8_lower(findings.cells["owner"])
    advice = "write the e-mail address or the whole name of somebody who holds a role here"
    return typed.one_of(findings, "owner", low, known, "owner.unknown", advice)
