"""The commissioning plan tells what was decided, hides what the evidence hides, and can be made
again byte for byte.
"""

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.html import strip_tags
from tests.cast import AUTHORITIES, Cast
from tests.unit.evidence.given import ELSEWHERE
from tests.unit.planning.planned import HEALTH, give
from tests.unit.publishing.decided import (
    AT_BARNFIELD,
    BY_LEVEL,
    ENGINEERING_WORDS,
    MONEY,
    Decide,
    drafted,
    published,
    take_effect,
)

from moothall import clock
from moothall.commissioning.shown import release, with_company
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Protocol
from moothall.faults import NotAllowed
from moothall.partnership.models import Installation
from moothall.publishing import issuing, verifying
from moothall.publishing.commissioning_plan import offered
from moothall.publishing.documents.files import files_of
from moothall.publishing.made_from import EXAMPLE
from moothall.publishing.policies import NotPublishable
from moothall.web.surroundings import DEMO_BANNER


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
        again = verifying.verify(held.current)
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
    assert {each.fault for each in verifying.verify(held.current)} == {""}


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
    assert json.loads(files["authorities.json"])["notice"] == EXAMPLE
