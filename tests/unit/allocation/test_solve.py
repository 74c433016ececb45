from dataclasses import replace
from decimal import Decimal

from tests.made_rounds import (
    AWAY,
    BARNFIELD,
    FE3,
    HERTS,
    LUTON,
    OAKLANDS,
    small_round,
    with_budgets,
)

from moothall.allocation import (
    SCENARIOS,
    Bound,
    Change,
    Condition,
    Infeasible,
    Offer,
    Proposal,
    Provider,
    Provision,
    Scenario,
    Scope,
    Sufficiency,
    Teller,
    breaches,
    compare,
    difference,
    explain,
    relaxed,
    solve,
)
from moothall.money import Money


def learners_of(proposal):
    assert isinstance(proposal, Proposal)
    return {(line.provider, line.area): line.learners for line in proposal.lines}


def changed(asked, ukprn, **what):
    providers = tuple(replace(p, **what) if p.ukprn == ukprn else p for p in asked.providers)
    return replace(asked, providers=providers)


def test_learners_go_where_they_are_worth_most_within_money_and_places():
    proposal = solve(small_round())
    # Luton has money for 30 of 40: they fill Barnfield. Hertfordshire's 20 all stay near home.
    assert learners_of(proposal) == {
        (BARNFIELD, LUTON): 30,
        (BARNFIELD, HERTS): 0,
        (OAKLANDS, LUTON): 0,
        (OAKLANDS, HERTS): 20,
    }
    assert proposal.points == 30 * 80 + 20 * 70 - 10 * 100
    assert proposal.best_points == proposal.points
    assert [(str(b.allocated), str(b.unallocated)) for b in proposal.balances] == [
        ("120000.00", "0.00"),
        ("80000.00", "20000.00"),
    ]
    assert (proposal.learners, proposal.unmet) == (50, 10)
    assert str(proposal.budget) == "220000.00"


def test_learners_from_outside_take_places_and_no_money():
    asked = small_round()
    first, second = asked.provisions
    proposal = solve(replace(asked, provisions=(replace(first, taken=10), second)))
    assert learners_of(proposal)[BARNFIELD, LUTON] == 20
    assert learners_of(proposal)[OAKLANDS, LUTON] == 10
    assert str(proposal.allocated) == "200000.00"


def test_a_provider_outside_stays_at_last_year_and_is_charged_to_the_home_area():
    asked = small_round()
    away = replace(
        asked,
        providers=(*asked.providers, Provider(AWAY, "A college elsewhere", inside=False)),
        provisions=(*asked.provisions, Provision(AWAY, FE3, Money(4000))),
        offers=(*asked.offers, Offer(AWAY, FE3, LUTON, 0.0, 0.0, 12, Money(50000))),
    )
    proposal = solve(away)
    assert learners_of(proposal)[AWAY, LUTON] == 12
    assert learners_of(proposal)[BARNFIELD, LUTON] == 18  # 30 fewer 12 paid for elsewhere
    luton = next(b for b in proposal.balances if b.authority == LUTON)
    assert str(luton.allocated) == "120000.00"


def test_floors_caps_and_conditions_move_money_only_so_far():
    asked = small_round()
    capped = solve(changed(asked, BARNFIELD, cap=Decimal("0.10")))
    assert learners_of(capped)[BARNFIELD, LUTON] == 27  # £110,000 buys 27 and a half
    assert learners_of(capped)[OAKLANDS, LUTON] == 3  # 2 and a half, and the half Barnfield lost
    floored = solve(changed(asked, OAKLANDS, floor=Decimal("0.05")))
    assert learners_of(floored)[OAKLANDS, LUTON] == 4  # £95,000 takes 24 learners
    ended = solve(
        replace(
            changed(asked, OAKLANDS, floor=Decimal(0)),
            conditions=(Condition(OAKLANDS, Change.END, "it was inspected twice"),),
        )
    )
    assert learners_of(ended)[OAKLANDS, HERTS] == 0
    assert learners_of(ended)[BARNFIELD, LUTON] + learners_of(ended)[BARNFIELD, HERTS] == 30
    shrunk = Condition(OAKLANDS, Change.SHRINK, "weak", Decimal("0.40"))
    assert learners_of(solve(replace(asked, conditions=(shrunk,))))[OAKLANDS, HERTS] == 15


def test_a_group_below_its_minimum_is_not_opened():
    asked = small_round()
    first, second = asked.provisions
    small = replace(asked, provisions=(first, replace(second, minimum=21)))
    proposal = solve(small)
    assert learners_of(proposal)[OAKLANDS, HERTS] == 0
    assert [group.words for group in proposal.small_groups] == [
        "Oaklands College, fe, level 3, sector 5: 20.0 learners would be fewer than 21. "
        "The group is not opened."
    ]
    kept = solve(changed(small, OAKLANDS, floor=Decimal("0.25")))
    assert [group.is_closed for group in kept.small_groups] == [False]
    assert learners_of(kept)[OAKLANDS, HERTS] == 20


def test_an_infeasible_round_says_which_limits_conflict_and_the_ways_out():
    asked = changed(small_round(), BARNFIELD, floor=Decimal("0.02"))
    poor = with_budgets(asked, Money(40000))
    answer = solve(poor)
    assert isinstance(answer, Infeasible)
    (conflict,) = answer.conflicts
    assert {limit.bound for limit in conflict.limits} == {Bound.FLOOR, Bound.BUDGET}
    (least,) = conflict.least
    assert (least.limit.bound, str(least.by)) == (Bound.BUDGET, "18000.00")
    assert conflict.words.startswith(
        "The floor of Barnfield College (£98,000.00), the budget of Luton for 16-19 (£40,000.00) "
        "and the budget of Hertfordshire for 16-19 (£40,000.00) conflict. Raise the budget "
    )
    assert (
        "lower the floor of Barnfield College (£98,000.00) by £18,000.00: "
        "let it fall by 20% on last year"
    ) in conflict.words
    assert isinstance(solve(relaxed(poor, answer.relaxations)), Proposal)


def test_a_sufficiency_beyond_reach_says_what_can_be_met():
    asked = replace(
        small_round(),
        sufficiencies=(Sufficiency("Luton", Scope(areas=frozenset({LUTON})), Decimal(1)),),
    )
    answer = solve(asked)
    assert isinstance(answer, Infeasible)
    ways = [way.words for c in answer.conflicts for way in (*c.least, *c.instead)]
    assert sorted(ways) == [
        "lower the sufficiency “Luton” (at least 40 learners) by 10 learners: demand 75% of the "
        "need",
        "raise the budget of Luton for 16-19 (£120,000.00) by £40,000.00",
    ]


def test_an_explanation_says_what_is_served_what_binds_and_what_more_would_bring():
    explanation = explain(solve(small_round()))
    barnfield, oaklands = explanation.providers
    assert [(s.name, s.learners, s.need) for s in barnfield.serves] == [
        ("Luton", 30, 40),
        ("Hertfordshire", 0, 20),
    ]
    assert [(v.name, v.last_learners) for v in barnfield.visitors] == [("Hertfordshire", 5)]
    (provision,) = barnfield.provisions
    assert [(n.name, round(n.loss, 6)) for n in provision.next_best] == [("Oaklands College", 30.0)]
    prices = {pound.name: pound.points for pound in explanation.pounds}
    assert prices["Hertfordshire"] == 0
    # £4,000 more would buy a place at Oaklands for a resident of Luton: 70 - 20 + 100 points.
    assert round(prices["Luton"] * 4000, 6) in (150.0, 180.0)
    teller = Teller(explanation)
    assert teller.provider(oaklands)[:3] == (
        "Oaklands College is allocated 20 learners and £80,000.00.",
        "They come from Hertfordshire (20).",
        "That is 5 fewer learners and £20,000.00 less (-20.0%) than last year.",
    )
    assert teller.pound(explanation.pounds[1]) == (
        "Hertfordshire has money left in 16-19: one more pound would change nothing."
    )


def test_where_nobody_else_teaches_it_there_is_no_next_best_provider():
    asked = small_round()
    alone = tuple(offer for offer in asked.offers if offer.provider == BARNFIELD)
    (barnfield,) = explain(solve(replace(asked, offers=alone))).providers
    assert barnfield.provisions[0].next_best == ()


def test_scenarios_stand_side_by_side_and_a_change_shows_what_it_moves():
    asked = small_round()
    proposals = {s.name: solve(s.applied(asked)) for s in SCENARIOS}
    comparison = compare(proposals)
    assert list(comparison.totals) == ["-3%", "-2%", "-1%", "steady", "+1%", "+2%", "+3%"]
    assert [t.learners for t in comparison.totals.values()] == [49, 49, 49, 50, 50, 50, 50]
    assert comparison.providers[0].last.learners == 25
    (luton,) = [row for row in comparison.unmet if row.area == LUTON]
    assert luton.unmet["-3%"] == 11
    moved = difference(proposals["steady"], proposals["-3%"])
    assert (moved.learners, moved.unmet, str(moved.allocated)) == (-1, 1, "-4000.00")
    assert [(m.provider, m.learners) for m in moved.moved] == [(BARNFIELD, -1)]


def test_a_scenario_of_ones_own_changes_single_budgets_and_rounds_down():
    asked = with_budgets(small_round(), Money("100.33"))
    mine = Scenario("mine", Decimal(1), {(LUTON, "16-19"): Decimal(-50)})
    assert [str(b.amount) for b in mine.applied(asked).budgets] == ["50.16", "101.33"]
    assert mine.lost(asked) == Decimal("0.005") + Decimal("0.0033")


def test_a_plan_changed_by_hand_is_held_against_every_limit():
    found = breaches(small_round(), {(BARNFIELD, FE3, LUTON): 31, (BARNFIELD, FE3, HERTS): 2})
    assert [breach.words for breach in found] == [
        "The budget of Luton for 16-19 (£120,000.00) is exceeded by £4,000.00.",
        "The capacity of Barnfield College in fe, level 3, sector 5 (30 places) is exceeded by 3 "
        "learners.",
    ]
