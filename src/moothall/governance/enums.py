"""States of a decision and the moves between them; who consents, and how."""

from django.db.models import TextChoices

from moothall.interests.enums import InterestKind as InterestKind


class Status(TextChoices):
    """Where a decision stands."""

    PROPOSED = "proposed", "proposed"
    TAKEN = "taken", "taken"
    PUBLISHED = "published", "published"
    CALLED_IN = "called in", "called in"
    EFFECTIVE = "effective", "in effect"
    WITHDRAWN = "withdrawn", "withdrawn"
    LAPSED = "lapsed", "lapsed"
    SUPERSEDED = "superseded", "superseded"


# Which state may follow which, and when; the diagram in the docs is drawn from this.
MOVES: dict[Status, dict[Status, str]] = {
    Status.PROPOSED: {
        Status.TAKEN: "what the rule requires is said",
        Status.WITHDRAWN: "the proposal is withdrawn",
        Status.LAPSED: "the last day for consents has passed",
    },
    Status.TAKEN: {
        Status.PUBLISHED: "the notice is published and the call-in window opens",
        Status.PROPOSED: "a consent is withdrawn or somebody objects",
        Status.WITHDRAWN: "the proposal is withdrawn",
    },
    Status.PUBLISHED: {
        Status.EFFECTIVE: "the call-in window has closed",
        Status.CALLED_IN: "a member's scrutiny calls it in",
        Status.PROPOSED: "a consent is withdrawn or somebody objects, and the window stops",
        Status.WITHDRAWN: "the proposal is withdrawn",
        Status.LAPSED: "what was decided on has changed or cannot be carried out",
    },
    Status.CALLED_IN: {
        Status.EFFECTIVE: "scrutiny upholds it, and the call-in window has closed",
        Status.PROPOSED: "scrutiny refers it back, a consent is withdrawn or somebody objects",
        Status.WITHDRAWN: "it is withdrawn, or scrutiny refers it back to the panel of a dispute",
        Status.LAPSED: "what was decided on has changed or cannot be carried out",
    },
    Status.EFFECTIVE: {Status.SUPERSEDED: "a later decision that supersedes it takes effect"},
    Status.WITHDRAWN: {},
    Status.LAPSED: {},
    Status.SUPERSEDED: {},
}
# Before effect: consents may be given and withdrawn.
OPEN = (Status.PROPOSED, Status.TAKEN, Status.PUBLISHED, Status.CALLED_IN)
FINAL = tuple(status for status, moves in MOVES.items() if not moves)


class Level(TextChoices):
    """At which level a consent is given (GOV-5): of an authority, or for the body itself."""

    OFFICER = "lead officer", "lead officer"
    DIRECTOR = "director", "director"
    ELECTED = "elected members", "elected members"
    CHAIR = "chair", "chair"
    DELEGATE = "delegate", "holder of the delegation"
    PANEL = "panel", "panel of a dispute"


# Levels at which somebody speaks for the body itself; the others are those of its members.
OF_THE_BODY = (Level.CHAIR, Level.DELEGATE, Level.PANEL)
OF_A_MEMBER = tuple(level for level in Level if level not in OF_THE_BODY)


class Stance(TextChoices):
    """What an authority says at a level; the last word counts."""

    CONSENT = "consent", "consents"
    OBJECTION = "objection", "objects"
    WITHDRAWN = "withdrawn", "has withdrawn what it said"


class RuleKind(TextChoices):
    """How a body may decide. The joint board decides by unanimous consent (GOV-5)."""

    UNANIMOUS = "unanimous", "unanimous consent of the member authorities"
    MAJORITY = "majority", "a simple majority of the member authorities"
    CHAIR = "chair", "the chair or deputy chair alone"
    DELEGATED = "delegated", "an officer under a delegation"
    PANEL = "panel", "the panel of a dispute, whose outcome binds"


# What a body may agree on; what binds by a panel does so by GOV-6, whatever it has agreed.
AGREED = tuple(kind for kind in RuleKind if kind is not RuleKind.PANEL)


class CallInOutcome(TextChoices):
    """How a call-in ended."""

    UPHELD = "upheld", "upheld: it stands as decided"
    REFERRED_BACK = "referred back", "referred back: it is to be decided anew"
    OVERTAKEN = "overtaken", "overtaken: it fell back or ended before scrutiny had said its word"


class PinnedAs(TextChoices):
    """What a pinned thing is to the decision."""

    PROPOSAL = "proposal", "what is decided on"
    EVIDENCE = "evidence", "what it rests on"
