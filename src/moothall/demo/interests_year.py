"""Interests in the example's year: what roles declared, and the decision that one of them barred.

All of it is invented but the councillor's governorship at Luton Sixth Form College, a personal
interest in a published case of 2009 (facts/decisions.csv). Nobody in it is a person.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from moothall.demo.accounts import AREAS, Cast
from moothall.demo.year import Act, first_day
from moothall.governance import declaring
from moothall.governance.actions import propose_decision
from moothall.governance.agreeing import adopt_rule
from moothall.governance.content import Considered
from moothall.governance.course import publish
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.governance.workdays import today
from moothall.interests.actions import adopt_standard, confirm, declare, end_interest
from moothall.interests.enums import InterestKind
from moothall.interests.models import Declaration
from moothall.interests.standard import DEFAULT
from moothall.partnership.enums import Role

WEEK, DAY, HOUR = dt.timedelta(weeks=1), dt.timedelta(days=1), dt.timedelta(hours=1)
BEDFORD, CENTRAL, HERTFORDSHIRE, LUTON = (
    "Bedford Borough Council",
    "Central Bedfordshire Council",
    "Hertfordshire County Council",
    "Luton Borough Council",
)
BARNFIELD = "Barnfield College"
QUESTION = "Shall Barnfield College be the home of the joint open days?"


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest of a role: which, where it lies, what it is."""

    role: Role
    authority: str
    kind: InterestKind
    place: str
    nature: str


OF_PEOPLE = (
    Declared(Role.ELECTED, LUTON, InterestKind.PERSONAL, "Luton Sixth Form College", "governor"),
    Declared(Role.ELECTED, LUTON, InterestKind.PREJUDICIAL, BARNFIELD, "governor"),
    Declared(
        Role.DIRECTOR, HERTFORDSHIRE, InterestKind.PERSONAL, "Oaklands College", "former employee"
    ),
    Declared(
        Role.COMMISSIONER,
        BEDFORD,
        InterestKind.PECUNIARY,
        "Bedford College",
        "partner employed there",
    ),
    Declared(
        Role.COMMISSIONER,
        CENTRAL,
        InterestKind.PERSONAL,
        "Dunstable College",
        "adult learner there",
    ),
)
# Authorities that commission from a service which they run themselves.
OF_AUTHORITIES = (
    (LUTON, "Luton Adult Community Learning Service", "runs the service"),
    (BEDFORD, "Bedfordshire Adult Education Service", "runs the service with its neighbour"),
    (CENTRAL, "Bedfordshire Adult Education Service", "runs the service with its neighbour"),
)
ASKED = (Role.COMMISSIONER, Role.DIRECTOR, Role.ELECTED)
# Who has not confirmed yet that nothing has changed: it waits for them when the example is opened.
LATE = (Role.ELECTED, BEDFORD)


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """The standard in week 1, declarations in week 2, the barred vote in weeks 18 to 22, one end in
    week 30, confirmations in week 50.
    """
    first = first_day(now)
    yield Act(first + WEEK + HOUR, partial(_standard, cast))
    for number, each in enumerate(OF_PEOPLE):
        yield Act(first + 2 * WEEK + number * HOUR, partial(_declare, cast, each))
    for number, words in enumerate(OF_AUTHORITIES):
        yield Act(first + 2 * WEEK + DAY + number * HOUR, partial(_declare_for, cast, *words))
    yield Act(first + 2 * WEEK + 2 * DAY, partial(_confirm, cast, everybody=True))
    yield from _barred(cast, first + 18 * WEEK)
    yield Act(first + 30 * WEEK, partial(_end, cast))
    yield Act(first + 50 * WEEK, partial(_confirm, cast, everybody=False))


def _barred(cast: Cast, monday: dt.datetime) -> Iterator[Act]:
    """A decision that touches the college of which a councillor is a governor."""
    yield Act(monday, partial(_rule, cast, with_members=True))
    yield Act(monday + HOUR, partial(_propose, cast))
    yield Act(monday + 2 * HOUR, partial(_rule, cast, with_members=False))
    for number, name in enumerate(AREAS):
        act = partial(_consent, cast, Role.DIRECTOR, name, Level.DIRECTOR)
        yield Act(monday + DAY + number * HOUR, act)
    yield Act(monday + 2 * WEEK, partial(_dispense, cast))
    voice = partial(_consent, cast, Role.ELECTED, LUTON, Level.ELECTED)
    yield Act(monday + 2 * WEEK + 2 * DAY, voice)
    yield Act(monday + 3 * WEEK + 2 * DAY, partial(_publish, cast))


def _standard(cast: Cast) -> None:
    adopt_standard(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        kinds=DEFAULT,
        agreed="the first terms of reference (invented for the example)",
        public_roles=[Role.ELECTED],
        public_organisations=True,
    )


def _declare(cast: Cast, each: Declared) -> None:
    person = cast.person(each.role, each.authority)
    declare(
        by=person,
        body=cast.body,
        person=person,
        kind=each.kind,
        in_organisation=cast.organisations[each.place],
        nature=each.nature,
        starts=today() - 20 * WEEK,
    )


def _declare_for(cast: Cast, authority: str, place: str, nature: str) -> None:
    declare(
        by=cast.person(Role.DIRECTOR, authority),
        body=cast.body,
        organisation=cast.organisations[authority],
        kind=InterestKind.PECUNIARY,
        in_organisation=cast.organisations[place],
        nature=nature,
        both_sides=True,
    )


def _confirm(cast: Cast, *, everybody: bool) -> None:
    for name in AREAS:
        for role in ASKED:
            if everybody or (role, name) != LATE:
                person = cast.person(role, name)
                confirm(by=person, body=cast.body, person=person)
    manager = cast.person(Role.MANAGER)
    confirm(by=manager, body=cast.body, person=manager)


def _end(cast: Cast) -> None:
    person = cast.person(Role.COMMISSIONER, CENTRAL)
    end_interest(
        by=person,
        declaration=Declaration.objects.get(body=cast.body, person=person),
        because="The course has ended.",
    )


def _rule(cast: Cast, *, with_members: bool) -> None:
    own = {cast.organisations[LUTON]: [Level.DIRECTOR, Level.ELECTED]}
    adopt_rule(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        levels=[Level.DIRECTOR],
        own_levels=own if with_members else None,
        call_in_days=5,
        agreed="Luton's members ask to consent themselves to what concerns one college alone"
        if with_members
        else "All other matters: the directors consent, as before",
    )


def _propose(cast: Cast) -> None:
    by = cast.person(Role.MANAGER)
    decision = propose_decision(
        by=by,
        body=cast.body,
        question=QUESTION,
        proposal="Hold the open days of all providers on the college's main site for two years.",
        reason="It is the site that most residents of 16 to 19 reach within 45 minutes.",
        options=[Considered("A different site each year", "Families asked for one they know.")],
    )
    declaring.name_concerned(
        by=by, decision=decision, organisations=[cast.organisations[BARNFIELD]]
    )


def _decision(cast: Cast) -> Decision:
    return Decision.objects.get(body=cast.body, question=QUESTION)


def _consent(cast: Cast, role: Role, authority: str, level: Level) -> None:
    consent(
        by=cast.person(role, authority),
        decision=_decision(cast),
        authority=cast.organisations[authority],
        level=level,
    )


def _dispense(cast: Cast) -> None:
    governor = cast.person(Role.ELECTED, LUTON)
    declaring.dispense(
        by=cast.person(Role.CLERK),
        decision=_decision(cast),
        declaration=Declaration.objects.get(
            body=cast.body, person=governor, in_organisation=cast.organisations[BARNFIELD]
        ),
        granted_by="Luton's standards committee (invented)",
        reason="No other elected member of Luton sits on the board, and the college is not paid.",
    )


def _publish(cast: Cast) -> None:
    publish(by=cast.person(Role.MANAGER), decision=_decision(cast))
