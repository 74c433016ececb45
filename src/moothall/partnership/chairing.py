"""Passing the chair on: the next chair and deputy in one step, in turn or with the reason."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.actions import action, note
from moothall.partnership import policies, turns
from moothall.partnership.access import SERVES_ALL
from moothall.partnership.actors import By
from moothall.partnership.enums import ONE_AT_A_TIME, ChairFrom, Role
from moothall.partnership.models import Appointment, Body, Organisation, Person
from moothall.partnership.people import appoint
from moothall.partnership.rota import Rota, rota
from moothall.theme.formats import long_date


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is to have the chair, or to be deputy, and for which member."""

    person: Person
    organisation: Organisation


@action("ChairPassedOn", "settled who has the chair", who=SERVES_ALL)
def pass_chair_on(
    *,
    by: By,
    body: Body,
    chair: Seat,
    deputy: Seat | None = None,
    starts: dt.date | None = None,
    reason: str = "",
) -> Appointment:
    """Appoint the next chair, and a deputy, for a term from a day (that of the next term, if none
    is given). Whoever holds these roles then ends on the day before.

    A member whose turn it is not gets the chair only with a reason, which is kept. Raises
    NotAllowed where the chair does not go round, InvalidValue saying all that is wrong.
    """
    policies.check_serves_all(by, body)
    if body.chair_from == ChairFrom.NOBODY:
        raise NotAllowed(f"The chair of {body} does not go round: appoint somebody to the role.")
    now = rota(body)
    first_day = starts or now.starts
    _check(now, chair, deputy, reason)
    _make_room(body, first_day)
    ends = turns.end_of_term(first_day, body.chair_years)

    def seated(seat: Seat, role: Role, why: str = "") -> Appointment:
        return appoint(
            by=by,
            person=seat.person,
            body=body,
            role=role,
            organisation=seat.organisation,
            starts=first_day,
            ends=ends,
            reason=why,
        )

    given = seated(chair, Role.CHAIR, reason.strip())
    if deputy:
        seated(deputy, Role.DEPUTY)
    note(in_turn=is_in_turn(now, chair.organisation), proposed=_proposed(now))
    return given


def is_in_turn(now: Rota, organisation: Organisation) -> bool:
    """Whether it is this member's turn."""
    return bool(now.queue) and now.queue[0].candidate.key == organisation.pk


def _proposed(now: Rota) -> str:
    return f"organisation:{now.queue[0].candidate.key}" if now.queue else ""


def _check(now: Rota, chair: Seat, deputy: Seat | None, reason: str) -> None:
    faults = []
    if not is_in_turn(now, chair.organisation) and not reason.strip():
        whose = now.queue[0].candidate.name if now.queue else "nobody"
        faults.append(
            f"It is the turn of {whose}, not of {chair.organisation}: give the reason why it has "
            "the chair out of turn."
        )
    takes_turns = {place.candidate.key for place in now.queue}
    if chair.organisation.pk not in takes_turns:
        among = ChairFrom(now.body.chair_from).label
        faults.append(f"{chair.organisation} takes no turn: the chair goes round among {among}.")
    if deputy and deputy.organisation == chair.organisation and len(takes_turns) > 1:
        faults.append("Chair and deputy come of two members: choose a deputy of another.")
    if faults:
        raise InvalidValue(" ".join(faults))


def _make_room(body: Body, first_day: dt.date) -> None:
    """End on the day before what chair and deputy of now hold longer. Refuses where one begins on
    that day or later.
    """
    eve = first_day - turns.DAY
    longer = Q(ends__isnull=True) | Q(ends__gte=first_day)
    held = Appointment.objects.filter(longer, body=body, role__in=ONE_AT_A_TIME)
    later = held.filter(starts__gte=first_day).select_related("person", "organisation").first()
    if later:
        raise InvalidValue(
            f"{later.person} is {later} from {long_date(later.starts)} already: end that role, or "
            "give a later day."
        )
    held.update(ends=eve)
