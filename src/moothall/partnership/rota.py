"""Reads on the chair of a body: who had it, who has it, and whose turn comes next (GOV-2)."""

import datetime as dt
from dataclasses import dataclass

from moothall.partnership import turns
from moothall.partnership.enums import ChairFrom, Role, Sector
from moothall.partnership.models import (
    Appointment,
    Body,
    Membership,
    Organisation,
    Person,
    held,
    in_force,
    today,
)
from moothall.partnership.turns import Candidate, Place, Term, Turn

# Roles by which somebody speaks for their organisation, those first who are asked first.
MAY_CHAIR = (
    Role.DIRECTOR,
    Role.LEAD_OFFICER,
    Role.ELECTED,
    Role.REPRESENTATIVE,
    Role.COMMISSIONER,
    Role.CHAIR,
    Role.DEPUTY,
    Role.MIS,
)
SOON = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Rota:
    """The chair of a body, past and to come.

    `history` has every chair and deputy, the latest first; `queue` who comes next at `starts`, the
    day on which the next term begins; `plan` one term for each who takes turns.
    """

    body: Body
    history: tuple[Appointment, ...]
    chair: Appointment | None
    deputy: Appointment | None
    coming: Appointment | None
    starts: dt.date
    queue: tuple[Place, ...]
    plan: tuple[Term, ...]

    @property
    def is_due(self) -> bool:
        """Whether it is time to settle who chairs next: the term ends soon, or has ended."""
        if self.body.chair_from == ChairFrom.NOBODY or self.coming or not self.queue:
            return False
        return bool(self.history) and self.starts <= today() + SOON

    @property
    def terms(self) -> list[Appointment]:
        """The appointments to the chair, the earliest first."""
        return [each for each in reversed(self.history) if each.role == Role.CHAIR]


def rota(body: Body) -> Rota:
    """Return the chair of a body, past and to come (two queries)."""
    found = Appointment.objects.filter(body=body, role__in=(Role.CHAIR, Role.DEPUTY))
    history = list(found.select_related("person", "organisation").order_by("-starts", "role"))
    day = today()
    chair, deputy = (_now(history, role, day) for role in (Role.CHAIR, Role.DEPUTY))
    coming = next((a for a in history if a.role == Role.CHAIR and a.starts > day), None)
    starts = _next_term(body, history, chair, coming, day)
    who = candidates(body, max(starts, day))
    second = _next_deputy(history, deputy, starts)
    had = _turns(history, starts)
    years = body.chair_years
    return Rota(
        body=body,
        history=tuple(history),
        chair=chair,
        deputy=deputy,
        coming=coming,
        starts=starts,
        queue=tuple(turns.queue(who, had, years=years, deputy=second)),
        plan=tuple(turns.plan(who, had, starts, len(who), years=years, deputy=second)),
    )


def _now(history: list[Appointment], role: Role, day: dt.date) -> Appointment | None:
    for each in history:
        if each.role == role and each.starts <= day and (each.ends is None or each.ends >= day):
            return each
    return None


def _next_term(
    body: Body,
    history: list[Appointment],
    chair: Appointment | None,
    coming: Appointment | None,
    day: dt.date,
) -> dt.date:
    """The day on which the next term begins: after the last one settled, never in the past."""
    last = coming or chair
    if last is None:
        return day
    ends = last.ends or turns.end_of_term(_since(history, last), body.chair_years)
    return max(ends + turns.DAY, day)


def _since(history: list[Appointment], last: Appointment) -> dt.date:
    """Since when the organisation has the chair without a break, whoever held it for it."""
    if last.organisation_id is None:
        return last.starts
    terms = [
        Turn(each.organisation_id, each.starts, each.ends)
        for each in history
        if each.role == Role.CHAIR and each.organisation_id == last.organisation_id
    ]
    whole = [turn for turn in turns.joined_up(terms) if turn.starts <= last.starts]
    return last.starts if last.ends else whole[-1].starts


def _next_deputy(
    history: list[Appointment], deputy: Appointment | None, starts: dt.date
) -> int | None:
    """The organisation that is deputy on the eve of the next term, or else today."""
    eve = _now(history, Role.DEPUTY, starts - turns.DAY) or deputy
    return eve.organisation_id if eve else None


def _turns(history: list[Appointment], starts: dt.date) -> list[Turn]:
    """The turns organisations had by the day on which the next term begins."""
    eve = starts - turns.DAY
    return [
        Turn(each.organisation_id, each.starts, each.ends or max(eve, each.starts))
        for each in history
        if each.role == Role.CHAIR and each.organisation_id and each.starts < starts
    ]


def candidates(body: Body, on: dt.date) -> list[Candidate]:
    """Return the members that take turns on a day, with the day each joined (one query)."""
    if body.chair_from == ChairFrom.NOBODY:
        return []
    found = Membership.objects.filter(in_force(on), body=body).select_related("organisation")
    if body.chair_from == ChairFrom.AUTHORITIES:
        found = found.filter(organisation__sector=Sector.AUTHORITY)
    return [Candidate(m.organisation_id, m.organisation.name, m.starts) for m in found]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who may have the chair for a member."""

    person: Person
    organisation: Organisation
    role: Role

    @property
    def key(self) -> str:
        """What a form calls them."""
        return f"{self.person.pk}-{self.organisation.pk}"


def speakers(body: Body) -> list[Speaker]:
    """Return who may have the chair, for which member: of each, whom one would ask first."""
    found = Appointment.objects.filter(
        held(), body=body, role__in=MAY_CHAIR, organisation__isnull=False, person__is_active=True
    ).select_related("person", "organisation")
    ranked = sorted(found, key=lambda a: (MAY_CHAIR.index(Role(a.role)), a.person.name.casefold()))
    first: dict[str, Speaker] = {}
    for each in ranked:
        assert each.organisation is not None
        speaker = Speaker(each.person, each.organisation, Role(each.role))
        first.setdefault(speaker.key, speaker)
    return list(first.values())
