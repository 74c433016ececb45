"""The terms and agreements of the example's year: adopted, signed, reviewed.

The texts are invented for the example; what the partnership is for and that its authorities made an
agreement that binds them is from the published documents (GOV-11).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from moothall.charter.actions import adopt_terms, draft_terms, review_terms
from moothall.charter.agreeing import draft_agreement, offer, plan_review, record_review
from moothall.charter.enums import AgreementKind, Outcome
from moothall.charter.models import Agreement, AgreementVersion, Review, Terms
from moothall.charter.says import AgreementIs, Amounts, TermsSay, VersionSays
from moothall.charter.signing import settle, sign
from moothall.demo.accounts import AREAS, Cast
from moothall.demo.year import Act, first_day
from moothall.governance.enums import Level
from moothall.money import Money
from moothall.partnership.enums import Role

WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
SIGNS = {
    Level.OFFICER: Role.COMMISSIONER,
    Level.DIRECTOR: Role.DIRECTOR,
    Level.ELECTED: Role.ELECTED,
}
AGREEMENT = "Agreement between the authorities of the grouping"
BUDGETS = "Aligned budgets for the joint team and for data"
# When the authorities signed the agreement, in days after it was offered: the last in week 3.
SIGNED_AFTER = {
    "Luton Borough Council": 2,
    "Hertfordshire County Council": 4,
    "Central Bedfordshire Council": 8,
    "Bedford Borough Council": 10,
}
# What each brings in by year, to the penny: invented, in the proportions of the learners.
SHARES = {
    "Bedford Borough Council": "21437.50",
    "Central Bedfordshire Council": "33912.25",
    "Hertfordshire County Council": "80215.75",
    "Luton Borough Council": "36434.50",
}
TEXT = """## What we agree

The authorities named as parties plan and commission learning for residents of 16 to 19
together, following where learners travel to learn.

## What stays with each

- The duty to secure enough suitable learning stays with each authority.
- Money belongs to the authority to which it was allocated, and never to the grouping.
- One authority speaks with each provider for all; it binds the others only where they have
  consented.

## How we decide

By unanimous consent of the parties, each at the levels that the decision rule names. Every
member has an equal voice whatever its size.

## When we disagree

A panel of our own directors seeks a unanimous answer; failing that, three directors from
outside the grouping decide by majority.

## Leaving

A party may leave at the end of a financial year, with twelve months' notice. It meets what was
committed in its name before.
"""
MONEY_TEXT = """## What is aligned

Each party keeps a budget of its own for the joint team and for shared data, and spends it as
the board advises. Nothing is pooled.

## How it is watched

The board is told each term what was spent against the amounts of this agreement. What a party does
not spend stays with that party.
"""


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Terms in week 0 and 20, the agreement in weeks 1 to 3, aligned budgets in week 5, reviews."""
    first = first_day(now)
    yield Act(first + HOUR, partial(_terms, cast, _first_terms(first)))
    yield Act(first + WEEK + HOUR, partial(_offer_agreement, cast, first + 3 * WEEK))
    for name, days in SIGNED_AFTER.items():
        signed = first + WEEK + days * DAY
        yield Act(
            signed + 2 * HOUR, partial(_sign, cast, AGREEMENT, name, Level.OFFICER, Level.DIRECTOR)
        )
        yield Act(signed + 4 * HOUR, partial(_sign, cast, AGREEMENT, name, Level.ELECTED))
    yield Act(first + 5 * WEEK, partial(_offer_budgets, cast, first + 6 * WEEK))
    for hours, name in enumerate(SIGNED_AFTER):
        act = partial(_sign, cast, BUDGETS, name, *SIGNS)
        yield Act(first + 5 * WEEK + 2 * DAY + hours * HOUR, act)
    for weeks in (3, 6):
        yield Act(first + weeks * WEEK, partial(settle, cast.body))
    yield Act(first + 6 * WEEK + HOUR, partial(_plan_reviews, cast, first))
    yield Act(first + 20 * WEEK + HOUR, partial(_terms, cast, _second_terms(first)))
    yield Act(first + 28 * WEEK, partial(_reviewed, cast))
    yield Act(first + 44 * WEEK + 2 * HOUR, partial(_review_terms, cast, first))


def _first_terms(first: dt.datetime) -> TermsSay:
    return TermsSay(
        purpose="To commission learning for 16 to 19 year olds together, following their travel to "
        "learn, so that every young resident finds a suitable place.",
        responsibilities="- a statement of need and a commissioning plan for each year\n"
        "- one conversation with each provider, led for all by one authority\n"
        "- targets, their monitoring, and action where they are missed\n"
        "- a report twice a year to each authority's cabinet and scrutiny",
        meets="every eight weeks, in term time, in public",
        meetings_a_year=6,
        review_on=(first + 46 * WEEK).date(),
        quorum_least=2,
        quorum_share=50,
        notice_days=5,
        text="## Members\n\nThe four authorities have a vote. Colleges, schools, training "
        "providers and voluntary organisations attend and speak.\n\n## Chair\n\nThe chair goes "
        "round among "
        "the authorities for a year at a time.\n\n## Minutes\n\nMinutes are circulated within ten "
        "working days and approved at the next meeting.",
    )


def _second_terms(first: dt.datetime) -> TermsSay:
    """The quorum is raised after a year's experience with thin meetings, and seven days given."""
    before = _first_terms(first)
    return replace(
        before,
        quorum_least=3,
        quorum_share=0,
        quorum_needs_chair=True,
        notice_days=7,
        review_on=(first + 72 * WEEK).date(),
        text=before.text.replace("within ten working days", "within five working days")
        + "\n\n## Substitutes\n\nA member may send a substitute, named to the clerk before the "
        "meeting.",
    )


def _terms(cast: Cast, says: TermsSay) -> None:
    clerk = cast.person(Role.CLERK)
    terms = draft_terms(by=clerk, body=cast.body, says=says)
    today = terms.drafted_at.date()
    what = "the founding meeting of the joint board" if terms.version == 1 else "the joint board"
    adopt_terms(
        by=cast.person(Role.MANAGER),
        terms=terms,
        adopted_on=today,
        adopted_as=f"Agreed by {what}.",
        shown=terms.sha256,
    )


def _says(cast: Cast, text: str, starts: dt.datetime, amounts: Amounts) -> VersionSays:
    parties = [cast.organisations[name] for name in AREAS]
    return VersionSays(text=text, starts=starts.date(), parties=parties, amounts=amounts)


def _offer_agreement(cast: Cast, starts: dt.datetime) -> None:
    about = AgreementIs(AGREEMENT, AgreementKind.AUTHORITIES, binding=True, board=cast.body)
    _offered(cast, about, _says(cast, TEXT, starts, {}), elected=True)


def _offer_budgets(cast: Cast, starts: dt.datetime) -> None:
    about = AgreementIs(BUDGETS, AgreementKind.ALIGNED, binding=False, board=cast.body)
    year = starts.year if starts.month >= 4 else starts.year - 1
    amounts = {
        (cast.organisations[name], year + later): Money(share)
        for name, share in SHARES.items()
        for later in (0, 1)
    }
    _offered(cast, about, _says(cast, MONEY_TEXT, starts, amounts), elected=False)


def _offered(cast: Cast, about: AgreementIs, says: VersionSays, *, elected: bool) -> None:
    manager = cast.person(Role.MANAGER)
    version = draft_agreement(by=manager, body=cast.body, agreement=about, says=says)
    also = (Level.ELECTED,) if elected else ()
    offer(by=manager, version=version, shown=version.sha256, also=also)


def _version(title: str, cast: Cast) -> AgreementVersion:
    agreement = Agreement.objects.get(body=cast.body, title=title)
    return agreement.versions.get(version=1)


def _sign(cast: Cast, title: str, authority: str, *levels: Level) -> None:
    """Let an authority sign at these levels, as far as its signature is asked for there."""
    version = _version(title, cast)
    organisation = cast.organisations[authority]
    open_ = version.places.filter(authority=organisation, level__in=levels, signature=None)
    for place in open_:
        elected = place.level == Level.ELECTED
        sign(
            by=cast.person(SIGNS[Level(place.level)], authority),
            version=version,
            authority=organisation,
            level=Level(place.level),
            shown=version.sha256,
            paper="sealed deed, kept by the authority's solicitor" if elected else "",
        )


def _plan_reviews(cast: Cast, first: dt.datetime) -> None:
    version, manager = _version(AGREEMENT, cast), cast.person(Role.MANAGER)
    for opens in (26, 54):
        begins = (first + opens * WEEK).date()
        plan_review(by=manager, version=version, opens=begins, closes=begins + 4 * 7 * DAY)


def _reviewed(cast: Cast) -> None:
    review = Review.objects.filter(version=_version(AGREEMENT, cast)).earliest("opens")
    record_review(
        by=cast.person(Role.MANAGER),
        review=review,
        held_on=review.opens + 7 * DAY,
        found="The agreement serves. Each authority named who speaks with its providers; nothing "
        "in the text stood in the way of the year's decisions.",
        outcome=Outcome.NO_CHANGE,
    )


def _review_terms(cast: Cast, first: dt.datetime) -> None:
    terms = Terms.objects.get(body=cast.body, version=2)
    review_terms(
        by=cast.person(Role.CLERK),
        terms=terms,
        held_on=(first + 44 * WEEK).date(),
        found="The raised quorum was met at each meeting since it was adopted.",
        outcome=Outcome.NO_CHANGE,
        next_on=(first + 96 * WEEK).date(),
    )
