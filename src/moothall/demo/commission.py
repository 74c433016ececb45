"""The example's second half: needs, a round under seven scenarios, and what it is made of.

What is published comes from facts (budgets, rates, priorities); the rest is synthetic, and each row
says so in its source.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from moothall.commissioning.actions import make_round, put_inputs, set_round
from moothall.commissioning.answers import ask_scenarios, ask_what_if
from moothall.commissioning.enums import Purpose, ScenarioKind
from moothall.commissioning.gathering import gather_providers
from moothall.commissioning.inputs import (
    BUDGETS,
    FUNDS,
    RATES,
    REQUIREMENTS,
)
from moothall.commissioning.models import Round, RoundProvider, Scenario, Version
from moothall.commissioning.problem import Ground
from moothall.commissioning.solving import solve_waiting
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import changed, limits
from moothall.demo import facts, money
from moothall.demo.accounts import Cast
from moothall.demo.providers import AUTHORITIES
from moothall.evidence.queries import figures
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Area, Body
from moothall.partnership.queries import members
from moothall.periods import AcademicYear
from moothall.planning import work
from moothall.planning.actions import import_capacity, import_participation
from moothall.planning.enums import Alternative
from moothall.planning.models import Need
from moothall.planning.queries import supply_lines
from moothall.planning.rows import AGES, StatedCapacity, StatedShare

Tell = Callable[[float, str], None]
Row = dict[str, object]

YEAR: Final = AcademicYear(2026)
SYNTHETIC: Final = "Synthetic, for the example"
AMBITION: Final = Decimal("0.02")
"""Invented: how many more of a cohort are to learn than do now."""

FLOOR, CAP = Decimal("0.05"), Decimal("0.05")
SMALLEST_GROUP: Final = 6
CROSSING: Final = 300
FURTHER: Final = (Decimal(1), Decimal(0), Decimal(2))
"""What the second round looks at; the first of these is proposed."""
TRIED: Final = "8%"
"""The largest rise that is asked about in the draft."""
COVERED: Final = Decimal("0.70")
SERVED: Final = Decimal("0.90")

PRIORITIES: Final[tuple[tuple[str, Row, int], ...]] = (
    # number in facts/priorities.csv, what it covers (our reading), points
    ("4", {"routes": ["foundation"]}, 300),
    ("9", {"routes": ["apprenticeship"]}, 200),
    ("10", {"sectors": ["4", "5", "6"]}, 100),
)
"""Priorities that bear on what is bought, and how much more a need met there counts."""


def needs(cast: Cast, tell: Tell) -> Need:
    """Declare capacity and the ambition, and compute the needs of the coming year."""
    body = cast.body
    tell(0, "Declaring capacity")
    as_now = work.run(_ask(body, Alternative.AS_NOW), by=OPERATOR)
    import_capacity(
        by=OPERATOR,
        body=body,
        year=str(YEAR),
        rows=list(_capacity(as_now)),
        source=f"{SYNTHETIC}: last year's learners and a tenth, in full tens",
    )
    tell(0.4, "Projecting needs")
    import_participation(
        by=OPERATOR,
        body=body,
        year=str(YEAR),
        alternative=Alternative.AMBITION,
        rows=list(_ambition(cast)),
        source=f"{SYNTHETIC}: {AMBITION:.0%} of each cohort more than now",
    )
    return work.run(_ask(body, Alternative.AMBITION), by=OPERATOR)


def _ask(body: Body, alternative: Alternative) -> Need:
    return work.ask(by=OPERATOR, body=body, year=str(YEAR), alternative=alternative)


def _capacity(need: Need) -> Iterator[StatedCapacity]:
    """Places a little above last year's learners. In full tens, so that no small number tells."""
    learners: Counter[tuple[str, str, str, str]] = Counter()
    for line in supply_lines(asker=OPERATOR, body=need.body, snapshot=need.snapshot):
        learners[line.ukprn, line.route, line.level, line.ssa1] += line.learners
    declared_for = {member.ukprn for member in members(need.body)}
    for (ukprn, route, level, sector), count in sorted(learners.items()):
        if ukprn in declared_for:
            places = 10 * (math.ceil(count * 1.1 / 10) + 1)
            yield StatedCapacity(ukprn, route, level, sector, places)


def _ambition(cast: Cast) -> Iterator[StatedShare]:
    """The shares of residents who learn now, as everybody is shown them, and a little more."""
    shown = figures(
        viewer=OPERATOR, body=cast.body, measure="participation", by=("home_area", "age")
    )
    for area in AUTHORITIES:
        name = Area.objects.get(pk=area.code).name
        for age in AGES:
            now = shown.cell(home_area=name, age=str(age))
            if isinstance(now, (int, float, Decimal)):
                share = min(Decimal(str(round(now, 2))) + AMBITION, Decimal(1))
                yield StatedShare(str(area.code), age, share)


def commissioning_round(cast: Cast, need: Need, tell: Tell) -> Version:
    """Make the round of the coming year and solve it under every scenario."""
    tell(0, "Preparing the round")
    round = make_round(by=OPERATOR, body=cast.body, year=YEAR, title="16-19 commissioning")
    round = set_round(
        by=OPERATOR,
        round=round,
        need=need,
        settings={
            "floor": FLOOR,
            "cap": CAP,
            "minimum_group": SMALLEST_GROUP,
            "crossing_points": CROSSING,
        },
    )
    gather_providers(by=OPERATOR, round=round)
    for table, rows in (
        (FUNDS, _funds()),
        (BUDGETS, _budgets()),
        (RATES, _rates(round)),
        (REQUIREMENTS, _requirements()),
    ):
        put_inputs(by=OPERATOR, round=round, table=table, rows=list(rows))
    version = ask_scenarios(by=OPERATOR, round=round)
    solve_waiting(version, by=OPERATOR, tell=lambda done, what: tell(0.1 + 0.9 * done, what))
    return version


def further_round(cast: Cast, first: Round, ground: Ground, tell: Tell) -> Version:
    """Make a second round for the same year, for more money, and solve it: left for the visitor.
    It stands on the same ground as the first.
    """
    tell(0, "Preparing a further round")
    round = make_round(
        by=OPERATOR, body=cast.body, year=YEAR, title="Places added in the year", need=first.need,
        follows=first,
    )  # fmt: skip
    version = ask_scenarios(by=OPERATOR, round=round, percents=FURTHER)
    solve_waiting(version, by=OPERATOR, tell=tell, ground=ground)
    return version


def draft_round(cast: Cast, first: Round, ground: Ground, tell: Tell) -> Version:
    """Make a third round that stays a draft, for a visitor to ask “what if” of: one is asked."""
    tell(0, "Preparing a draft")
    round = make_round(
        by=OPERATOR, body=cast.body, year=YEAR, title="Draft to try things on", follows=first
    )
    version = ask_scenarios(by=OPERATOR, round=round, percents=(Decimal(0),))
    there = {(x.table, x.column): x for x in limits(version.content, Names(round))}
    change, title = changed(there["settings", "cap"], TRIED, Names(round))
    ask_what_if(by=OPERATOR, base=steady(version), title=title, change=change)
    solve_waiting(version, by=OPERATOR, tell=tell, ground=ground)
    return version


def steady(version: Version) -> Scenario:
    """Return the scenario in which no budget changes."""
    return version.scenarios.get(percent=0, kind=ScenarioKind.STANDARD)


def chosen(version: Version) -> Scenario:
    """Return the scenario of the further round that is proposed."""
    return version.scenarios.get(percent=FURTHER[0], kind=ScenarioKind.STANDARD)


def _funds() -> Iterator[Row]:
    for stream in money.STREAMS:
        yield {
            "code": stream.code,
            "title": stream.title,
            "routes": [stream.route],
            "levels": [],
            "source": SYNTHETIC if not stream.indicator else "Published streams of 2007/08",
        }


def _budgets() -> Iterator[Row]:
    for stream in money.STREAMS:
        for authority in AUTHORITIES:
            yield {
                "authority": str(authority.code),
                "fund": stream.code,
                "amount": money.budget(stream, authority.area),
                "source": money.budget_source(stream, authority.area),
            }


def _rates(round: Round) -> Iterator[Row]:
    """A rate for each provider by its lead authority, and one for all others."""
    area_of = {str(authority.code): authority.area for authority in AUTHORITIES}
    everywhere = {"level": "", "sector": ""}
    for stream in money.STREAMS:
        for provider in RoundProvider.objects.filter(round=round, inside=True):
            area = area_of[provider.lead]
            yield {
                "provider": provider.ukprn,
                "route": stream.route,
                **everywhere,
                "amount": money.rate(stream, area),
                "source": money.rate_source(stream, area),
            }
        yield {
            "provider": "",
            "route": stream.route,
            **everywhere,
            "amount": money.rate(stream),
            "source": money.rate_source(stream),
        }


def _requirements() -> Iterator[Row]:
    everything: Row = {"areas": [], "routes": [], "levels": [], "sectors": []}
    yield {
        **everything,
        "name": "Every area and level",
        "purpose": Purpose.AREA_AND_LEVEL,
        "share": COVERED,
        "weight": Decimal(0),
        "source": SYNTHETIC,
    }
    yield {
        **everything,
        "name": "Foundation learners",
        "purpose": Purpose.GROUP,
        "routes": ["foundation"],
        "share": SERVED,
        "weight": Decimal(0),
        "source": SYNTHETIC,
    }
    said = {row["number"]: row["priority"] for row in facts.load("priorities")}
    for number, scope, points in PRIORITIES:
        yield {
            **everything,
            **scope,
            "name": f"Priority {number}: {said[number]}"[:120],
            "purpose": Purpose.PRIORITY,
            "share": Decimal(0),
            "weight": Decimal(points),
            "source": f"Published priority {number} of 2009; what it covers and its points are "
            "synthetic",
        }
