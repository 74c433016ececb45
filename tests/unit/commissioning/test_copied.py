"""Rounds that follow others, what if, and the scenario that was chosen."""

from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, solved
from tests.unit.commissioning.test_pages import client_of, filled, steady

from moothall.commissioning.actions import make_round
from moothall.commissioning.answers import ask_what_if
from moothall.commissioning.comparing import called
from moothall.commissioning.content import content_of
from moothall.commissioning.forms import NewRoundForm
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.pictures import answer
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.tables import scenario_tag
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import changed, limits
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear

__all__ = ["filled", "steady"]


def test_a_copy_keeps_the_need_of_its_year_and_offers_the_next(cast: Cast, filled: Round) -> None:
    year = AcademicYear(2026)
    copied = make_round(by=OPERATOR, body=cast.body, year=year, title="Copy", follows=filled)
    assert copied.need == filled.need
    # No need of the year after is computed, so it has none yet: another year's would be wrong.
    later = make_round(
        by=OPERATOR, body=cast.body, year=AcademicYear(2027), title="Later", follows=filled
    )
    assert later.need is None
    assert content_of(later)["rates"] == content_of(filled)["rates"]
    form = NewRoundForm(body=cast.body, follows=filled)
    offered = {name: form.fields[name].initial for name in ("year", "title", "need", "follows")}
    assert offered == {"year": "2027-28", "title": "Round", "need": None, "follows": filled}
    page = client_of(cast, "manager").get(f"/bhl/rounds/new?follows={filled.pk}").content.decode()
    assert '<option value="2027-28" selected>' in page
    round = client_of(cast, "manager").get(f"/bhl/rounds/{later.pk}/").content.decode()
    assert "What differs from Round, 2026-27" in round


def test_limits_name_providers_by_name(cast: Cast, small: Round) -> None:
    found = limits(content_of(small), Names(small))
    called = f"Provider: Barnfield College ({BARNFIELD}), largest rise"
    assert called in [limit.words for limit in found]
    # It has none of its own, which is not to have none.
    assert f"{called} (now the common limit)" in [limit.told for limit in found]


def test_what_costs_more_than_there_is_leaves_nothing_unallocated() -> None:
    by_hand = Scenario(learners=3, budget=Decimal("900"), allocated=Decimal("1200.5"), unmet=0)
    assert answer(by_hand) == (
        "3 learners for £1,200.50 of £900: every need is met; that is £300.50 more than there is."
    )


def test_what_if_is_refused_at_once_where_a_round_stands(cast: Cast, steady: Scenario) -> None:
    client = client_of(cast, "manager")
    address = f"/bhl/rounds/{steady.version.round_id}/scenarios/{steady.pk}/"
    assert "What if a limit were different?" in client.get(address).content.decode()
    propose_scenario(by=cast.manager, scenario=steady, reason="It meets most needs.")
    assert "What if a limit were different?" not in client.get(address).content.decode()
    answer = client.get(f"{address}what-if", follow=True)
    assert answer.redirect_chain == [(address, 302)]
    told = " ".join(strip_tags(answer.content.decode()).split())
    assert "so its inputs stand as they are. Withdraw the proposal first" in told
    steady.version.round.refresh_from_db()
    assert str(scenario_tag(steady)) == "proposed"
    assert called(steady) == "Steady state (proposed)"


def test_what_if_is_asked_of_one_difference_at_a_time(cast: Cast, small: Round) -> None:
    (base,) = solved(small, 0)
    names = Names(small)
    there = {(x.table, x.column): x for x in limits(base.version.content, names)}
    change, title = changed(there["settings", "cap"], "8%", names)
    asked = ask_what_if(by=OPERATOR, base=base, title=title, change=change)
    assert (asked.title, asked.change["now"]) == ("Largest rise of a provider's money 8.0%", "0.08")
    with pytest.raises(NotAllowed, match="has something changed already"):
        ask_what_if(by=OPERATOR, base=asked, title=title, change=change)
