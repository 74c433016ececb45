"""Parting with somebody: what they own goes to others, their roles end, their account closes."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.actions import action, note
from moothall.partnership import handover
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.models import Appointment, Body, Person, held, today
from moothall.partnership.people import end_appointment
from moothall.theme.formats import join_words, plural

Heirs = Mapping[str, Person]
"""Who takes over what somebody owns, by room."""


@action("MattersHandedOver", "handed over what they owned", who=MANAGERS)
def hand_over(*, by: By, person: Person, body: Body, heirs: Heirs) -> Person:
    """Make others the owners of what somebody owns in a body, room by room.

    Rooms that `heirs` does not name stay as they are. Raises InvalidValue where somebody who is to
    take over holds no role in the body today, or is the same person.
    """
    _check_heirs(person, body, heirs)
    given: dict[str, int] = {}
    for estate in handover.estates(person, body):
        if estate.room in heirs:
            handover.give(by=by, estate=estate, to=heirs[estate.room], body=body)
            given[estate.room] = len(estate.owned)
    if not given:
        raise NotAllowed(f"{person} owns nothing in {body} that could be handed over.")
    note(handed_over=given, to=sorted({str(heir.ref) for heir in heirs.values()}))
    return person


def _check_heirs(person: Person, body: Body, heirs: Heirs) -> None:
    if person in heirs.values():
        raise InvalidValue(f"{person} owns it already: choose somebody else to take it over.")
    here = Appointment.objects.filter(held(), body=body, person__is_active=True)
    may = set(here.values_list("person", flat=True))
    outside = sorted({str(heir) for heir in heirs.values() if heir.pk not in may})
    if outside:
        raise InvalidValue(
            f"{join_words(outside)} {'holds' if len(outside) == 1 else 'hold'} no role in {body} "
            "today: choose somebody who does."
        )


@action("PersonLeft", "recorded that a person has left", who=MANAGERS)
def record_leaving(
    *,
    by: By,
    person: Person,
    body: Body,
    heirs: Heirs | None = None,
    ownerless: Collection[str] = (),
) -> Person:
    """End at once every role somebody has in a body, and hand over what they own in it.

    `heirs` says who takes over, by room; the matters of a room in `ownerless` stay without an owner
    who works here. Their account is closed, unless they hold a role elsewhere. Raises NotAllowed
    where something would be left without saying so, or nobody to manage the body.
    """
    running = Q(ends__isnull=True) | Q(ends__gte=today())
    roles = list(Appointment.objects.filter(running, person=person, body=body))
    if not roles:
        raise NotAllowed(f"{person} holds no role in {body} any more.")
    _part_with(by, person, body, heirs or {}, ownerless)
    for role in roles:
        end_appointment(by=by, appointment=role)
    elsewhere = Appointment.objects.filter(running, person=person).exclude(body=body).exists()
    if not elsewhere:
        person.is_active = False
        person.save(update_fields=["is_active"])
    note(roles_ended=len(roles), account_closed=not elsewhere)
    return person


def _part_with(
    by: By, person: Person, body: Body, heirs: Heirs, ownerless: Collection[str]
) -> None:
    """Hand over what a leaver owns. Raises NotAllowed where it is not said to whom."""
    owned = {estate.room: len(estate.owned) for estate in handover.estates(person, body)}
    unsaid = [
        f"{plural(number, 'matter')} in {room}"
        for room, number in owned.items()
        if room not in heirs and room not in ownerless
    ]
    if unsaid:
        raise NotAllowed(
            f"{person} still owns {join_words(unsaid)}: say who takes over, or that nobody does "
            "yet."
        )
    wanted = {room: heir for room, heir in heirs.items() if room in owned}
    if wanted:
        hand_over(by=by, person=person, body=body, heirs=wanted)
    left = {room: number for room, number in owned.items() if room not in heirs}
    if left:
        note(left_without_owner=left)
