"""Laws of the allocation room, on rounds that Hypothesis invents (METHODS, Allocation)."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.made_rounds import PlainProgramme, plain_best, rounds

from moothall.allocation import (
    Bound,
    Infeasible,
    Proposal,
    Round,
    Scenario,
    breaches,
    explain,
    relaxed,
    solve,
)
from moothall.money import Money

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def proposal_of(asked: Round) -> Proposal:
    """The proposal of a round, its limits given way first where it cannot be met."""
    answer = solve(asked)
    if isinstance(answer, Infeasible):
        answer = solve(relaxed(asked, answer.relaxations))
    assert isinstance(answer, Proposal)
    return answer


def plan_of(proposal: Proposal):
    """Whole learners by line."""
    return {(line.provider, line.kind, line.area): line.learners for line in proposal.lines}


@quick
@given(rounds())
def test_money_adds_up_to_the_penny_for_each_authority_and_fund(asked):
    proposal = proposal_of(asked)
    round_ = proposal.asked
    charged = {a.code: a.authority for a in round_.areas}
    rates = {(p.provider, p.kind): p.rate for p in round_.provisions}
    fund_of = {k: f.code for f in round_.funds for _, k in rates if f.pays_for.covers(k)}
    spent: Counter[tuple[str, str]] = Counter()
    for line in proposal.lines:
        assert line.money == line.learners * rates[line.provider, line.kind]
        spent[charged[line.area], fund_of[line.kind]] += line.money
    for balance in proposal.balances:
        assert balance.allocated == spent[balance.authority, balance.fund]
        assert balance.allocated + balance.unallocated == balance.budget
        assert balance.unallocated >= 0
    assert {(b.authority, b.fund): b.budget for b in proposal.balances} == {
        (b.authority, b.fund): b.amount for b in round_.budgets
    }


@quick
@given(rounds())
def test_rounding_breaks_no_limit_but_demands_that_it_names(asked):
    proposal = proposal_of(asked)
    named = {(shortfall.limit, shortfall.by) for shortfall in proposal.shortfalls}
    kept = {(g.provider, g.kind) for g in proposal.small_groups if not g.is_closed}
    broken = {
        (breach.limit, breach.by)
        for breach in breaches(proposal.asked, plan_of(proposal))
        if breach.limit.bound is not Bound.MINIMUM
        or (breach.limit.provider, breach.limit.kind) not in kept
    }
    assert broken == named
    assert {limit.bound for limit, _ in named} <= {Bound.FLOOR, Bound.SUFFICIENCY, Bound.MINIMUM}


@quick
@given(rounds(is_plain=True))
def test_whole_learners_keep_every_limit_of_the_programme_written_out_by_hand(asked):
    proposal = proposal_of(asked)
    plain = PlainProgramme(proposal.asked)
    learners = plan_of(proposal)
    assert not proposal.shortfalls or min(b.budget for b in proposal.balances) >= 0
    if not proposal.shortfalls:
        assert plain.holds([learners.get((o.provider, o.kind, o.area), 0) for o in plain.free])


@quick
@given(rounds())
def test_rounding_moves_a_line_and_a_group_by_less_than_one_learner(asked):
    proposal = proposal_of(asked)
    moved: Counter[tuple[str, object]] = Counter()
    for line in proposal.lines:
        assert abs(line.learners - line.exact) < 1 + 1e-6
        moved[line.provider, line.kind] += line.learners - line.exact
    reckoning = proposal.reckoning
    columns = reckoning.columns
    whole, exact = Counter(), Counter()
    for i, place in enumerate(columns.provision[reckoning.free].tolist()):
        whole[place] += int(reckoning.learners[i])
        exact[place] += float(reckoning.corner.learners[i])
    assert all(whole[place] - exact[place] < 1 + 1e-6 for place in whole)


@quick
@given(rounds(), st.data())
def test_the_optimum_before_rounding_never_falls_as_a_budget_grows(asked, data):
    proposal = proposal_of(asked)
    asked = proposal.asked
    chosen = data.draw(st.sampled_from(range(len(asked.budgets))))
    more = Money(data.draw(st.integers(1, 50_000)))
    richer = tuple(
        replace(b, amount=b.amount + more) if i == chosen else b
        for i, b in enumerate(asked.budgets)
    )
    answer = solve(replace(asked, budgets=richer))
    assert isinstance(answer, Proposal)
    assert answer.best_points >= proposal.best_points - 1e-6


@quick
@given(rounds(is_plain=True), st.integers(0, 120).map(lambda percent: percent / 100))
def test_the_optimum_is_never_below_a_proportional_allocation_that_is_feasible(asked, share):
    answer = solve(asked)
    plain = PlainProgramme(asked)
    proportional = [share * offer.last_learners for offer in plain.free]
    if plain.holds(proportional):
        assert isinstance(answer, Proposal)
        assert answer.best_points >= plain.points(proportional) - 1e-6


@quick
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(asked, random):
    def shuffled(rows):
        return tuple(random.sample(rows, len(rows)))

    other = replace(
        asked,
        **{
            name: shuffled(getattr(asked, name))
            for name in (
                *("authorities", "areas", "funds", "budgets", "providers", "provisions"),
                *("offers", "needs", "sufficiencies", "conditions"),
            )
        },
    )
    one, two = solve(asked), solve(other)
    if isinstance(one, Infeasible):
        assert isinstance(two, Infeasible)
        assert two.conflicts == one.conflicts
    else:
        assert replace(two, asked=asked) == one
        assert explain(two).providers == explain(one).providers


@settings(quick, max_examples=150)
@given(rounds(is_plain=True) | rounds().map(lambda asked: replace(asked, conditions=())))
def test_scipy_finds_the_same_optimum_and_the_same_rounds_infeasible(asked):
    answer = solve(asked)
    best = plain_best(asked)
    if best is None:
        assert isinstance(answer, Infeasible)
    else:
        assert isinstance(answer, Proposal)
        assert answer.best_points == pytest.approx(best, abs=1e-5)
        assert answer.points <= best + 1e-5


@quick
@given(rounds())
def test_an_infeasible_round_becomes_feasible_by_the_named_relaxations_and_each_is_needed(asked):
    answer = solve(asked)
    if isinstance(answer, Proposal):
        return
    ways = answer.relaxations
    assert isinstance(solve(relaxed(asked, ways)), Proposal)
    for left_out in ways:
        rest = [way for way in ways if way is not left_out]
        assert isinstance(solve(relaxed(asked, rest)), Infeasible)


@quick
@given(rounds())
def test_each_way_out_named_instead_settles_its_conflict_alone(asked):
    answer = solve(asked)
    if isinstance(answer, Proposal):
        return
    for conflict in answer.conflicts:
        others = [way for c in answer.conflicts if c is not conflict for way in c.least]
        for way in conflict.instead:
            assert isinstance(solve(relaxed(asked, [*others, way])), Proposal)


@quick
@given(rounds(), st.integers(-1000, 1000).map(lambda n: Decimal(n) / 100))
def test_a_scenario_loses_less_than_a_penny_of_each_budget(asked, percent):
    scenario = Scenario("any", percent)
    scaled = scenario.applied(asked)
    exact = sum((Decimal(b.amount) * (100 + percent) / 100 for b in asked.budgets), Decimal(0))
    given_out = sum((Decimal(b.amount) for b in scaled.budgets), Decimal(0))
    assert given_out + scenario.lost(asked) == exact
    assert 0 <= scenario.lost(asked) < Decimal("0.01") * len(asked.budgets)
