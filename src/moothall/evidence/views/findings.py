"""What the page of a return says of what was found, ready for its template."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.home import store
from moothall.evidence.models import Return
from moothall.evidence.tables import LEVEL_TAG
from moothall.records.check import Outcome, catalogue
from moothall.records.faults import Level
from moothall.records.report import Report
from moothall.theme.cells import Tag
from moothall.theme.formats import file_size, long_date, moment

# Shown of each rule on the page; the list and the downloads have all.
FIRST = 5

HEADINGS = {
    ReturnStatus.RECEIVED: "What is being found?",
    ReturnStatus.CHECKED: "Is this return good enough to use?",
    ReturnStatus.ACCEPTED: "What does this return hold?",
    ReturnStatus.REFUSED: "Why was this return refused?",
    ReturnStatus.SUPERSEDED: "What did this return hold?",
    ReturnStatus.WITHDRAWN: "What did this return hold?",
}
# What is asked of a return by who gave it and may not open it.
RECEIPT_HEADINGS = HEADINGS | {
    ReturnStatus.CHECKED: "What became of this return?",
    ReturnStatus.ACCEPTED: "What became of this return?",
    ReturnStatus.SUPERSEDED: "What became of this return?",
    ReturnStatus.WITHDRAWN: "What became of this return?",
}
OUTCOME_TONE = {"passed": "good", "found": "action", "not_applicable": "plain", "broken": "action"}


@dataclass(frozen=True)
class FaultGroup:
    """The faults that one rule found: how many, and the first of them."""

    rule: str
    title: str
    tag: Tag
    count: int
    first: list[dict[str, object]]


@dataclass(frozen=True)
class FaultPart:
    """The faults of one level: what they do, and the rules that found them."""

    title: str
    count: int
    groups: list[FaultGroup]


PARTS = {
    Level.FILE: "Faults of structure: any one refuses the file",
    Level.ERROR: "Errors: each holds its learner back",
    Level.WARNING: "Warnings: they hold nothing back",
}


@cache
def _titles() -> dict[str, str]:
    """The titles of the rules in the catalogue; faults of structure have rules of their own."""
    return {rule.name: rule.title for rule in catalogue()}


def fault_parts(given: Return, report: Report) -> list[FaultPart]:
    """Return the faults of a return by what they do, then by rule, the weightiest first."""
    if not report.faults:
        return []
    first: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for fault in store().first_faults(given.sha256, FIRST).to_pylist():
        first[fault["rule"], fault["level"]].append(fault)
    parts = []
    for level, title in PARTS.items():
        groups = [
            FaultGroup(
                each.rule,
                _titles().get(each.rule, ""),
                LEVEL_TAG[each.level],
                each.count,
                first[each.rule, each.level],
            )
            for each in report.rules
            if each.level == level
        ]
        if groups:
            parts.append(FaultPart(title, sum(group.count for group in groups), groups))
    return parts


def outcome_row(outcome: Outcome) -> tuple[object, ...]:
    """Return what a rule came to as a row: rule, outcome, number found, reason."""
    result = str(outcome.result.value)
    tag = Tag(result.replace("_", " "), OUTCOME_TONE[result.replace(" ", "_")])
    return (outcome.rule, tag, outcome.count, outcome.reason)


def about(given: Return) -> list[tuple[str, object]]:
    """Return the facts of a return."""
    unknown = "not known until it is checked" if given.checked_at is None else "not known"
    prepared = long_date(given.prepared) if given.prepared else unknown
    facts: list[tuple[str, object]] = [
        ("File", given.name),
        ("Size", file_size(given.size)),
        ("Kind", given.get_kind_display()),
        (
            ("Answered for by", str(given.owner or "nobody yet"))
            if given.kind == ReturnKind.AGGREGATES
            else ("Provider", given.provider_name or unknown)
        ),
        ("Academic year", given.year or unknown),
        *([("File prepared", prepared)] if given.kind == ReturnKind.ILR else []),
        ("Given", f"{moment(given.given_at)}, by {given.given_by or 'the operator'}"),
        ("Fingerprint (SHA-256)", given.sha256),
    ]
    return facts
