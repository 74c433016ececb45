"""States of a decision and the moves between them; who consents, and how."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a decision stands."""

    PROPOSED = "proposed", "proposed"
    TAKEN = "taken", "taken"
    PUBLISHED = "published", "published"
    EFFECTIVE = "effective", "in effect"
    WITHDRAWN = "withdrawn", "withdrawn"
    LAPSED = "lapsed", "lapsed"
    SUPERSEDED = "superseded", "superseded"


# Which state may follow which, and when; the diagram in the docs is drawn from this.
MOVES: dict[Status, dict[Status, str]] = {
    Status.PROPOSED: {
        Status.TAKEN: "every consent that the rule requires is given",
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
        Status.PROPOSED: "a consent is withdrawn or somebody objects, and the window stops",
        Status.WITHDRAWN: "the proposal is withdrawn",
        Status.LAPSED: "what was decided on has changed or cannot be carried out",
    },
    Status.EFFECTIVE: {Status.SUPERSEDED: "a later decision that supersedes it takes effect"},
    Status.WITHDRAWN: {},
    Status.LAPSED: {},
    Status.SUPERSEDED: {},
}
# Before effect: consents may be given and withdrawn.
OPEN = (Status.PROPOSED, Status.TAKEN, Status.PUBLISHED)
FINAL = tuple(status for status, moves in MOVES.items() if not moves)


class Level(TextChoices):
    """At which level of an authority a consent is given (GOV-5)."""

    OFFICER = "lead officer", "lead officer"
    DIRECTOR = "director", "director"
    ELECTED = "elected members", "elected members"


class Stance(TextChoices):
    """What an authority says at a level; the last word counts."""

    CONSENT = "consent", "consents"
    OBJECTION = "objection", "objects"
    WITHDRAWN = "withdrawn", "has withdrawn what it said"


class RuleKind(TextChoices):
    """How a body may decide. The joint board decides by unanimous consent (GOV-5)."""

    UNANIMOUS = "unanimous", "unanimous consent of the member authorities"


class PinnedAs(TextChoices):
    """What a pinned thing is to the decision."""

    PROPOSAL = "proposal", "what is decided on"
    EVIDENCE = "evidence", "what it rests on"


class InterestKind(TextChoices):
    """Kinds of declared interest (GOV-7)."""

    PERSONAL = "personal", "personal"
    PREJUDICIAL = "prejudicial", "prejudicial"
    PECUNIARY = "pecuniary", "pecuniary"
