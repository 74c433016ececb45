import math
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.made_rounds import (
    AWAY,
    BARNFIELD,
    BEDFORD,
    FE2,
    FE3,
    HERTS,
    LUTON,
    OAKLANDS,
    small_round,
)

from moothall.allocation import (
    Change,
    Condition,
    InvalidRound,
    Need,
    Offer,
    Scope,
    Sufficiency,
    check_round,
    solve,
)
from moothall.money import Money


def told(asked):
    return [str(fault) for fault in check_round(asked)]


def test_a_sound_round_has_no_faults():
    assert told(small_round()) == []


def test_every_fault_of_every_table_is_named_at_once_with_its_place():
    asked = small_round()
    barnfield, oaklands = asked.providers
    first, *others = asked.provisions
    broken = replace(
        asked,
        budgets=(replace(asked.budgets[0], amount=Money(-1)),),
        providers=(replace(barnfield, floor=Decimal("-0.05"), cap=Decimal("0.02")), oaklands),
        provisions=(replace(first, rate=Money(0), taken=31), *others),
        offers=(
            *asked.offers,
            asked.offers[0],
            Offer(OAKLANDS, FE3, BEDFORD, math.nan, -1.0, -2),
            Offer(AWAY, FE2, LUTON, 1.0),
        ),
        needs=(*asked.needs, Need(FE3, BEDFORD, -1, -3.0)),
        sufficiencies=(Sufficiency("all", Scope(), Decimal("1.2")),),
        conditions=(
            Condition(BARNFIELD, Change.SHRINK, " ", Decimal(2)),
            Condition(BARNFIELD, Change.END, "closing", scope=Scope(routes=frozenset({"fe"}))),
        ),
    )
    kind, kind2 = "fe, level 3, sector 5", "fe, level 2, sector 5"
    assert told(broken) == [
        f"budgets, {LUTON}, 16-19, amount: -£1.00 is below nothing. Give £0.00 or more.",
        f"budgets, {HERTS}, 16-19, amount: there is no budget. Give one; £0.00 if there is no "
        "money.",
        f"providers, {BARNFIELD}, floor: the floor (+5.0% on last year) is above the cap (+2.0%). "
        "Lower the floor or raise the cap.",
        f"provisions, {BARNFIELD}, {kind}, rate: £0.00 buys no learner. Give a rate above £0.00.",
        f"provisions, {BARNFIELD}, {kind}, taken: 31 are taken of 30 places. Mend one of the two.",
        f"offers, {OAKLANDS}, {kind}, {BEDFORD}, area: {BEDFORD} is not among the home areas. Add "
        "it, or mend the code.",
        f"offers, {OAKLANDS}, {kind}, {BEDFORD}, quality: nan is not a number of points. Give a "
        "finite number.",
        f"offers, {OAKLANDS}, {kind}, {BEDFORD}, travel: -1.0 would reward travel. Give 0 or more.",
        f"offers, {OAKLANDS}, {kind}, {BEDFORD}, last_learners: -2 is below nothing. Give 0 or "
        "more.",
        f"offers, {AWAY}, {kind2}, {LUTON}, provider: {AWAY} is not among the providers. Add it, "
        "or mend the number.",
        f"offers, {AWAY}, {kind2}, {LUTON}, kind: there is no rate for it. Add a provision of this "
        "provider and kind.",
        f"offers, {BARNFIELD}, {kind}, {LUTON}, : it is given 2 times. Leave one.",
        f"needs, {kind}, {BEDFORD}, area: {BEDFORD} is not among the home areas. Add it, or mend "
        "the code.",
        f"needs, {kind}, {BEDFORD}, learners: -1 is below nothing. Give 0 or more.",
        f"needs, {kind}, {BEDFORD}, penalty: -3.0 would reward an unmet need. Give 0 or more.",
        "sufficiencies, all, share: 1.2 is not a share from 0 to 1. Write 3% as 0.03.",
        f"conditions, {BARNFIELD}, by: 2 is not a share from 0 to 1. Write 3% as 0.03.",
        f"conditions, {BARNFIELD}, reason: there is none. Say why, since the provider will ask.",
        f"conditions, {BARNFIELD}, {kind}, scope: 2 conditions cover it. Leave one.",
    ]


def test_a_kind_that_no_fund_or_two_funds_pay_for_is_named():
    asked = small_round()
    (fund,) = asked.funds
    twice = replace(asked, funds=(fund, replace(fund, code="adult")))
    kind = "funds, fe, level 3, sector 5, pays_for:"
    assert told(twice)[0] == (
        f"{kind} 16-19 and adult pay for it. Let exactly one fund pay for each kind."
    )
    nothing = replace(asked, funds=(replace(fund, pays_for=Scope(routes=frozenset({"adult"}))),))
    assert told(nothing) == [f"{kind} no fund pays for it. Let exactly one fund pay for each kind."]


def test_a_round_that_makes_no_sense_is_not_solved():
    with pytest.raises(InvalidRound) as refused:
        solve(replace(small_round(), needs=(Need(FE3, LUTON, -1, 0.0),)))
    assert [fault.field for fault in refused.value.faults] == ["learners"]
