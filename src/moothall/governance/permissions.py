"""Who may propose, speak for an authority, publish, withdraw."""

from moothall.governance.enums import Level
from moothall.governance.models import Decision, Requirement
from moothall.ledger.refs import Actor
from moothall.partnership.access import Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.partnership.permissions import Standing

# In which role somebody speaks at a level.
ROLE_AT: dict[Level, Role] = {
    Level.OFFICER: Role.COMMISSIONER,
    Level.DIRECTOR: Role.DIRECTOR,
    Level.ELECTED: Role.ELECTED,
}
PROPOSES = Rule(
    "proposes decisions",
    "The partnership's manager, and the commissioners, directors and elected members of the "
    "member authorities.",
    lambda s: s.manager or bool(s.authority_roles & set(ROLE_AT.values())),
    "Proposing decisions, and recording what is said of them.",
)

SPEAKS = Rule(
    "speaks for an authority",
    "Those who speak for a member authority: its commissioners, directors and elected members.",
    lambda s: bool(s.authority_roles & set(ROLE_AT.values())),
    "Consenting and objecting for an authority.",
)


def voices_of(person: Person, body: Body) -> frozenset[tuple[int, Level]]:
    """Return for which organisations, and at which level, a person speaks today (one query)."""
    roles = Appointment.objects.filter(held(), person=person, body=body, role__in=ROLE_AT.values())
    level = {role: at for at, role in ROLE_AT.items()}
    return frozenset(
        (organisation, level[Role(role)])
        for organisation, role in roles.values_list("organisation", "role")
        if organisation is not None
    )


def may_speak(by: Person | Actor, requirement: Requirement, body: Body) -> bool:
    """Whether somebody speaks for this authority at this level; the operator records for anyone."""
    if isinstance(by, Actor):
        return True
    return (requirement.authority_id, Level(requirement.level)) in voices_of(by, body)


def may_steer(by: Person | Actor, place: Standing, decision: Decision) -> bool:
    """Whether somebody may withdraw the proposal: the manager, and whoever proposed it."""
    proposed = isinstance(by, Person) and decision.proposed_by_id == by.pk
    return place.manager or (proposed and PROPOSES.holds(place))
