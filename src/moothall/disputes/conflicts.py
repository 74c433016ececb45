"""Who cannot sit on a panel, and why: whatever is checked is said, and kept with the seat."""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.disputes.enums import Sits
from moothall.disputes.models import Dispute, Seat, Step
from moothall.governance.enums import Level
from moothall.governance.permissions import LEVEL_OF
from moothall.interests.queries import concerned, touching
from moothall.ledger.refs import Ref
from moothall.partnership.enums import AreaKind, Role, Sector
from moothall.partnership.models import Appointment, Area, Organisation, Person, held
from moothall.partnership.queries import authorities, members


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be named: an account and its organisation, or words and an area."""

    role: str
    called: str
    person: Person | None = None
    organisation: Organisation | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and whether it bars them."""

    found: str
    bars: bool


def checks(dispute: Dispute, step: Step, who: Candidate) -> list[Check]:
    """Return all that was looked at before somebody is named, what bars them first."""
    found = [
        *_of_party(dispute, who),
        *_twice(step, who),
        *_place(dispute, step, who),
        *_declared(dispute, who),
    ]
    return sorted(found, key=lambda check: not check.bars)


def _of_party(dispute: Dispute, who: Candidate) -> Iterator[Check]:
    parties = list(dispute.parties.all())
    own = {
        party.called
        for party in parties
        if party.organisation_id in _places(who) or party.called.casefold() == _named(who)
    }
    for called in sorted(own):
        yield Check(f"{called} is a party to the dispute", True)
    if not own:
        yield Check("Not of a party to the dispute", False)


def _places(who: Candidate) -> set[int]:
    """Every organisation that somebody holds a role for, in whatever body."""
    places = {who.organisation.pk} if who.organisation else set()
    if who.person:
        rows = Appointment.objects.filter(held(), person=who.person, organisation__isnull=False)
        places |= {int(pk) for pk in rows.values_list("organisation", flat=True) if pk}
    return places


def _named(who: Candidate) -> str:
    return who.called.strip().casefold()


def _twice(step: Step, who: Candidate) -> Iterator[Check]:
    seats = list(step.seats.filter(left_on=None))
    if any(seat.called.casefold() == _named(who) for seat in seats):
        yield Check(f"{who.called} has a seat on this panel already", True)
    if who.person and any(seat.person_id == who.person.pk for seat in seats):
        yield Check("Their account has a seat on this panel already", True)


def _place(dispute: Dispute, step: Step, who: Candidate) -> Iterator[Check]:
    if step.sits == Sits.MEMBERS:
        yield from _own_director(dispute, who)
        return
    inside = {organisation.name.casefold() for organisation in members(dispute.body)}
    if _named(who) in inside:
        yield Check(f"{who.called} is a member, and the panel is from outside the grouping", True)
    yield from _only_observes(dispute, who)
    if step.sits == Sits.REGION:
        yield from _area(dispute, who)


def _only_observes(dispute: Dispute, who: Candidate) -> Iterator[Check]:
    """Whoever acts in the body by another role than an observer's is not from outside."""
    if who.person is None:
        return
    mine = Appointment.objects.filter(held(), person=who.person, body=dispute.body)
    acting = [str(each) for each in mine.exclude(role=Role.OBSERVER).select_related("organisation")]
    if acting:
        yield Check(f"Their account acts in {dispute.body}: {'; '.join(acting)}", True)


def _own_director(dispute: Dispute, who: Candidate) -> Iterator[Check]:
    directs = (
        who.person is not None
        and who.organisation is not None
        and Appointment.objects.filter(
            held(),
            person=who.person,
            body=dispute.body,
            organisation=who.organisation,
            organisation__sector=Sector.AUTHORITY,
            role__in=[role for role, level in LEVEL_OF.items() if level is Level.DIRECTOR],
        ).exists()
    )
    if directs:
        yield Check(f"Director of {who.called}, a member", False)
    else:
        yield Check(f"Not a {Role.DIRECTOR} of a member authority of {dispute.body}", True)


def _area(dispute: Dispute, who: Candidate) -> Iterator[Check]:
    if who.area is None:
        yield Check(
            f"it is not known in which area {who.called} lies: name the area that it answers for",
            True,
        )
        return
    own = [authority.area for authority in authorities(dispute.body) if authority.area]
    inside = {area.pk for area in own}
    if inside & {area.pk for area in _upwards(who.area)}:
        yield Check(f"{who.area} lies inside the grouping", True)
    else:
        yield Check(f"{who.area} lies outside the grouping", False)
    regions = {_region(area) for area in own} - {None}
    region = _region(who.area)
    if region is None or region not in regions:
        names = ", ".join(sorted(str(each) for each in regions)) or "any known region"
        yield Check(f"{who.area} lies outside the region ({names})", True)
    else:
        yield Check(f"{who.area} lies inside the region ({region})", False)


def _upwards(area: Area) -> Iterator[Area]:
    """An area, and each that it is a part of."""
    found: Area | None = area
    while found is not None:
        yield found
        found = found.parent


def _region(area: Area) -> Area | None:
    return next((each for each in _upwards(area) if each.kind == AreaKind.REGION), None)


def _declared(dispute: Dispute, who: Candidate) -> Iterator[Check]:
    """What they have declared that touches the parties or what is disputed (GOV-7)."""
    if who.person is None:
        return
    about = Ref(dispute.kind, dispute.key)
    organisations = {party.organisation_id for party in dispute.parties.all()}
    organisations |= {organisation.pk for organisation in concerned(dispute.body, about)}
    for touch in touching(dispute.body, organisations, about, people={who.person.pk}):
        yield Check(touch.declares, touch.bars)


def checks_of(seat: Seat) -> list[Check]:
    """Return what stands against somebody who has a seat, as it is today: declared since, or
    become a party's; where they sit is not asked again.
    """
    who = Candidate(seat.role, seat.called, seat.person, seat.organisation, seat.area)
    return [*_of_party(seat.dispute, who), *_declared(seat.dispute, who)]


def directors_of(dispute: Dispute) -> list[Candidate]:
    """Return the directors of the member authorities today, by authority (one query)."""
    rows = Appointment.objects.filter(
        held(),
        body=dispute.body,
        role=Role.DIRECTOR,
        organisation__sector=Sector.AUTHORITY,
    ).select_related("person", "organisation__area")
    return [
        Candidate(str(Role.DIRECTOR), row.organisation.name, row.person, row.organisation)
        for row in rows.order_by("organisation__name", "person__name")
        if row.organisation
    ]


def observers_of(dispute: Dispute) -> list[Person]:
    """Return who observes the body itself today: those from outside who have an account (one
    query).
    """
    rows = Appointment.objects.filter(
        held(),
        body=dispute.body,
        role=Role.OBSERVER,
        organisation=None,
        person__is_active=True,
    ).select_related("person")
    return sorted({row.person for row in rows}, key=lambda person: person.name.casefold())
