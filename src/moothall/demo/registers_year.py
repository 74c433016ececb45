"""The registers in the example's year: risks and issues as such partnerships have them, scored as
the year went on, one review in its autumn and one that is open now.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from moothall.demo.accounts import Cast
from moothall.demo.year import Act, first_day
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Person
from moothall.registers.actions import (
    Links,
    RiskWords,
    close_risk,
    finish_mitigation,
    plan_mitigation,
    raise_risk,
    score_risk,
)
from moothall.registers.enums import Proximity
from moothall.registers.issues import (
    IssueWords,
    grade_issue,
    raise_issue,
    resolve_issue,
    risk_came_about,
)
from moothall.registers.models import Asked, Issue, Mitigation, Review, Risk
from moothall.registers.reviewing import answer_unchanged, chase_due, close_review, open_review
from moothall.registers.scoring import Scoring

BEDFORD: Final = "Bedford Borough Council"
CENTRAL: Final = "Central Bedfordshire Council"
HERTFORDSHIRE: Final = "Hertfordshire County Council"
LUTON: Final = "Luton Borough Council"
Who = tuple[Role, str]


@dataclass(frozen=True)
class RiskStory:
    """A risk with how it was scored in the weeks of the year, and what was done about it."""

    title: str
    cause: str
    event: str
    effect: str
    proximity: Proximity
    owner: Who
    raised: float
    first: tuple[int, int, int, int]
    scored: tuple[tuple[float, tuple[int, int, int, int], str], ...] = ()
    # In which week it was planned, what, until which week, in which week it was done (0: not yet).
    planned: tuple[tuple[float, str, float, float], ...] = ()
    about: str = ""
    closed: tuple[float, str] | None = None
    came_about: tuple[float, str] | None = None


@dataclass(frozen=True)
class IssueStory:
    """An issue with how severe it was in the weeks of the year."""

    title: str
    description: str
    owner: Who
    raised: float
    severity: int
    due: float
    graded: tuple[tuple[float, int, str], ...] = ()
    resolved: tuple[float, str] | None = None
    about: str = ""


RISKS: Final = (
    RiskStory(
        "Learner data cannot be shared in time",
        "Each provider gives its records under an agreement of its own, and some have none.",
        "The four authorities plan the coming year without records from every college.",
        "Places are bought where learners no longer go.",
        Proximity.QUARTER,
        (Role.COMMISSIONER, HERTFORDSHIRE),
        3.2,
        (5, 4, 5, 4),
        (
            (14.3, (5, 4, 4, 4), "One protocol for all is drafted, and six providers agree to it."),
            (27.3, (5, 4, 3, 4), "The protocol is signed by nine of thirteen providers."),
            (46.2, (5, 4, 2, 4), "All providers have returned under the protocol."),
        ),
        (
            (4.2, "Draft one protocol that every provider can sign", 13, 12.4),
            (15.2, "Sign it with each provider", 40, 45.3),
        ),
    ),
    RiskStory(
        "Drawdown is off profile in the spring term",
        "Starts fell behind what was planned, and claims come late.",
        "Money that was allocated is not drawn down by the end of the year.",
        "It is taken back, and next year's allocation begins lower.",
        Proximity.MONTH,
        (Role.DIRECTOR, LUTON),
        8.2,
        (4, 4, 3, 4),
        (
            (19.4, (4, 5, 4, 4), "Two providers are a fifth behind their profile."),
            (36.4, (4, 5, 3, 4), "Profiles were set anew after the half-year check."),
            (48.4, (5, 5, 4, 5), "Claims of the first two months are a quarter below profile."),
        ),
        ((20.2, "Check profiles with each provider every month, not each term", 26, 25.4),
         (49.1, "Agree with Luton's providers which places move to those that recruit", 54, 0)),
    ),
    RiskStory(
        "A college has no room for the learners expected",
        "Year 11 grows, and building work at the college is late.",
        "Applicants are turned away in September.",
        "Young people travel further, or are in no learning at all.",
        Proximity.YEAR,
        (Role.COMMISSIONER, CENTRAL),
        11.4,
        (4, 5, 4, 4),
        (
            (23.4, (4, 5, 3, 4), "The neighbouring college offers eighty places."),
            (44.3, (4, 5, 4, 4), "Applications are above last year's by a tenth."),
        ),
        ((12.3, "Ask each college which places it can add, and until when", 22, 21.2),
         (45.2, "Agree with Barnfield College on evening use of its workshops", 56, 0)),
        about="Dunstable College",
    ),
    RiskStory(
        "A member authority does not consent in time",
        "Elected members of one council meet after the date on which allocations are due.",
        "A decision is held and the allocations go out late.",
        "Providers cannot plan staff, and some withdraw offers.",
        Proximity.QUARTER,
        (Role.MANAGER, ""),
        12.1,
        (3, 5, 3, 5),
        ((18.3, (3, 5, 2, 4), "The calendar of the councils stands in ours; the objection of the "
          "spring was withdrawn in time."),),
        ((12.4, "Put every council's calendar into the partnership's", 16, 15.2),),
    ),
    RiskStory(
        "Young people who leave without a place are lost from sight",
        "Schools tell the authorities late who leaves, and where to.",
        "Those with nowhere to go in September are known only in November.",
        "More are not in education, employment or training.",
        Proximity.YEAR,
        (Role.ELECTED, BEDFORD),
        16.3,
        (4, 4, 4, 3),
        ((33.3, (4, 4, 3, 3), "Two authorities share their lists each month."),),
        ((17.3, "Agree on one list of leavers, and who keeps it", 35, 0),),
    ),
    RiskStory(
        "The joint team loses its analyst",
        "The post is paid for one year at a time.",
        "The analyst leaves before the plan is written.",
        "Figures for the plan come from four different ways of counting.",
        Proximity.QUARTER,
        (Role.DIRECTOR, HERTFORDSHIRE),
        5.2,
        (3, 3, 3, 3),
        ((15.4, (4, 3, 4, 3), "Notice may be given at Easter."),),
        closed=(22.4, "The post is agreed for three years."),
    ),
    RiskStory(
        "Records of an earlier year have gaps in postcodes",
        "Some providers keep only the address in term.",
        "Travel to learn is understated across the Hertfordshire border.",
        "Places are planned in the wrong town.",
        Proximity.YEAR,
        (Role.COMMISSIONER, LUTON),
        20.3,
        (3, 3, 3, 2),
        ((29.3, (3, 3, 2, 2), "The home postcode before enrolment is asked for in each return."),),
    ),
    RiskStory(
        "A provider's records come with errors that hold learners back",
        "A new student system was put in over the summer.",
        "The provider's return is refused, or part of it is held back.",
        "Its learners are missing from the figures the plan rests on.",
        Proximity.MONTH,
        (Role.COMMISSIONER, BEDFORD),
        30.2,
        (4, 3, 3, 3),
        came_about=(46.4, "Dunstable College's return came with errors in sixteen records."),
        about="Dunstable College",
    ),
    RiskStory(
        "Apprenticeship providers outside the area are not in the plan",
        "Work-based providers return to the national agency only.",
        "A tenth of apprentices are counted nowhere in the partnership.",
        "Need in engineering and care is put too low.",
        Proximity.LATER,
        (Role.DIRECTOR, BEDFORD),
        38.2,
        (3, 4, 3, 3),
    ),
)  # fmt: skip
ISSUES: Final = (
    IssueStory(
        "Two authorities count participation by different ages",
        "One counts by age at the start of the academic year, one at its end, so that their "
        "figures cannot be added.",
        (Role.COMMISSIONER, CENTRAL),
        7.3,
        3,
        16,
        ((13.2, 4, "The first joint figures are off by four hundred learners."),),
        (17.2, "One definition is adopted, and both recount last year."),
    ),
    IssueStory(
        "The spring return of one college came five weeks late",
        "Its system was down, and nobody else could make the file.",
        (Role.COMMISSIONER, LUTON),
        21.2,
        3,
        26,
        (),
        (25.3, "The return is in. The college has named a second person for it."),
        "Barnfield College",
    ),
    IssueStory(
        "No foundation learning is taught in the evening",
        "Adults who work by day find no course below level 2 within reach of Luton.",
        (Role.DIRECTOR, LUTON),
        35.4,
        4,
        50,
        ((43.3, 3, "The adult service opens one course in January."),),
    ),
)


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Give what happens in the registers, from the third week to this one."""
    start = first_day(now)

    def at(week: float) -> dt.datetime:
        """A working hour of a week: 3.2 is the Wednesday of the third."""
        day = min(round(week % 1 * 10), 4)
        return start + dt.timedelta(weeks=int(week), days=day, hours=int(week) % 7)

    for risk in RISKS:
        yield from _risk_acts(cast, risk, at)
    for issue in ISSUES:
        yield from _issue_acts(cast, issue, at)
    yield from _first_review(cast, at)
    # The last act lies before the moment at which the example is built, whatever its weekday.
    open_now = min(at(51.3), now - dt.timedelta(days=3))
    yield Act(open_now, lambda: open_review(
        by=cast.person(Role.MANAGER), body=cast.body,
        last_day=(now + dt.timedelta(days=10)).date(),
    ))  # fmt: skip
    yield Act(open_now + dt.timedelta(days=1), lambda: _answer_some(cast))


def _who(cast: Cast, who: Who) -> Person:
    return cast.person(*who)


def _links(cast: Cast, about: str) -> Links:
    return Links(cast.organisations[about]) if about else Links()


def _risk_acts(cast: Cast, story: RiskStory, at: Callable[[float], dt.datetime]) -> Iterator[Act]:
    def found() -> Risk:
        return Risk.objects.get(body=cast.body, title=story.title)

    def words() -> RiskWords:
        return RiskWords(
            story.title, story.cause, story.event, story.effect, story.proximity,
            _links(cast, story.about),
        )  # fmt: skip

    yield Act(at(story.raised), lambda: raise_risk(
        by=cast.person(Role.MANAGER), body=cast.body, words=words(),
        scoring=Scoring(*story.first), owner=_who(cast, story.owner),
    ))  # fmt: skip
    for week, numbers, reason in story.scored:
        yield Act(at(week), lambda numbers=numbers, reason=reason: score_risk(
            by=_who(cast, story.owner), risk=found(), scoring=Scoring(*numbers), reason=reason
        ))  # type: ignore[misc]  # fmt: skip
    for week, text, due, done in story.planned:
        yield Act(at(week), lambda text=text, due=due: plan_mitigation(
            by=_who(cast, story.owner), risk=found(), text=text, due=at(due).date()
        ))  # type: ignore[misc]  # fmt: skip
        if done:
            yield Act(at(done), lambda text=text: finish_mitigation(
                by=_who(cast, story.owner),
                mitigation=Mitigation.objects.get(risk=found(), text=text),
            ))  # type: ignore[misc]  # fmt: skip
    if story.closed:
        week, reason = story.closed
        yield Act(at(week), lambda: close_risk(
            by=_who(cast, story.owner), risk=found(), reason=reason
        ))  # fmt: skip
    if story.came_about:
        week, reason = story.came_about
        yield Act(at(week), lambda: risk_came_about(
            by=_who(cast, story.owner), risk=found(), reason=reason, due=at(56).date()
        ))  # fmt: skip


def _issue_acts(cast: Cast, story: IssueStory, at: Callable[[float], dt.datetime]) -> Iterator[Act]:
    def found() -> Issue:
        return Issue.objects.get(body=cast.body, title=story.title)

    yield Act(at(story.raised), lambda: raise_issue(
        by=cast.person(Role.MANAGER), body=cast.body, severity=story.severity,
        words=IssueWords(
            story.title, story.description, at(story.due).date(), _links(cast, story.about)
        ),
        owner=_who(cast, story.owner),
    ))  # fmt: skip
    for week, severity, reason in story.graded:
        yield Act(at(week), lambda severity=severity, reason=reason: grade_issue(
            by=_who(cast, story.owner), issue=found(), severity=severity, reason=reason
        ))  # type: ignore[misc]  # fmt: skip
    if story.resolved:
        week, how = story.resolved
        yield Act(at(week), lambda: resolve_issue(
            by=_who(cast, story.owner), issue=found(), resolution=how
        ))  # fmt: skip


def _first_review(cast: Cast, at: Callable[[float], dt.datetime]) -> Iterator[Act]:
    """The review of the autumn: all but one answer, and the site reminds the one who does not."""
    yield Act(at(34), lambda: open_review(
        by=cast.person(Role.MANAGER), body=cast.body, last_day=at(36).date()
    ))  # fmt: skip
    yield Act(at(34.5), lambda: _answer_all_but(cast, (Role.ELECTED, BEDFORD)))
    yield Act(at(35.7), lambda: chase_due(cast.body))
    yield Act(at(37.1), lambda: close_review(
        by=cast.person(Role.MANAGER), review=Review.objects.get(body=cast.body, number=1)
    ))  # fmt: skip


def _answer_all_but(cast: Cast, silent: Who) -> None:
    """Every owner but one answers; one risk changes by its score in the same week."""
    quiet = _who(cast, silent)
    for asked in Asked.objects.filter(review__body=cast.body, review__closed_at=None, answer=""):
        if asked.owner and asked.owner != quiet and asked.risk_id != _changing(cast):
            answer_unchanged(by=asked.owner, asked=asked)


def _changing(cast: Cast) -> int:
    """The risk that is scored anew while the first review is open: drawdown."""
    return int(Risk.objects.get(body=cast.body, title=RISKS[1].title).pk)


def _answer_some(cast: Cast) -> None:
    """The first owners of the open review answer; the others have some days left."""
    open_ = Asked.objects.filter(review__body=cast.body, review__closed_at=None, answer="")
    for asked in open_.select_related("owner").order_by("pk")[:3]:
        answer_unchanged(by=asked.owner or OPERATOR, asked=asked, remark="Looked at again.")
