"""How a spreadsheet of risks or issues comes in: checked whole, then taken, or not at all."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from moothall.ledger.actions import action, note
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Person
from moothall.registers import policies, queries
from moothall.registers.actions import (
    Links,
    RiskWords,
    describe_risk,
    hand_risk,
    raise_risk,
    score_risk,
)
from moothall.registers.enums import Proximity
from moothall.registers.issues import (
    IssueWords,
    describe_issue,
    grade_issue,
    hand_issue,
    raise_issue,
)
from moothall.registers.models import Issue, Risk
from moothall.registers.permissions import KEEPS
from moothall.registers.policies import Matter
from moothall.registers.reading import ISSUES, RISKS, Read, Row, Sheet, read_register
from moothall.registers.scoring import Scoring

WHY = "As given in a spreadsheet."
COUNTED = ("raised", "changed", "unchanged")


def import_risks(*, by: By, body: Body, path: Path, name: str = "") -> dict[str, int]:
    """Take the risks of a spreadsheet over; a blank cell leaves what is there as it is.

    A row is about the risk of its reference, or without one of its title; else it is a new one.
    Returns how many were `raised`, `changed` and `unchanged`. Raises SheetRefused with every
    fault by its cell; then nothing is changed.
    """
    return _imported(by, body, path, name, RISKS, _known(Risk, body))


def import_issues(*, by: By, body: Body, path: Path, name: str = "") -> dict[str, int]:
    """Take the issues of a spreadsheet over, as `import_risks` does risks."""
    return _imported(by, body, path, name, ISSUES, _known(Issue, body))


Known = dict[str, Matter]


def _known(model: type[Risk] | type[Issue], body: Body) -> Known:
    """Return the matters of a body by reference, and the open ones by title too."""
    found: Sequence[Matter] = list(
        model.objects.filter(body=body).select_related("body", "owner", "organisation", "decision")
    )
    by_title = {each.title.lower(): each for each in found[::-1] if each.status == "open"}
    return by_title | {each.reference: each for each in found}


def _imported(
    by: By, body: Body, path: Path, name: str, sheet: Sheet, known: Known
) -> dict[str, int]:
    policies.check_can_keep(by, body)
    called = name or path.name
    people = queries.people(body)
    read = read_register(path, sheet, people, called=called)
    _check(read, sheet, known)
    rows = read.pass_or_refuse(called)
    done: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    owners = {str(person.pk): person for person in people}
    take_register(by=by, body=body, rows=rows, risks=sheet is RISKS, owners=owners, done=done)
    return dict(done)


def _find(row: Row, known: Known) -> Matter | None:
    reference = str(row["reference"] or "").upper()
    return known.get(reference) if reference else known.get(str(row["title"] or "").lower())


def _check(read: Read, sheet: Sheet, known: Known) -> None:
    """Mark each cell that does not fit what is here."""
    found = [_find(row, known) for row in read.rows]
    for name in (*sheet.texts, *sheet.steps):
        what = sheet.texts.get(name, "a number from 1 to 5")
        # A step may be blank because what stands there is no number, which is told already.
        blank = read.findings.cells[name].is_null().to_pylist()
        read.mark(name, [
            f"the cell is blank. Write {what}." if empty and matter is None else ""
            for empty, matter in zip(blank, found, strict=True)
        ])  # fmt: skip
    read.mark("reference", [
        f"{row['reference']} is not in the register: leave the cell blank to raise a new one."
        if row["reference"] and matter is None else ""
        for row, matter in zip(read.rows, found, strict=True)
    ])  # fmt: skip
    pairs = list(zip(read.rows, found, strict=True))
    ended = [
        f"{matter.reference} is over: open it again on its page to change it."
        if matter and matter.status != "open" and _differs(row, matter) else ""
        for row, matter in pairs
    ]  # fmt: skip
    read.mark("title", ended)
    if sheet is RISKS:
        read.mark("likelihood_after", [
            " ".join(_scoring(row, cast("Risk | None", matter)).faults())
            if _is_scored(row, matter) else ""
            for row, matter in pairs
        ])  # fmt: skip


def _is_scored(row: Row, matter: Matter | None) -> bool:
    return matter is not None or all(row[name] for name in RISKS.steps)


def _scoring(row: Row, risk: Risk | None) -> Scoring:
    return Scoring(
        *(cast("int", row[name] or (getattr(risk, name) if risk else 0)) for name in RISKS.steps)
    )


def _differs(row: Row, matter: Matter) -> bool:
    own = {name: value for name, value in row.items() if name not in ("reference", "reason")}
    return any(
        value is not None and str(value) != str(_value(matter, name)) for name, value in own.items()
    )


def _value(matter: Matter, name: str) -> object:
    return matter.owner_id if name == "owner" else getattr(matter, name)


@action("RegisterImported", "took a register over from a spreadsheet", who=KEEPS)
def take_register(
    *, by: By, body: Body, rows: list[Row], risks: bool, owners: dict[str, Person],
    done: Counter[str],
) -> Body:  # fmt: skip
    """Take checked rows over, each by the actions that a page would use; `done` counts them."""
    known = _known(Risk if risks else Issue, body)
    for row in rows:
        owner = owners.get(str(row["owner"] or ""))
        reason = str(row["reason"] or WHY)
        found = _find(row, known)
        if found is None:
            _raise(by, body, row, owner, reason, risks=risks)
            done["raised"] += 1
            continue
        steps = (
            _risk_steps(by, found, row, owner, reason)
            if isinstance(found, Risk)
            else _issue_steps(by, found, row, owner, reason)
        )
        for step in steps:
            step()
        done["changed" if steps else "unchanged"] += 1
    note(register="risks" if risks else "issues", **dict(done))
    return body


def _raise(
    by: By, body: Body, row: Row, owner: Person | None, reason: str, *, risks: bool
) -> Matter:
    if risks:
        return raise_risk(
            by=by, body=body, words=_risk_words(row, None), scoring=_scoring(row, None),
            owner=owner, reason=reason,
        )  # fmt: skip
    words = IssueWords(
        str(row["title"]), str(row["description"]), cast("dt.date | None", row["due"])
    )
    severity = cast("int", row["severity"])
    return raise_issue(by=by, body=body, words=words, severity=severity, owner=owner, reason=reason)


Steps = list[Callable[[], object]]


def _risk_steps(by: By, risk: Risk, row: Row, owner: Person | None, reason: str) -> Steps:
    """What a row changes of a risk, each as a call of the action that does it."""
    steps: Steps = []
    if any(row[name] and row[name] != getattr(risk, name) for name in (*RISKS.texts, "proximity")):
        steps.append(lambda: describe_risk(by=by, risk=risk, words=_risk_words(row, risk)))
    scoring = _scoring(row, risk)
    if scoring != risk.scoring:
        steps.append(lambda: score_risk(by=by, risk=risk, scoring=scoring, reason=reason))
    if owner and owner.pk != risk.owner_id:
        steps.append(lambda: hand_risk(by=by, risk=risk, owner=owner))
    return steps


def _risk_words(row: Row, risk: Risk | None) -> RiskWords:
    def said(name: str, otherwise: str = "") -> str:
        return str(row[name] or (getattr(risk, name) if risk else otherwise))

    links = Links(risk.organisation, risk.decision, risk.about) if risk else Links()
    proximity = Proximity(said("proximity", Proximity.YEAR))
    return RiskWords(said("title"), said("cause"), said("event"), said("effect"), proximity, links)


def _issue_steps(by: By, issue: Issue, row: Row, owner: Person | None, reason: str) -> Steps:
    """What a row changes of an issue, each as a call of the action that does it."""
    steps: Steps = []
    if any(
        row[name] and row[name] != getattr(issue, name) for name in ("title", "description", "due")
    ):
        words = IssueWords(
            str(row["title"] or issue.title),
            str(row["description"] or issue.description),
            cast("dt.date | None", row["due"] or issue.due),
            Links(issue.organisation, issue.decision, issue.about),
        )
        steps.append(lambda: describe_issue(by=by, issue=issue, words=words))
    severity = cast("int", row["severity"] or issue.severity)
    if severity != issue.severity:
        steps.append(lambda: grade_issue(by=by, issue=issue, severity=severity, reason=reason))
    if owner and owner.pk != issue.owner_id:
        steps.append(lambda: hand_issue(by=by, issue=issue, owner=owner))
    return steps
