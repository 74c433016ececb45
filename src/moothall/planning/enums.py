"""States and kinds of what is planned."""

from django.db.models import TextChoices


class Alternative(TextChoices):
    """Under which assumptions a need is computed."""

    AS_NOW = "as-now", "as now"
    AMBITION = "ambition", "ambition met"
    OWN = "own", "own assumptions"


# Alternatives whose shares people set: what is as now follows from the evidence alone.
SET_BY_PEOPLE = (Alternative.AMBITION, Alternative.OWN)


class NeedStatus(TextChoices):
    """Where the computing of a need stands."""

    WAITING = "waiting", "being computed"
    COMPUTED = "computed", "computed"
    FAILED = "failed", "could not be computed"


# Which status may follow which; a need that failed is asked for again as a new one.
MOVES: dict[NeedStatus, frozenset[NeedStatus]] = {
    NeedStatus.WAITING: frozenset({NeedStatus.COMPUTED, NeedStatus.FAILED}),
    NeedStatus.COMPUTED: frozenset(),
    NeedStatus.FAILED: frozenset(),
}


class Dimension(TextChoices):
    """What learners of an area are spread over, by its name among the breakdowns."""

    ROUTE = "route", "route"
    LEVEL = "level", "level"
    SECTOR = "ssa1", "sector subject area"


class PlanningTable(TextChoices):
    """The tables that planning keeps, as files of them are imported."""

    PARTICIPATION = "participation", "own participation"
    AMBITION = "ambition", "ambition"
    SPREAD = "spread", "own spread over routes, levels or sectors"
    SPREAD_AMBITION = "spread-ambition", "spread of the ambition"
    CAPACITY = "capacity", "declared capacity"
