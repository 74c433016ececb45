"""Verbs on issues: raise, describe, grade, hand on, resolve; and a risk that came about."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Person, today
from moothall.partnership.permissions import standing
from moothall.registers import policies
from moothall.registers.actions import NO_LINKS, Links
from moothall.registers.answers import follow_owner
from moothall.registers.changing import end_risk, issue_as_it_is, keep_grade, saved
from moothall.registers.enums import STEPS, IssueStatus, RiskStatus
from moothall.registers.models import Issue, Risk
from moothall.registers.permissions import OWNERS, RAISES


@dataclass(frozen=True, slots=True)
class IssueWords:
    """What is said of an issue, and until when it should be resolved."""

    title: str
    description: str
    due: dt.date | None = None
    links: Links = NO_LINKS

    def faults(self) -> list[str]:
        """Return in sentences all that is missing or too long."""
        words = {"title": self.title, "description": self.description}
        return policies.word_faults(words, {"title": 200})

    def columns(self, body: Body) -> dict[str, object]:
        """Return the words as columns of an issue of this body."""
        words = {"title": self.title.strip(), "description": self.description.strip()}
        return words | {"due": self.due} | self.links.columns(body)


@action("IssueRaised", "raised the issue", who=RAISES)
def raise_issue(
    *,
    by: By,
    body: Body,
    words: IssueWords,
    severity: int,
    owner: Person | None,
    from_risk: Risk | None = None,
    reason: str = "As it was raised.",
) -> Issue:
    """Enter an issue in a body's register. Raises InvalidValue naming all that is wrong."""
    if from_risk is None:
        policies.check_can_raise(by, body)
    faults = words.faults() + _step_faults(severity) + policies.owner_faults(body, owner)
    same = Issue.objects.filter(
        body=body, title=words.title.strip(), description=words.description.strip()
    )
    faults += policies.same_faults(same.open().first())
    if faults:
        raise InvalidValue(" ".join(faults))
    last = Issue.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    issue = Issue.objects.create(
        body=body,
        number=last + 1,
        owner=owner,
        severity=severity,
        raised_by=person_of(by),
        from_risk=from_risk,
        **words.columns(body),
    )
    keep_grade(by, issue, severity, policies.check_reason(reason))
    note(reference=issue.reference, severity=severity, version=issue.version)
    return issue


@action("RiskCameAbout", "made the risk an issue: it came about", who=MEMBERS, only=OWNERS)
def risk_came_about(
    *, by: By, risk: Risk, reason: str, due: dt.date | None = None, seen: int | None = None
) -> Risk:
    """End a risk that has come about; it goes on as an issue, as severe as its impact now."""
    held = end_risk(by=by, risk=risk, to=RiskStatus.HAPPENED, reason=reason, seen=seen)
    links = Links(held.organisation, held.decision, held.about)
    issue = raise_issue(
        by=by,
        body=held.body,
        words=IssueWords(held.title, f"{held.event}\n\n{held.effect}", due, links),
        severity=held.impact_after,
        owner=held.owner if not policies.owner_faults(held.body, held.owner) else None,
        from_risk=held,
        reason=reason,
    )
    note(issue_reference=issue.reference)
    return held


@action("IssueDescribed", "changed what is said of the issue", who=MEMBERS, only=OWNERS)
def describe_issue(*, by: By, issue: Issue, words: IssueWords, seen: int | None = None) -> Issue:
    """Say something else of an issue. `seen` is the version shown to whoever changes it."""
    held = issue_as_it_is(issue)
    policies.check_can_change(by, held, seen)
    if faults := words.faults():
        raise InvalidValue(" ".join(faults))
    columns = words.columns(held.body)
    note(changed=[name for name, value in columns.items() if getattr(held, name) != value])
    return saved(by, held, columns)


@action("IssueGraded", "graded the issue anew", who=MEMBERS, only=OWNERS)
def grade_issue(
    *, by: By, issue: Issue, severity: int, reason: str, seen: int | None = None
) -> Issue:
    """Say how severe an issue is now, with the reason; what it was before stays in its history."""
    held = issue_as_it_is(issue)
    policies.check_can_change(by, held, seen)
    why = policies.check_reason(reason)
    if faults := _step_faults(severity):
        raise InvalidValue(" ".join(faults))
    if severity == held.severity:
        raise InvalidValue("It is as severe as before: choose another, or answer “unchanged”.")
    note(severity_before=held.severity, severity=severity)
    keep_grade(by, held, severity, why)
    return saved(by, held, {"severity": severity})


@action("IssueHandedOn", "handed the issue on", who=MEMBERS, only=OWNERS)
def hand_issue(*, by: By, issue: Issue, owner: Person, seen: int | None = None) -> Issue:
    """Give an issue to another owner."""
    held = issue_as_it_is(issue)
    policies.check_can_change(by, held, seen)
    if faults := policies.owner_faults(held.body, owner):
        raise InvalidValue(" ".join(faults))
    follow_owner(held, owner)
    return saved(by, held, {"owner": owner}, answers=False)


@action("IssueResolved", "resolved the issue", who=MEMBERS, only=OWNERS)
def resolve_issue(*, by: By, issue: Issue, resolution: str, seen: int | None = None) -> Issue:
    """Record how an issue is resolved."""
    held = issue_as_it_is(issue)
    policies.check_can_change(by, held, seen)
    policies.check_can_move(held, IssueStatus.RESOLVED)
    if not resolution.strip():
        raise InvalidValue("Say how it is resolved.")
    ended = {"status": IssueStatus.RESOLVED, "resolved_on": today()}
    return saved(by, held, ended | {"resolution": resolution.strip()})


@action("IssueReopened", "opened the issue again", who=MEMBERS, only=OWNERS)
def reopen_issue(*, by: By, issue: Issue, reason: str) -> Issue:
    """Open an issue again, with the reason; how it was resolved before stays in the ledger's words
    and in its history.
    """
    held = issue_as_it_is(issue)
    policies.check_is_whose(by, standing(by, held.body), held)
    policies.check_can_move(held, IssueStatus.OPEN)
    why = policies.check_reason(reason)
    keep_grade(by, held, held.severity, f"Open again: {why}"[:500])
    opened = {"status": IssueStatus.OPEN, "resolved_on": None, "resolution": ""}
    return saved(by, held, opened, answers=False)


def _step_faults(severity: int) -> list[str]:
    return [] if severity in STEPS else ["Severity is given from 1 to 5."]
