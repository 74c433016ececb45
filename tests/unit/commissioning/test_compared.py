"""Scenarios compared: what moves between two, why, and whose needs each leaves."""

from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, LUTON, OAKLANDS, solved
from tests.unit.commissioning.test_explained import OpenVeil
from tests.unit.commissioning.test_pages import client_of, filled, steady

from moothall.commissioning.differing import in_words, moved, why_moved
from moothall.commissioning.enums import Change
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.unmet import unmet_needs
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import is_looser
from moothall.ledger.refs import OPERATOR

__all__ = ["filled", "steady"]


def open_veil(scenario: Scenario) -> OpenVeil:
    round = scenario.version.round
    return OpenVeil(OPERATOR, round.body, None, scenario.version.content)


def test_what_moves_between_two_scenarios_adds_up(cast: Cast, small: Round) -> None:
    full, half = solved(small, 0, -50)
    names, veil = Names(small), open_veil(full)
    rows = {each.ukprn: each for each in moved(full, half, names, veil)}
    assert {ukprn: each.lead for ukprn, each in rows.items()} == {
        BARNFIELD: "Luton", OAKLANDS: "Hertfordshire",
    }  # fmt: skip
    assert sum(int(str(each.learners_moved)) for each in rows.values()) == (
        half.learners - full.learners
    )
    assert sum(Decimal(str(each.amount_moved)) for each in rows.values()) == (
        half.allocated - full.allocated
    )
    assert rows[OAKLANDS].why.startswith("now held by budgets of the areas it serves")


def test_why_it_moves_names_the_limits_that_come_and_go() -> None:
    def why(before: list[str], after: list[str]) -> str:
        return why_moved(before, after, moves=True, by_hand=False)

    assert why(["cap"], ["budget"]) == (
        "now held by budgets of the areas it serves; no longer held by largest rise"
    )
    assert why(["cap"], ["cap"]) == "the same limits hold it (largest rise)"
    assert why_moved([], [], moves=False, by_hand=False) == "nothing changes"
    assert why_moved([], [], moves=True, by_hand=True) == "changed by hand"


def test_needs_not_met_add_up_under_each_scenario(cast: Cast, small: Round) -> None:
    full, half = solved(small, 0, -50)
    for by in ("area", "level", "sector"):
        rows = unmet_needs([full, half], by, Names(small), open_veil(full))
        assert sum(int(str(row.needed)) for row in rows) == 110
        for place, scenario in enumerate((full, half)):
            assert sum(int(str(row.unmet[place])) for row in rows) == scenario.unmet


def test_fewer_learners_under_a_looser_limit_are_explained() -> None:
    def scenario(learners: int, **more: object) -> Scenario:
        return Scenario(title="A", learners=learners, allocated=Decimal(4000), **more)

    assert len(in_words(scenario(10), scenario(12, percent=1))) == 1
    told = in_words(scenario(10, percent=0), scenario(8, percent=1))
    assert told[0] == "Against “A”: −2 learners, £0, 0 needs not met."
    assert told[1].startswith("Fewer learn although there is more room.")
    assert told[2] == (
        "The learners it chooses cost more: £500.00 each on average, £400.00 before."
    )
    assert told[-1].startswith("Learners are whole, too")
    # With less money fewer learners need no explanation.
    assert len(in_words(scenario(10, percent=1), scenario(8, percent=0))) == 1


@pytest.mark.parametrize(
    ("table", "column", "was", "now", "looser"),
    [
        ("budgets", "amount", "10", "20", True),
        ("budgets", "amount", "20", "10", False),
        ("settings", "cap", "0.05", None, True),
        ("settings", "cap", None, "0.05", False),
        ("settings", "minimum_group", 6, 0, True),
        ("requirements", "share", "0.9", "0.7", True),
        ("requirements", "weight", "10", "20", False),
        ("conditions", "by", "0.1", "0.2", True),
    ],
)
def test_which_way_a_limit_gives_more_room(
    table: str, column: str, was: object, now: object, looser: bool
) -> None:
    row = {
        "provider": BARNFIELD, "change": Change.GROW, "by": "0.1", "routes": [], "levels": [],
        "sectors": [], "reason": "Strong.", "source": "",
    }  # fmt: skip
    key = [BARNFIELD, "grow", "", "", ""]
    change = {"table": table, "column": column, "key": key, "was": was, "now": now}
    assert is_looser(change, {"conditions": [row]}) is looser


def test_the_comparison_offers_its_three_tables(cast: Cast, steady: Scenario) -> None:
    client = client_of(cast, "elected")
    address = f"/bhl/rounds/{steady.version.round_id}/compare/"
    told = client.get(f"{address}?needs=level&scenario={steady.pk}").content.decode()
    text = " ".join(strip_tags(told).split())
    assert "What moves between two scenarios?" in text
    assert "Needs by level" in text
    csv = client.get(f"{address}?difference-format=csv").content.decode("utf-8-sig").splitlines()
    assert csv[0] == (
        "Provider,Lead,Learners before,Learners after,Difference (learners),Money before (£),"
        "Money after (£),Difference (£),Why"
    )
    assert csv[1].startswith("Barnfield College,Luton,")
    hidden = client.get(f"{address}?needs=sector&sectors-format=csv").content.decode("utf-8-sig")
    assert "Engineering and Manufacturing Technologies,hidden,hidden" in hidden.splitlines()
    assert LUTON not in text
