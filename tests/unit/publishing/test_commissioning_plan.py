"""The commissioning plan tells what was decided, hides what the evidence hides, and can be made
again byte for byte.
"""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags
from tests.cast import AUTHORITIES, Cast, person
from tests.unit.evidence.given import (
    BARNFIELD,
    BEDFORD,
    ELSEWHERE,
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
from moothall.commissioning.shown import release, with_company
from moothall.commissioning.solving import solve_waiting
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Protocol
from moothall.faults import NotAllowed
from moothall.governance.content import Considered
from moothall.governance.course import publish, settle
from moothall.governance.enums import Level
from moothall.governance.speaking import consent
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Installation
from moothall.periods import AcademicYear
from moothall.publishing import issuing
from moothall.publishing.actions import draft_publication
from moothall.publishing.commissioning_plan import EXAMPLE, KIND, offered, title_of
from moothall.publishing.documents.files import files_of
from moothall.publishing.models import Publication
from moothall.publishing.policies import NotPublishable
from moothall.web.surroundings import DEMO_BANNER

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


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "files_of", page_and_data)


@pytest.fixture(autouse=True)
def _prepared_once(_own_files: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let tests on equal evidence share its prepared tables, which are named by their content."""
    shared = tmp_path_factory.getbasetemp() / "prepared"
    shared.mkdir(exist_ok=True)
    home = Path(settings.HOME)
    if home.is_dir() and not (home / "cache").exists():
        (home / "cache").symlink_to(shared, target_is_directory=True)


@pytest.fixture
def decide(cast: Cast, tmp_path: Path) -> Decide:
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
        kind=KIND,
        slug="plan",
        title=title_of(scenario),
        summary="What we buy.",
        subject=scenario.ref,
    )


def published(cast: Cast, scenario: Scenario) -> Publication:
    return issuing.publish(by=cast.manager, publication=drafted(cast, scenario))


def table(name: str) -> list[dict[str, str]]:
    """A table of the published plan, as everyone gets it."""
    text = (
        Client()
        .get(f"/bhl/published/plan/latest/{name}.csv", follow=True)
        .content.decode("utf-8-sig")
    )
    return list(csv.DictReader(io.StringIO(text)))


def test_the_plan_says_what_was_decided_adds_up_and_comes_out_the_same_again(
    cast: Cast, decide: Decide
) -> None:
    scenario = decide()
    assert [(each.subject, each.title) for each in offered(cast.body)] == [
        (scenario.ref, "Commissioning plan 2026-27: Round")
    ]
    held = published(cast, scenario)
    page = Client().get("/bhl/published/plan/").content.decode()
    said = " ".join(strip_tags(page).split())
    for words in (
        "took decision 2026/1: To allocate",
        "Luton, by its director, on",
        f"Places for {scenario.learners} learners cost £{scenario.allocated:,.0f}",
        "For its quality it holds: Inspected in May.",
        "2% more. No authority has the money.",
        scenario.sha256,
    ):
        assert words in said
    *rows, total = table("authorities")
    assert {row["Authority"]: row["Budget (£)"] for row in rows} == {
        **dict.fromkeys(AUTHORITIES, "0.00"),
        **MONEY,
    }
    for row in (*rows, total):
        parts = Decimal(row["Allocated (£)"]) + Decimal(row["Unallocated (£)"])
        assert parts == Decimal(row["Budget (£)"])
    assert Decimal(total["Allocated (£)"]) == scenario.allocated
    given = [Decimal(row["Money (£)"]) for row in table("allocations")]
    assert sum(given) == scenario.allocated
    assert [row["Scenario"] for row in table("scenarios")] == [
        f"{scenario.title} (decided)",
        "2% more",
    ]
    assert held.current is not None
    with clock.at(clock.now() + dt.timedelta(days=60)):
        again = issuing.verify(held.current)
    assert {"allocations.csv", "allocations.json", "sectors.json"} < {each.name for each in again}
    assert {each.fault for each in again} == {""}


def test_what_the_evidence_hides_is_hidden_in_page_and_files(cast: Cast, decide: Decide) -> None:
    published(cast, decide())
    (engineering,) = [r for r in table("sectors") if r["Sector"] == ENGINEERING_WORDS]
    assert list(engineering.values()) == [ENGINEERING_WORDS, *["hidden"] * 4]
    rows = json.loads(Client().get("/bhl/published/plan/latest/sectors.json", follow=True).content)[
        "rows"
    ]
    (engineering,) = [row for row in rows if row["name"] == ENGINEERING_WORDS]
    assert engineering == {
        "name": ENGINEERING_WORDS,
        **dict.fromkeys(("last", "learners", "needed", "unmet")),
        "suppressed": ["last", "learners", "needed", "unmet"],
    }
    page = Client().get("/bhl/published/plan/").content.decode()
    (told,) = re.findall(rf"<tr>\s*<th[^>]*>{ENGINEERING_WORDS}</th>(.*?)</tr>", page, re.S)
    assert strip_tags(told).split() == ["hidden"] * 4


def test_money_of_kinds_with_own_rates_tells_no_hidden_learners(cast: Cast, decide: Decide) -> None:
    scenario = decide(*BY_LEVEL)
    published(cast, scenario)
    *rows, total = table("authorities")
    shown = {row["Authority"]: row["Allocated (£)"] for row in rows}
    assert (shown["Luton"], shown["Bedford"]) == ("hidden", "hidden")
    assert Decimal(total["Allocated (£)"]) == scenario.allocated
    assert {row["Money (£)"] for row in table("allocations")} == {"hidden"}
    learners = [row["This plan"] for row in table("provider-learners")]
    assert sum(map(int, learners)) == scenario.learners


def test_a_provider_where_two_come_from_elsewhere_is_hidden_and_the_plan_verifies(
    cast: Cast, decide: Decide
) -> None:
    give(cast, (*AT_BARNFIELD, (ELSEWHERE, HEALTH, 2)))
    scenario = decide()
    release(scenario.version)
    held = published(cast, scenario)
    for row in table("provider-learners"):
        assert row["This plan"] == "hidden"
    assert {row["This plan (£)"] for row in table("providers")} == {"hidden"}
    assert {row["Money (£)"] for row in table("allocations")} == {"hidden"}
    assert held.current is not None
    assert {each.fault for each in issuing.verify(held.current)} == {""}


def test_one_hidden_row_alone_has_company() -> None:
    sizes = {"a": 300, "b": 100, "c": 200, "d": 0}
    assert with_company({"a"}, sizes) == {"a", "b"}
    assert with_company({"a", "c"}, sizes) == {"a", "c"}
    assert with_company({"d"}, sizes) == {"d", "b"}
    assert with_company((), sizes) == frozenset()


def test_no_plan_without_a_decision_in_effect_and_a_protocol_that_allows_it(
    cast: Cast, decide: Decide
) -> None:
    scenario = decide(takes_effect=False)
    assert list(offered(cast.body)) == []
    draft = drafted(cast, scenario)
    with pytest.raises(NotAllowed, match="is published once the members have decided on it"):
        issuing.publish(by=cast.manager, publication=draft)
    take_effect(cast)
    Protocol.objects.update(purposes=[Purpose.FIGURES, Purpose.ALLOCATION])
    with pytest.raises(NotPublishable, match="does not allow “figures published to everyone”"):
        issuing.publish(by=cast.manager, publication=draft)


def test_the_examples_plan_says_that_it_is_synthetic_in_every_form(
    cast: Cast, decide: Decide
) -> None:
    assert EXAMPLE == DEMO_BANNER
    scenario = decide()
    Installation.objects.update_or_create(defaults={"is_demo": True})
    report = issuing.look(by=cast.manager, publication=drafted(cast, scenario))
    files = {file.name: file.content for file in files_of(report, "plan", "")}
    assert {f"plan.{form}" for form in ("html", "pdf", "docx", "odt")} < set(files)
    assert strip_tags(files["plan.html"].decode()).count(EXAMPLE) > 0
    assert EXAMPLE in json.loads(files["authorities.json"])["sources"][-1]
