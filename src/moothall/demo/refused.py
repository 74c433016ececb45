"""The return that is refused: a small one with faults of many kinds, each planted on a learner.

Faults of structure refuse the file; errors by the rules stand beside them, so that a provider sees
everything at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from moothall.demo.planted import HELD, append, copy, find, first_aims
from moothall.demo.tables import Tables
from moothall.faults import InvalidValue

SOUND: Final = 20
"""How many learners of the refused return have no fault."""

PLANTS: Final = HELD[:12]
"""Errors by the rules that stand beside the faults of structure."""


@dataclass(frozen=True, slots=True)
class Scar:
    """A fault of structure: the rule it breaks, the field, and how the learner's XML is changed."""

    rule: str
    field: str
    cut: Callable[[str], str]


def _replace(old: str, new: str) -> Callable[[str], str]:
    def cut(text: str) -> str:
        return text.replace(old, new, 1)

    return cut


def _value(field: str, value: str) -> Callable[[str], str]:
    """Return a change of the first value of a field."""

    def cut(text: str) -> str:
        start = text.index(f"<{field}>") + len(field) + 2
        return text[:start] + value + text[text.index("<", start) :]

    return cut


def _without(field: str) -> Callable[[str], str]:
    def cut(text: str) -> str:
        start = text.index(f"<{field}>")
        stop = text.index(f"</{field}>") + len(field) + 3
        return text[:start] + text[stop:].lstrip()

    return cut


def _twice(field: str) -> Callable[[str], str]:
    def cut(text: str) -> str:
        start = text.index(f"<{field}>")
        stop = text.index(f"</{field}>") + len(field) + 3
        return text[:stop] + text[start:]

    return cut


def _swap(first: str, second: str) -> Callable[[str], str]:
    """Return a change that puts the element `second`, which follows `first`, before it."""

    def cut(text: str) -> str:
        start = text.index(f"<{first}>")
        middle = text.index(f"<{second}>")
        stop = text.index(f"</{second}>") + len(second) + 3
        return text[:start] + text[middle:stop] + text[start:middle].rstrip() + text[stop:]

    return cut


SCARS: Final = (
    Scar("field.type", "DateOfBirth", _value("DateOfBirth", "31/08/2008")),
    Scar("field.type", "AimType", _value("AimType", "five")),
    Scar("field.type", "LearnStartDate", _value("LearnStartDate", "2025-09-31")),
    Scar("field.range", "FundModel", _value("FundModel", "250")),
    Scar("field.range", "PlanLearnHours", _value("PlanLearnHours", "58000")),
    Scar("field.length", "Sex", _value("Sex", "Female")),
    Scar("field.length", "LearnAimRef", _value("LearnAimRef", "EX012010X")),
    Scar("field.pattern", "LearnRefNumber", _value("LearnRefNumber", "L-000017")),
    Scar("structure.unknown", "NickName", _replace("<Sex>", "<NickName>Ex</NickName><Sex>")),
    Scar("structure.repeated", "Ethnicity", _twice("Ethnicity")),
    Scar("structure.missing", "Ethnicity", _without("Ethnicity")),
    Scar("structure.missing", "CompStatus", _without("CompStatus")),
    Scar("structure.order", "Ethnicity", _swap("Ethnicity", "Sex")),
)
"""Faults of structure, each on a learner of its own."""


def records(tables: Tables) -> Tables:
    """Return a few learners of a provider, some of them with errors by the rules.

    The first learners, one for each scar, are sound and on study programmes: `scar` changes those.
    """
    first = first_aims(tables)
    study = [row for row, aim in first if aim["FundModel"] == 25 and aim["CompStatus"] == 2]
    scarred = study[: len(SCARS)]
    taken = set(scarred)
    wrong = [(find(first, fault, taken), fault) for fault in PLANTS]
    sound = [row for row, _ in first if row not in taken][:SOUND]
    people = [copy(tables, row) for row in (*scarred, *(row for row, _ in wrong), *sound)]
    for (_, fault), person in zip(wrong, people[len(SCARS) :], strict=False):
        fault.alter(person)
    return append({kind: table.slice(0, 0) for kind, table in tables.items()}, people)


def scar(text: str) -> str:
    """Return the XML of a return with the faults of structure cut into its first learners."""
    head, *learners = text.split("<Learner>")
    for number, fault in enumerate(SCARS):
        changed = fault.cut(learners[number])
        if changed == learners[number]:
            raise InvalidValue(f"The fault {fault.rule} of {fault.field} found nothing to change.")
        learners[number] = changed
    return "<Learner>".join([head, *learners])
