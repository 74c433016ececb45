"""Seats that a body needs somebody in: manager, chair, clerk, and what higher rooms ask beside.

    seats.register("governance", asked)        # in the app's `ready`; asked(body) -> Seats

Who ends a role or a membership sees which seats it would leave empty; until somebody is appointed
it stands on the body's page, and among the duties of its manager and clerk. A seat that nobody ever
had is not told of here: the list of what is to be set up has it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from moothall.ledger.models import Event
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Organisation, today
from moothall.theme.formats import long_date

DAY = dt.timedelta(days=1)
# So long before it is empty a seat is told of.
SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody has to be: in one of some roles, for an organisation or for whichever.

    One that is asked of a member is asked until the last day of its membership, where that is set.
    """

    title: str
    roles: frozenset[str]
    why: str
    organisation: int | None = None
    until: dt.date | None = field(default=None, compare=False)

    def fits(self, role: str, organisation: int | None) -> bool:
        """Whether an appointment to a role fills it, for an organisation or for the body itself."""
        return role in self.roles and self.organisation in (None, organisation)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that nobody has: since when, until when, and whether somebody ever had it."""

    seat: Seat
    since: dt.date
    until: dt.date | None
    was_held: bool

    @property
    def sentence(self) -> str:
        """What is missing and why that matters, in words."""
        since = f" from {long_date(self.since)}" if self.since > today() else ""
        until = f" until {long_date(self.until)}" if self.until else ""
        return f"Nobody is {self.seat.title}{since}{until}. {self.seat.why}"


Asked = Callable[[Body], Iterable[Seat]]
_rooms: dict[str, Asked] = {}

OF_EVERY_BODY = (
    Seat("its manager", frozenset({Role.MANAGER}), "Nobody could admit members or appoint people."),
    Seat("its chair", frozenset({Role.CHAIR}), "Nobody could decide or sign as chair."),
    Seat("its clerk", frozenset({Role.CLERK}), "Nobody would keep the record beside the manager."),
)


def register(room: str, asked: Asked) -> None:
    """Add what a room asks of a body; registering the room again replaces it."""
    _rooms[room] = asked


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _rooms.pop(room, None)


Vacancies = Mapping[Seat, Vacancy]


def vacancies(body: Body) -> dict[Seat, Vacancy]:
    """Return the seats that are empty now or will be one day, as things stand."""
    asked = _asked(body)
    return _empty(asked, _holders(body, asked))


def left_empty(
    body: Body, ending: Collection[Appointment], *, leaving: Organisation | None = None
) -> list[Vacancy]:
    """Return the seats that would be empty, or empty earlier, if some roles ended at once.

    Where an organisation leaves, no seat is asked of it any more.
    """
    asked = [each for each in _asked(body) if not leaving or each.organisation != leaving.pk]
    held = _holders(body, asked)
    gone = {each.pk for each in ending}
    stay = [each for each in held if each.pk not in gone]
    return _added(_empty(asked, held), _empty(asked, stay))


def emptied_since(before: Vacancies, body: Body) -> list[Vacancy]:
    """Return the seats that are empty, or empty earlier, than they were before something."""
    return _added(before, vacancies(body))


def to_fill(body: Body) -> list[Vacancy]:
    """Return the seats that somebody had and that are empty, or soon will be, the first first."""
    soon = [v for v in vacancies(body).values() if v.since <= today() + SOON]
    brief = [] if all(v.was_held for v in soon) else _held_for_a_day(body)
    found = [v for v in soon if v.was_held or any(v.seat.fits(*each) for each in brief)]
    return sorted(found, key=lambda vacancy: vacancy.since)


def _held_for_a_day(body: Body) -> list[tuple[str, int | None]]:
    """Return the roles, each with its organisation, that were given and taken away on one day: the
    ledger alone knows of them (one query).
    """
    ended = Event.objects.filter(
        name="AppointmentEnded", body=body.slug, detail__has_key="held_on"
    ).values_list("detail", flat=True)
    return [(str(each["role"]), each["organisation"]) for each in ended]


def _asked(body: Body) -> list[Seat]:
    return [*OF_EVERY_BODY, *(seat for asked in _rooms.values() for seat in asked(body))]


def _holders(body: Body, asked: Collection[Seat]) -> list[Appointment]:
    """Every appointment to any of these seats, past and to come (one query)."""
    roles = {role for seat in asked for role in seat.roles}
    found = Appointment.objects.filter(body=body, role__in=roles).select_related("person")
    return list(found.order_by("starts"))


def _empty(asked: Iterable[Seat], held: Collection[Appointment]) -> dict[Seat, Vacancy]:
    found = {}
    for seat in asked:
        fitting = [each for each in held if seat.fits(each.role, each.organisation_id)]
        gap = _gap([role for role in fitting if role.person.is_active])
        if gap and not (seat.until and gap[0] > seat.until):
            found[seat] = Vacancy(seat, *gap, was_held=bool(fitting))
    return found


def _gap(roles: Iterable[Appointment]) -> tuple[dt.date, dt.date | None] | None:
    """Return the first day from today on that no role covers, and the last such day in a row; None
    for that where nobody comes afterwards, and nothing at all where no day is uncovered.
    """
    free = today()
    for role in roles:
        if role.starts > free:
            return free, role.starts - DAY
        if role.ends is None:
            return None
        free = max(free, role.ends + DAY)
    return free, None


def _added(before: Vacancies, after: Vacancies) -> list[Vacancy]:
    return [
        vacancy
        for seat, vacancy in after.items()
        if seat not in before or vacancy.since < before[seat].since
    ]
