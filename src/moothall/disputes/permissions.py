"""Who may open a dispute, speak for a party, name a panel, answer on one."""

from moothall.disputes.enums import Part
from moothall.disputes.models import Dispute, Party, Seat
from moothall.ledger.refs import Actor
from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import members

# In these roles somebody speaks for a member organisation.
SPEAKERS = (
    Role.LEAD_OFFICER,
    Role.COMMISSIONER,
    Role.DIRECTOR,
    Role.ELECTED,
    Role.REPRESENTATIVE,
)
OPENS = Rule(
    "opens disputes",
    "those who speak for a member of {body}: its commissioners, lead officers, directors, elected "
    "members and representatives",
    lambda s: bool(s.roles & frozenset(SPEAKERS)),
    "Opening a dispute, and speaking for a party to one.",
)
CONVENES = Rule(
    "convenes",
    "the manager, chair, deputy chair and clerk of {body}",
    lambda s: s.convenes,
    "Naming panels, calling hearings, recording what those without an account said.",
)


def speaks_for(person: Person, body: Body) -> list[Organisation]:
    """Return the members that a person speaks for today, by name (one query)."""
    rows = Appointment.objects.filter(
        held(), person=person, body=body, role__in=SPEAKERS, organisation__isnull=False
    )
    found = {row.organisation for row in rows.select_related("organisation")}
    return sorted((o for o in found if o), key=lambda organisation: organisation.name)


def may_speak_for(by: By, body: Body, organisation: Organisation) -> bool:
    """Whether somebody speaks for a member; the operator records for anyone."""
    return isinstance(by, Actor) or organisation in speaks_for(by, body)


def parties_of(by: By, dispute: Dispute) -> list[Party]:
    """Return the parties to a dispute that somebody speaks for."""
    parties = list(dispute.parties.select_related("organisation"))
    if isinstance(by, Actor):
        return parties
    mine = {organisation.pk for organisation in speaks_for(by, dispute.body)}
    return [party for party in parties if party.organisation_id in mine]


def may_join_for(by: By, dispute: Dispute) -> list[Organisation]:
    """Return the members that somebody speaks for and that are no party to a dispute yet."""
    parties = {party.organisation_id for party in dispute.parties.all()}
    if isinstance(by, Actor):
        return [each for each in members(dispute.body) if each.pk not in parties]
    return [each for each in speaks_for(by, dispute.body) if each.pk not in parties]


def opened_it(by: By, dispute: Dispute) -> bool:
    """Whether somebody speaks for the member that opened a dispute."""
    return any(party.part == Part.OPENED for party in parties_of(by, dispute))


def may_convene(place: Standing, dispute: Dispute) -> bool:
    """Whether somebody names the panel and keeps the record: whoever convenes, but no chair or
    deputy whose own organisation is a party.
    """
    if place.operator or place.manager or Role.CLERK in place.body_roles:
        return True
    parties = {party.organisation_id for party in dispute.parties.all()}
    return place.convenes and not place.places & parties


def may_answer(by: By, place: Standing, seat: Seat) -> bool:
    """Whether somebody answers from a seat: who sits on it, or for those who have no account here
    whoever keeps the record.
    """
    if seat.person_id is None:
        return may_convene(place, seat.dispute)
    return isinstance(by, Actor) or by.pk == seat.person_id
