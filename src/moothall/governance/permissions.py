"""Who may propose, speak for an authority, publish, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.governance.delegating import covering, held_by
from moothall.governance.enums import Level
from moothall.governance.models import Decision, Delegation, Requirement
from moothall.ledger.refs import Actor
from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.partnership.permissions import CHAIRS, Standing

# At which level of an authority somebody speaks in a role.
LEVEL_OF: dict[Role, Level] = {
    Role.LEAD_OFFICER: Level.OFFICER,
    Role.COMMISSIONER: Level.OFFICER,
    Role.DIRECTOR: Level.DIRECTOR,
    Role.ELECTED: Level.ELECTED,
}
SPEAKERS = frozenset(LEVEL_OF)
# Who may hold a delegation: those who speak, and those who do the body's own business.
MAY_HOLD = (*LEVEL_OF, Role.CHAIR, Role.DEPUTY, Role.MANAGER)
PROPOSES = Rule(
    "proposes decisions",
    "the manager of {body}, and the commissioners, lead officers, directors and elected members of "
    "its member authorities",
    lambda s: s.manager or bool(s.authority_roles & SPEAKERS),
    "Proposing decisions, and recording what is said of them.",
)

SPEAKS = Rule(
    "speaks on decisions",
    "those who speak for a member authority of {body} (its commissioners, lead officers, directors "
    "and elected members), the chair and the deputy chair, and the manager, who may hold a "
    "delegation",
    lambda s: s.manager or s.chairs or bool(s.authority_roles & SPEAKERS),
    "Consenting and objecting, for an authority or as chair.",
)

KEEPS = Rule(
    "keeps the record",
    "the manager and the clerk of {body}",
    lambda s: s.manager or Role.CLERK in s.roles,
    "Recording delegations, what scrutiny said, and who was told of a decision.",
)

CALLS_IN = Rule(
    "calls decisions in",
    "the elected members of the member authorities of {body}, and for its manager and clerk, who "
    "record it for a scrutiny committee",
    lambda s: KEEPS.holds(s) or Role.ELECTED in s.authority_roles,
    "Calling a published decision in.",
)


def sees_exempt(place: Standing) -> bool:
    """Whether somebody may read the exempt parts: they act for a member authority, or convene."""
    return place.serves_authority or place.convenes


# For which organisation, or None for the body itself, and at which level somebody speaks.
Speaks = tuple[int | None, Level]


def voices_of(person: Person, body: Body) -> frozenset[tuple[int, Level]]:
    """Return for which organisations, and at which level, a person speaks today (one query)."""
    return frozenset((at, level) for at, level in all_voices_of(person, body) if at is not None)


def all_voices_of(person: Person, body: Body) -> frozenset[Speaks]:
    """Return the same with what somebody says for the body itself, as its chair (one query)."""
    roles = Appointment.objects.filter(held(), person=person, body=body)
    found = (voice_of(*each) for each in roles.values_list("organisation", "role"))
    return frozenset(voice for voice in found if voice)


def voice_of(organisation: int | None, role: str) -> Speaks | None:
    """Return for whom and at which level somebody in a role speaks, or None."""
    if role in CHAIRS:
        return None, Level.CHAIR
    level = LEVEL_OF.get(Role(role))
    return (organisation, level) if level and organisation else None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who may speak on decisions: by which roles, and under which delegations."""

    by: By
    voices: frozenset[Speaks] = frozenset()
    delegations: Sequence[Delegation] = ()

    def under(self, decision: Decision, requirement: Requirement) -> Delegation | None:
        """Return the delegation under which they give a required consent, where they need one."""
        if self.speaks_by_role(requirement):
            return None
        return covering(self.delegations, decision, requirement)

    def speaks_by_role(self, requirement: Requirement) -> bool:
        """Whether a required consent is theirs by a role; the operator records for anyone."""
        voice = (requirement.authority_id, Level(requirement.level))
        return isinstance(self.by, Actor) or voice in self.voices

    def may_give(self, decision: Decision, requirement: Requirement) -> bool:
        """Whether a required consent is theirs to give today."""
        return self.speaks_by_role(requirement) or bool(
            covering(self.delegations, decision, requirement)
        )


def speaker(by: By, body: Body) -> Speaker:
    """Return what somebody may say in a body today (three queries)."""
    if isinstance(by, Actor):
        return Speaker(by)
    return Speaker(by, all_voices_of(by, body), held_by(by, body))


def may_steer(by: By, place: Standing, decision: Decision) -> bool:
    """Whether somebody may withdraw the proposal: the manager, and whoever proposed it."""
    proposed = isinstance(by, Person) and decision.proposed_by_id == by.pk
    return place.manager or (proposed and PROPOSES.holds(place))
