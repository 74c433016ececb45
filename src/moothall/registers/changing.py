"""How a change to a risk or issue is saved: a version more, and its history added to."""

from collections.abc import Mapping

from django.db.models import Max

from moothall.ledger.actions import note
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import today
from moothall.registers import policies
from moothall.registers.answers import answered_by_change
from moothall.registers.enums import RiskStatus
from moothall.registers.models import Grade, Issue, Risk, Score
from moothall.registers.scoring import Scoring


def as_it_is(risk: Risk) -> Risk:
    """Return a risk as it is in the database now, inside an action."""
    return Risk.objects.select_related("body", "owner").get(pk=risk.pk)


def issue_as_it_is(issue: Issue) -> Issue:
    """Return an issue as it is in the database now, inside an action."""
    return Issue.objects.select_related("body", "owner").get(pk=issue.pk)


def end_risk(*, by: By, risk: Risk, to: RiskStatus, reason: str, seen: int | None = None) -> Risk:
    """Bring a risk to an end, for the action that does."""
    held = as_it_is(risk)
    policies.check_can_change(by, held, seen)
    policies.check_can_move(held, to)
    why = policies.check_reason(reason)
    saved(by, held, {"status": to, "closed_on": today(), "closed_because": why})
    return held


def keep_score(by: By, risk: Risk, scoring: Scoring, reason: str) -> None:
    """Add to the history of a risk's scores."""
    last = Score.objects.filter(risk=risk).aggregate(Max("number"))["number__max"] or 0
    Score.objects.create(
        risk=risk, number=last + 1, reason=reason, by=person_of(by), **scoring.columns
    )


def keep_grade(by: By, issue: Issue, severity: int, reason: str) -> None:
    """Add to the history of an issue's severity."""
    last = Grade.objects.filter(issue=issue).aggregate(Max("number"))["number__max"] or 0
    Grade.objects.create(
        issue=issue, number=last + 1, severity=severity, reason=reason, by=person_of(by)
    )


def saved(
    by: By, matter: policies.M, columns: Mapping[str, object], *, answers: bool = True
) -> policies.M:
    """Save a change; whoever is asked about the matter in a review has answered by it."""
    for name, value in columns.items():
        setattr(matter, name, value)
    matter.version += 1
    matter.save()
    note(version=matter.version)
    if answers:
        answered_by_change(by, matter)
    return matter
