"""States of a meeting, of its minutes and of an action point; kinds of what stands on an agenda."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a meeting stands."""

    SCHEDULED = "scheduled", "scheduled"
    AGENDA = "agenda", "agenda published"
    HELD = "held", "held"
    CANCELLED = "cancelled", "cancelled"


# Which state may follow which, and when; the diagram in the docs is drawn from this.
MOVES: dict[Status, dict[Status, str]] = {
    Status.SCHEDULED: {
        Status.AGENDA: "its agenda is published",
        Status.CANCELLED: "it is called off",
    },
    Status.AGENDA: {
        Status.HELD: "it has begun, and who was there is recorded",
        Status.CANCELLED: "it is called off",
    },
    Status.HELD: {},
    Status.CANCELLED: {},
}
AHEAD = (Status.SCHEDULED, Status.AGENDA)


class Pattern(TextChoices):
    """How the days of a series follow from each other."""

    WEEKS = "weeks", "every so many weeks"
    MONTHS = "months", "the same weekday of every so many months"
    DATES = "dates", "on the days listed"


class ItemKind(TextChoices):
    """What an item of an agenda is there for."""

    DECISION = "decision", "for decision"
    DISCUSSION = "discussion", "for discussion"
    INFORMATION = "information", "for information"
    STANDING = "standing", "standing item"


class SitsAs(TextChoices):
    """As what somebody is at a meeting: only members count towards the quorum."""

    MEMBER = "member", "for a member"
    ATTENDING = "attending", "in attendance"
    OBSERVER = "observer", "observer"
    GUEST = "guest", "guest"


class Presence(TextChoices):
    """Whether somebody was there."""

    AWAITED = "awaited", "not known yet"
    COMING = "coming", "coming"
    PRESENT = "present", "present"
    APOLOGIES = "apologies", "apologies"
    ABSENT = "absent", "absent"


class MinutesStatus(TextChoices):
    """Where the minutes of a meeting stand."""

    DRAFT = "draft", "draft"
    CIRCULATED = "circulated", "circulated"
    APPROVED = "approved", "approved"


MINUTES_MOVES: dict[MinutesStatus, dict[MinutesStatus, str]] = {
    MinutesStatus.DRAFT: {MinutesStatus.CIRCULATED: "the clerk sends them round"},
    MinutesStatus.CIRCULATED: {
        MinutesStatus.CIRCULATED: "a correction makes a new version",
        MinutesStatus.APPROVED: "a later meeting approves them",
    },
    MinutesStatus.APPROVED: {},
}


class PointStatus(TextChoices):
    """Whether an action point is still to be done."""

    OPEN = "open", "open"
    DONE = "done", "done"
    DROPPED = "dropped", "dropped"


POINT_MOVES: dict[PointStatus, dict[PointStatus, str]] = {
    PointStatus.OPEN: {
        PointStatus.DONE: "it is done",
        PointStatus.DROPPED: "it is dropped, with the reason",
    },
    PointStatus.DONE: {PointStatus.OPEN: "it is opened again, with the reason"},
    PointStatus.DROPPED: {PointStatus.OPEN: "it is opened again, with the reason"},
}


class Step(TextChoices):
    """What a line of an action point's history says."""

    GIVEN = "given", "given"
    PROGRESS = "progress", "progress"
    DUE = "due", "another day"
    HANDED_OVER = "handed over", "handed over"
    CLOSED = "closed", "closed"
    REOPENED = "reopened", "opened again"


class PackStatus(TextChoices):
    """How far the file of a pack is."""

    ASKED = "asked", "asked for"
    MAKING = "making", "being made"
    MADE = "made", "made"
    FAILED = "failed", "failed"
