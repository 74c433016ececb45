"""States of a dispute and the moves between them; who sits on a panel, and what it may find."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a dispute stands."""

    NAMING = "naming", "its panel is being named"
    HEARING = "hearing", "before its panel"
    MEDIATING = "mediating", "in mediation"
    FOUND = "found", "its outcome is to take effect"
    CARRIED = "carried", "carried out"
    DISMISSED = "dismissed", "dismissed"
    WITHDRAWN = "withdrawn", "withdrawn"
    UNRESOLVED = "unresolved", "ended without result"


NEXT_STEP = "the step ends without result, by its clock or by the panel: the next step begins"
WITHDRAWS = "whoever opened it withdraws it"
NO_STEP = "the last step ends without result"
# Which state may follow which, and when; the diagram in the docs is drawn from this.
MOVES: dict[Status, dict[Status, str]] = {
    Status.NAMING: {
        Status.HEARING: "every place on the panel is filled",
        Status.NAMING: NEXT_STEP,
        Status.WITHDRAWN: WITHDRAWS,
        Status.UNRESOLVED: NO_STEP,
    },
    Status.HEARING: {
        Status.NAMING: "a member of the panel stands down, or the next step begins",
        Status.MEDIATING: "the panel mediates",
        Status.FOUND: "the panel upholds it or accepts a proposition",
        Status.DISMISSED: "the panel dismisses it",
        Status.WITHDRAWN: WITHDRAWS,
        Status.UNRESOLVED: NO_STEP,
    },
    Status.MEDIATING: {
        Status.FOUND: "the parties settle",
        Status.HEARING: "mediation has failed",
        Status.NAMING: "a member of the panel stands down, or the next step begins",
        Status.WITHDRAWN: WITHDRAWS,
        Status.UNRESOLVED: NO_STEP,
    },
    Status.FOUND: {
        Status.CARRIED: "the decision on its outcome is in effect",
        Status.HEARING: "scrutiny refers the panel's decision back to it",
        Status.UNRESOLVED: "the members let a settlement rest",
    },
    Status.CARRIED: {},
    Status.DISMISSED: {},
    Status.WITHDRAWN: {},
    Status.UNRESOLVED: {},
}
FINAL = tuple(status for status, moves in MOVES.items() if not moves)
OPEN = tuple(status for status, moves in MOVES.items() if moves)
# While its clock runs: a panel is being named, or sits.
RUNNING = (Status.NAMING, Status.HEARING, Status.MEDIATING)
# Who moves a dispute on from each state, besides the clock.
OWNERS: dict[Status, str] = {
    Status.NAMING: "the manager, chair or clerk, who names the panel",
    Status.HEARING: "the panel",
    Status.MEDIATING: "the manager, chair or clerk, for the panel",
    Status.FOUND: "the manager, who publishes what the panel has decided; the member authorities, "
    "who decide on a settlement",
}


class Sits(TextChoices):
    """Who sits on the panel of a step (GOV-6)."""

    MEMBERS = "members", "the members' own directors"
    REGION = "region", "directors from outside the grouping and inside the region"
    REGIONAL = "regional", "the regional body"
    NATIONAL = "national", "the national body"


class Ruling(TextChoices):
    """How the panel of a step comes to its answer."""

    UNANIMITY = "unanimity", "unanimity or no result: nobody is outvoted"
    MAJORITY = "majority", "simple majority"
    FINAL = "final", "simple majority, and its answer is final"


class Finding(TextChoices):
    """What a member of a panel may answer."""

    UPHOLD = "uphold", "uphold the dispute"
    DISMISS = "dismiss", "dismiss the dispute"
    PROPOSITION = "proposition", "accept a party's proposition"
    MEDIATE = "mediate", "mediate between the parties"
    ESCALATE = "escalate", "pass it on to the next step"


class Ending(TextChoices):
    """How a step ended, or what came of it on the way."""

    UPHELD = "upheld", "upheld"
    DISMISSED = "dismissed", "dismissed"
    ACCEPTED = "accepted", "a proposition was accepted"
    MEDIATING = "mediating", "the panel mediates"
    SETTLED = "settled", "settled between the parties"
    FAILED = "failed", "mediation failed"
    ESCALATED = "escalated", "passed on to the next step"
    NO_RESULT = "no result", "no result"
    OUT_OF_TIME = "out of time", "the clock ran out"
    REFERRED_BACK = "returned", "scrutiny referred it back to the panel"


ENDING_OF: dict[Finding, Ending] = {
    Finding.UPHOLD: Ending.UPHELD,
    Finding.DISMISS: Ending.DISMISSED,
    Finding.PROPOSITION: Ending.ACCEPTED,
    Finding.MEDIATE: Ending.MEDIATING,
    Finding.ESCALATE: Ending.ESCALATED,
}


class Part(TextChoices):
    """What an organisation is to a dispute."""

    OPENED = "opened", "opened it"
    ANSWERS = "answers", "answers it"
    JOINED = "joined", "joined it"
