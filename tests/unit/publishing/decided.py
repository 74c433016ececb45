"""A plan that was decided on, on evidence with small numbers, for tests of what is published."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from tests.cast import AUTHORITIES, Cast, person
from tests.unit.evidence.given import (
    BARNFIELD,
    BEDFORD,
    LUTON,
    OAKLANDS,
    import_places,
    share,
)
from tests.unit.planning.planned import (
    ENGINEERING,
    HEALTH,
    LAW,
    give,
    import_aims,
    import_people,
    need_of,
)
from tests.unit.publishing.quick import page_and_data

from moothall import clock
from moothall.commissioning.actions import make_round, put_inputs
from moothall.commissioning.answers import ask_scenarios
from moothall.commissioning.gathering import gather_providers
from moothall.commissioning.inputs import BUDGETS, CONDITIONS, FUNDS, RATES, REQUIREMENTS
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.solving import solve_waiting
from moothall.evidence.enums import Purpose
from moothall.governance.content import Considered
from moothall.governance.course import publish, settle
from moothall.governance.enums import Level
from moothall.governance.speaking import consent
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.periods import AcademicYear
from moothall.publishing import issuing
from moothall.publishing.actions import draft_publication
from moothall.publishing.commissioning_plan import title_of
from moothall.publishing.kinds import COMMISSIONING_PLAN
from moothall.publishing.models import Publication

# In Luton 3 learn engineering (level 2): the 3 are hidden, and so is what would tell them.
AT_BARNFIELD = (
    *((LUTON, HEALTH, 60), (LUTON, ENGINEERING, 3), (LUTON, LAW, 30)),
    (BEDFORD, HEALTH, 50),
)
AT_OAKLANDS = ((LUTON, LAW, 40), (BEDFORD, LAW, 20))
FLAT = ({"amount": Decimal("4000.00")},)
BY_LEVEL = (*FLAT, {"level": "2", "amount": Decimal("3000.00")})
MONEY = {"Luton": "500000.00", "Bedford": "250000.00"}
ENGINEERING_WORDS = "Engineering and Manufacturing Technologies"
ENGINEERING_POINTS = Decimal(50)
Decide = Callable[..., Scenario]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make only the page and the data of what is published."""
    monkeypatch.setattr(issuing, "files_of", page_and_data)


@pytest.fixture
def prepared_once(_own_files: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let tests on equal evidence share its prepared tables, which are named by their content."""
    shared = tmp_path_factory.getbasetemp() / "prepared"
    shared.mkdir(exist_ok=True)
    home = Path(settings.HOME)
    if home.is_dir() and not (home / "cache").exists():
        (home / "cache").symlink_to(shared, target_is_directory=True)


@pytest.fixture
def decide(cast: Cast, tmp_path: Path, quick: None, prepared_once: None) -> Decide:
    """Decide on a scenario of a round with these rates, on evidence with small numbers."""
    import_places(tmp_path)
    import_aims(tmp_path)
    import_people(tmp_path)
    share(cast.body, purposes=[Purpose.FIGURES, Purpose.PUBLICATION, Purpose.ALLOCATION])
    give(cast, AT_BARNFIELD)
    give(cast, AT_OAKLANDS, OAKLANDS)

    def decided(*rates: dict[str, object], takes_effect: bool = True) -> Scenario:
        round = _round(cast, rates or FLAT)
        version = ask_scenarios(by=OPERATOR, round=round, percents=[Decimal(0), Decimal(2)])
        steady = next(s for s in solve_waiting(version, by=OPERATOR) if not s.percent)
        _decided(cast, steady, takes_effect)
        return Scenario.objects.select_related("version__round__body").get(pk=steady.pk)

    return decided


def _round(cast: Cast, rates: tuple[dict[str, object], ...]) -> Round:
    made = make_round(
        by=OPERATOR,
        body=cast.body,
        year=AcademicYear(2026),
        title="Round",
        need=need_of(cast),
    )
    gather_providers(by=OPERATOR, round=made)
    scope = {"areas": [], "routes": [], "levels": [], "sectors": []}
    for table, rows in (
        (FUNDS, [{"code": "young", "title": "16-19 funding"}]),
        (RATES, list(rates)),
        (
            BUDGETS,
            [
                {"authority": code, "fund": "young", "amount": Decimal(MONEY.get(name, "0.00"))}
                for name, code in AUTHORITIES.items()
            ],
        ),
        (
            REQUIREMENTS,
            [
                scope
                | {
                    "name": "Engineering",
                    "purpose": "priority",
                    "sectors": ["4"],
                    "share": Decimal(0),
                    "weight": ENGINEERING_POINTS,
                }
            ],
        ),
        (
            CONDITIONS,
            [
                {
                    "provider": BARNFIELD,
                    "change": "hold",
                    "by": Decimal(0),
                    "routes": [],
                    "levels": [],
                    "sectors": [],
                    "reason": "Inspected in May.",
                }
            ],
        ),
    ):
        put_inputs(by=OPERATOR, round=made, table=table, rows=rows)
    return made


def _decided(cast: Cast, scenario: Scenario, takes_effect: bool) -> None:
    decision = propose_scenario(
        by=cast.manager,
        scenario=scenario,
        reason="It meets most needs.",
        options=[Considered("2% more", "No authority has the money.")],
    )
    for place in (cast.bedford, cast.central, cast.hertfordshire, cast.luton):
        known = place == cast.hertfordshire
        speaker = cast.director if known else person(Role.DIRECTOR, cast.body, place)
        decision = consent(by=speaker, decision=decision, authority=place, level=Level.DIRECTOR)
    publish(by=cast.manager, decision=decision)
    if takes_effect:
        take_effect(cast)


def take_effect(cast: Cast) -> None:
    """Let the call-in window of what was decided close."""
    with clock.at(clock.now() + dt.timedelta(days=30)):
        settle(cast.body)


def drafted(cast: Cast, scenario: Scenario) -> Publication:
    return draft_publication(
        by=cast.manager,
        body=cast.body,
        kind=COMMISSIONING_PLAN,
        slug="plan",
        title=title_of(scenario),
        summary="What we buy.",
        subject=scenario.ref,
    )


def published(cast: Cast, scenario: Scenario) -> Publication:
    return issuing.publish(by=cast.manager, publication=drafted(cast, scenario))
