"""High risks and grave issues rise to the agenda of the next meeting."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from moothall.meetings import agenda_sources
from moothall.meetings.agenda_sources import OpenMatter
from moothall.partnership.models import Body, today
from moothall.registers.enums import STEPS, Trend
from moothall.registers.models import Issue, Risk, Scales
from moothall.theme.formats import long_date


def register() -> None:
    """Let the agenda know of what is too high."""
    agenda_sources.register("registers", find)


def find(body: Body, on: dt.date) -> Sequence[OpenMatter]:
    """Return the open risks at or above what the body accepts, the highest first, then the issues
    of the gravest kind and those past their day (three queries).
    """
    scales = Scales.of(body)
    high = (
        Risk.objects.filter(body=body, status="open", score_after__gte=scales.appetite)
        .with_trend()
        .order_by("-score_after", "number")
    )
    grave = Q(severity=STEPS[-1]) | Q(due__lt=on)
    issues = Issue.objects.filter(grave, body=body, status="open").order_by("-severity", "number")
    return [
        *(
            OpenMatter(
                title=f"Risk {risk}",
                href=reverse("registers:risk", kwargs={"body": body.slug, "pk": risk.pk}),
                hint=f"Score {risk.score_after}, {Trend(risk.trend).label}; "
                f"{scales.appetite} is too high.",
                ref=risk.ref,
                urgent=risk.trend == Trend.RISING,
            )
            for risk in high
        ),
        *(
            OpenMatter(
                title=f"Issue {issue}",
                href=reverse("registers:issue", kwargs={"body": body.slug, "pk": issue.pk}),
                hint=_issue_hint(issue, scales, on),
                ref=issue.ref,
                urgent=issue.severity == STEPS[-1],
            )
            for issue in issues
        ),
    ]


def _issue_hint(issue: Issue, scales: Scales, on: dt.date) -> str:
    hint = f"Severity: {scales.impact_word(issue.severity)}."
    if issue.due is None or issue.due >= on:
        return hint
    # An agenda is written days ahead: what is late on the day need not be late yet.
    return f"{hint} It {'was' if issue.due < today() else 'is'} due on {long_date(issue.due)}."
