"""States and kinds of what is bought."""

from django.db.models import TextChoices


class RoundStatus(TextChoices):
    """Where a commissioning round stands."""

    DRAFT = "draft", "being prepared"
    PROPOSED = "proposed", "proposed"
    DECIDED = "decided", "decided"
    ABANDONED = "abandoned", "abandoned"


# Which status may follow which; the diagram in the docs is drawn from this. A decided round stays:
# the next year's follows it.
MOVES: dict[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.DRAFT: frozenset({RoundStatus.PROPOSED, RoundStatus.ABANDONED}),
    RoundStatus.PROPOSED: frozenset({RoundStatus.DRAFT, RoundStatus.DECIDED}),
    RoundStatus.DECIDED: frozenset(),
    RoundStatus.ABANDONED: frozenset({RoundStatus.DRAFT}),
}


class ScenarioKind(TextChoices):
    """Where a scenario comes from."""

    STANDARD = "standard", "a change of every budget"
    WHAT_IF = "what-if", "one limit changed"
    AGREED = "agreed", "changed by hand"


class ScenarioStatus(TextChoices):
    """How far a scenario has come. What is solved is never solved again: its version is fixed."""

    WAITING = "waiting", "waiting"
    SOLVING = "solving", "being solved"
    SOLVED = "solved", "solved"
    INFEASIBLE = "infeasible", "no solution"
    BROKEN = "broken", "broke off"
    DROPPED = "dropped", "dropped"


SCENARIO_MOVES: dict[ScenarioStatus, frozenset[ScenarioStatus]] = {
    ScenarioStatus.WAITING: frozenset({ScenarioStatus.SOLVING, ScenarioStatus.DROPPED}),
    # A task that was lost is taken up again, and solves what it finds being solved.
    ScenarioStatus.SOLVING: frozenset(
        {
            ScenarioStatus.SOLVING,
            ScenarioStatus.SOLVED,
            ScenarioStatus.INFEASIBLE,
            ScenarioStatus.BROKEN,
        }
    ),
    ScenarioStatus.SOLVED: frozenset({ScenarioStatus.DROPPED}),
    ScenarioStatus.INFEASIBLE: frozenset({ScenarioStatus.DROPPED}),
    ScenarioStatus.BROKEN: frozenset({ScenarioStatus.WAITING, ScenarioStatus.DROPPED}),
    ScenarioStatus.DROPPED: frozenset(),
}


class Purpose(TextChoices):
    """Why a share of need must be met; the values are those of `moothall.allocation.Purpose`."""

    AREA_AND_LEVEL = "area and level", "every area and level is covered"
    GROUP = "vulnerable group", "a vulnerable group is served"
    PRIORITY = "priority", "a priority of the partnership"


class Change(TextChoices):
    """What quality says about a provider's money (COM-3); `moothall.allocation.Change`."""

    GROW = "grow", "may grow"
    HOLD = "hold", "holds"
    SHRINK = "shrink", "must shrink"
    END = "end", "ends"


class Stance(TextChoices):
    """What a member says to a proposal for one provider."""

    SUPPORTS = "supports", "supports"
    RESERVES = "reserves", "has reservations"
    OBJECTS = "objects", "objects"


class NoteKind(TextChoices):
    """What a dated note of the dialogue with a provider is about (COM-4)."""

    NOTE = "note", "note"
    MEETING = "meeting", "meeting"
    DATA_ASKED = "data asked", "data asked for"
    DATA_GIVEN = "data given", "data given"
    CONDITION = "condition", "condition"
    APPEAL = "appeal", "appeal"
    APPEAL_DECIDED = "appeal decided", "appeal decided"


class FormulaPart(TextChoices):
    """What a national rate pays for in the 16-19 formula, and the factors of a provider."""

    BAND = "band", "funding band"
    MATHS_AND_ENGLISH = "maths and English", "level 3 maths and English"
    INSTANCE = "instance", "disadvantage, block 2"
    LEAST = "least disadvantage", "least disadvantage funding"
    LARGE = "large programme", "large programme"
    CARE = "care", "care standards"
    RETENTION = "retention", "retention factor"
    COST_WEIGHTING = "cost weighting", "programme cost weighting"
    DISADVANTAGE = "disadvantage", "disadvantage, block 1 (share)"
    AREA_COST = "area cost", "area cost"


# Of these a provider has one number each, which has no name.
FACTORS = (
    FormulaPart.RETENTION,
    FormulaPart.COST_WEIGHTING,
    FormulaPart.DISADVANTAGE,
    FormulaPart.AREA_COST,
)
