"""The decisions of the example's year: one held by an objection, one called in, one with a consent
still to come (GOV-5). All are invented; so are the committee and the sums that they name.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from moothall.demo.accounts import AREAS, Cast
from moothall.demo.year import Act, first_day
from moothall.governance.actions import propose_decision, record_comment, record_telling
from moothall.governance.agreeing import adopt_rule
from moothall.governance.calling import answer_call_in, call_in
from moothall.governance.content import Considered, Exempt
from moothall.governance.course import publish, settle
from moothall.governance.enums import CallInOutcome, Level
from moothall.governance.models import CallIn, Decision, ToTell
from moothall.governance.speaking import consent, object_to, take_back
from moothall.governance.workdays import today
from moothall.partnership.enums import Role

WEEK: Final = dt.timedelta(weeks=1)
DAY: Final = dt.timedelta(days=1)
HOUR: Final = dt.timedelta(hours=1)
BEDFORD: Final = "Bedford Borough Council"
CENTRAL: Final = "Central Bedfordshire Council"
HERTFORDSHIRE: Final = "Hertfordshire County Council"
POST: Final = "Shall the analyst of the joint team become one post of all four authorities?"
TALKS: Final = "Shall we hold the talks with all providers in one calendar?"
STAGE: Final = "Shall we submit our proposals for the next stage?"
OUTSIDE: Final = "Department for Education, regional team"


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Yield what was decided, and how, in the year before `now`."""
    first = first_day(now)
    yield from _held(cast, first + 10 * WEEK)
    yield from _called_in(cast, first + 26 * WEEK)
    yield from _endorsed(cast, first + 33 * WEEK)


def _held(cast: Cast, monday: dt.datetime) -> Iterator[Act]:
    """A decision that one authority's objection holds for weeks, and that is carried then."""
    yield Act(monday, partial(_propose_post, cast))
    yield from _consents(cast, POST, monday + HOUR, but=CENTRAL)
    yield Act(monday + 8 * DAY, partial(_object, cast))
    yield Act(monday + 22 * DAY, partial(_comment, cast))
    yield Act(monday + 4 * WEEK + DAY, partial(_withdraw_objection, cast))
    yield Act(monday + 4 * WEEK + DAY + HOUR, partial(_consent, cast, POST, CENTRAL))
    yield from _published(cast, POST, monday + 4 * WEEK + 2 * DAY)
    yield Act(monday + 4 * WEEK + 3 * DAY, partial(_tell, cast))


def _called_in(cast: Cast, monday: dt.datetime) -> Iterator[Act]:
    """A decision that Hertfordshire's scrutiny calls in and upholds three weeks later."""
    yield Act(monday, partial(_propose_talks, cast))
    yield from _consents(cast, TALKS, monday + HOUR)
    yield Act(monday + WEEK + DAY, partial(_publish, cast, TALKS))
    yield Act(monday + WEEK + 2 * DAY, partial(_call_in, cast))
    yield Act(monday + 4 * WEEK + DAY, partial(_uphold, cast))
    yield Act(monday + 5 * WEEK, partial(settle, cast.body))


def _endorsed(cast: Cast, monday: dt.datetime) -> Iterator[Act]:
    """A director endorses, and the political agreement of one council comes after effect."""
    yield Act(monday, partial(_let_bedford_follow, cast))
    yield Act(monday + HOUR, partial(_propose_stage, cast))
    yield from _consents(cast, STAGE, monday + 2 * HOUR)
    yield from _published(cast, STAGE, monday + 2 * DAY)
    yield Act(monday + 5 * WEEK, partial(_agree, cast))
    yield Act(monday + 5 * WEEK + DAY, partial(_all_by_directors, cast))


def _consents(cast: Cast, question: str, begins: dt.datetime, but: str = "") -> Iterator[Act]:
    """The directors consent one after another, an hour apart."""
    for hours, authority in enumerate(name for name in sorted(AREAS) if name != but):
        yield Act(begins + hours * HOUR, partial(_consent, cast, question, authority))


def _published(cast: Cast, question: str, day: dt.datetime) -> Sequence[Act]:
    """It is published, and takes effect when its window has closed, over bank holidays too."""
    return [
        Act(day, partial(_publish, cast, question)),
        *(Act(day + days * DAY, partial(settle, cast.body)) for days in (8, 9, 10, 14)),
    ]


def _one(cast: Cast, question: str) -> Decision:
    return Decision.objects.get(body=cast.body, question=question)


def _consent(cast: Cast, question: str, authority: str, level: Level = Level.DIRECTOR) -> None:
    role = Role.DIRECTOR if level is Level.DIRECTOR else Role.ELECTED
    consent(
        by=cast.person(role, authority),
        decision=_one(cast, question),
        authority=cast.organisations[authority],
        level=level,
    )


def _publish(cast: Cast, question: str) -> None:
    publish(by=cast.person(Role.MANAGER), decision=_one(cast, question))


def _propose_post(cast: Cast) -> None:
    propose_decision(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        question=POST,
        proposal="The data analyst, whom Luton has paid for one year at a time, works for all "
        "four authorities for three years, and keeps returns, definitions and figures for them "
        "together. Luton goes on employing the post's holder.",
        reason="Each authority asks each provider for the same records, and the answers differ. "
        "Done once, providers have one person to ask, and the figures add up.",
        options=[
            Considered(
                "An analyst in each authority", "It costs four times as much and joins nothing."
            ),
            Considered("A consultant for a year", "What is learnt leaves with the consultant."),
        ],
        exempt=Exempt(
            "business",
            "(Invented for the example.) The post is graded at 48,000 to 53,000 pounds a year. "
            "Each authority bears a quarter; Luton advances the first year.",
        ),
        to_tell=[cast.organisations["Barnfield College"], OUTSIDE],
    )


def _object(cast: Cast) -> None:
    object_to(
        by=cast.person(Role.DIRECTOR, CENTRAL),
        decision=_one(cast, POST),
        authority=cast.organisations[CENTRAL],
        level=Level.DIRECTOR,
        reason="Equal shares weigh on the smallest budgets. We ask that the shares be looked at "
        "again after a year.",
    )


def _comment(cast: Cast) -> None:
    record_comment(
        by=cast.person(Role.MANAGER),
        decision=_one(cast, POST),
        of_whom="The four finance officers",
        text="They will look at the shares together a year after the post begins.",
    )


def _withdraw_objection(cast: Cast) -> None:
    take_back(
        by=cast.person(Role.DIRECTOR, CENTRAL),
        decision=_one(cast, POST),
        authority=cast.organisations[CENTRAL],
        level=Level.DIRECTOR,
        reason="The shares are looked at again after a year.",
    )


def _tell(cast: Cast) -> None:
    """The clerk writes to who has nobody here."""
    whom = ToTell.objects.get(decision=_one(cast, POST), called=OUTSIDE)
    record_telling(
        by=cast.person(Role.CLERK), whom=whom, on=today(), how="by e-mail, with the notice"
    )


def _propose_talks(cast: Cast) -> None:
    propose_decision(
        by=cast.person(Role.DIRECTOR, BEDFORD),
        body=cast.body,
        question=TALKS,
        proposal="The lead commissioner of each provider puts its talks into one calendar that all "
        "four authorities see, and records what was asked and given.",
        reason="Providers were asked for the same figures by several authorities in one month.",
        options=[
            Considered("Leave it to each lead", "Providers would go on being asked twice."),
        ],
    )


def _call_in(cast: Cast) -> None:
    call_in(
        by=cast.person(Role.CLERK),
        decision=_one(cast, TALKS),
        authority=cast.organisations[HERTFORDSHIRE],
        of_whom="Hertfordshire's scrutiny panel for learning (invented)",
        reason="Members ask how a provider outside the grouping is told of the calendar.",
    )


def _uphold(cast: Cast) -> None:
    answer_call_in(
        by=cast.person(Role.CLERK),
        call_in=CallIn.objects.get(decision=_one(cast, TALKS)),
        outcome=CallInOutcome.UPHELD,
        text="The panel heard the manager. Each lead tells its providers outside the grouping in "
        "writing. It upholds the decision.",
    )


def _let_bedford_follow(cast: Cast) -> None:
    """Bedford's members are newly elected: its director speaks now, they agree later (GOV-5)."""
    adopt_rule(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        levels=[Level.DIRECTOR],
        own_levels={cast.organisations[BEDFORD]: [Level.DIRECTOR, Level.ELECTED]},
        may_be_pending=[Level.ELECTED],
        call_in_days=5,
        agreed="a letter of the four directors: Bedford's members, newly elected, agree later",
    )


def _propose_stage(cast: Cast) -> None:
    propose_decision(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        question=STAGE,
        proposal="Submit the grouping's proposals for the next stage as they were drafted "
        "together.",
        reason="The submission is due before Bedford's new members first meet. Its director "
        "endorses it now.",
        options=[Considered("Wait for Bedford's members", "The last day would pass.")],
    )


def _agree(cast: Cast) -> None:
    _consent(cast, STAGE, BEDFORD, Level.ELECTED)


def _all_by_directors(cast: Cast) -> None:
    """With Bedford's members in place, all consent by their directors again."""
    adopt_rule(
        by=cast.person(Role.MANAGER),
        body=cast.body,
        levels=[Level.DIRECTOR],
        call_in_days=5,
        agreed="terms of reference, version 2",
    )
