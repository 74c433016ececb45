"""States of risks and issues and the moves between them; how near a risk is; how it moves."""

from django.db.models import TextChoices


class RiskStatus(TextChoices):
    """Where a risk stands."""

    OPEN = "open", "open"
    CLOSED = "closed", "closed"
    HAPPENED = "happened", "came about"


# Which state may follow which, and when; the diagram in the docs is drawn from this.
RISK_MOVES: dict[RiskStatus, dict[RiskStatus, str]] = {
    RiskStatus.OPEN: {
        RiskStatus.CLOSED: "it can no longer happen, or is accepted, with the reason",
        RiskStatus.HAPPENED: "it came about and goes on as an issue",
    },
    RiskStatus.CLOSED: {RiskStatus.OPEN: "it is back, with the reason"},
    RiskStatus.HAPPENED: {RiskStatus.OPEN: "it can happen again, with the reason"},
}


class IssueStatus(TextChoices):
    """Where an issue stands."""

    OPEN = "open", "open"
    RESOLVED = "resolved", "resolved"


ISSUE_MOVES: dict[IssueStatus, dict[IssueStatus, str]] = {
    IssueStatus.OPEN: {IssueStatus.RESOLVED: "it is resolved, with how"},
    IssueStatus.RESOLVED: {IssueStatus.OPEN: "it is back, with the reason"},
}


class Proximity(TextChoices):
    """How soon a risk could come about."""

    MONTH = "month", "within a month"
    QUARTER = "quarter", "within three months"
    YEAR = "year", "within a year"
    LATER = "later", "later"


class Trend(TextChoices):
    """How a risk moves, computed from the history of its scores."""

    NEW = "new", "new"
    RISING = "rising", "rising"
    FALLING = "falling", "falling"
    STEADY = "steady", "steady"


class Answer(TextChoices):
    """What an owner answered in a review."""

    CHANGED = "changed", "changed"
    UNCHANGED = "unchanged", "unchanged"


# A risk moves against where it stood so many days ago.
TREND_DAYS = 90
STEPS = (1, 2, 3, 4, 5)
MOST_SCORE = 25
APPETITE = 15
LIKELIHOODS = ("rare", "unlikely", "possible", "likely", "almost certain")
IMPACTS = ("negligible", "minor", "moderate", "major", "severe")
