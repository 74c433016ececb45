"""Scenarios of a small round: solved to the penny, infeasible in words, copied, changed by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.cast import Cast
from tests.made_rounds import small_round
from tests.unit.commissioning.small_round import (
    BARNFIELD,
    HERTFORDSHIRE,
    LUTON,
    OAKLANDS,
    ground,
    solved,
)

from moothall.allocation import Bound, Conflict, Infeasible, Kind, Limit, Provision, Relaxation
from moothall.codes import UKPRN
from moothall.commissioning.actions import put_inputs, set_input, set_round
from moothall.commissioning.answers import (
    ask_scenarios,
    ask_what_if,
    copy_scenario,
    drop_scenario,
)
from moothall.commissioning.by_hand import Place, change_line
from moothall.commissioning.checks import broken_limits
from moothall.commissioning.conflicts import sentence
from moothall.commissioning.conflicts import told as kept
from moothall.commissioning.content import with_change
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.inputs import (
    BUDGETS,
    CAPACITY,
    CONDITIONS,
    PROVIDERS,
    RATES,
    REQUIREMENTS,
)
from moothall.commissioning.models import Budget, Line, ManualChange, Round, RoundProvider
from moothall.commissioning.policies import check_can_propose, is_stale
from moothall.commissioning.problem import RoundIncomplete, question
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.solving import question_of
from moothall.commissioning.versions import take_version
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.money import Money

ENGINEERING = Kind("fe", "3", "4")


def given(round: Round, slug: object, *rows: dict[str, object]) -> None:
    put_inputs(by=OPERATOR, round=round, table=slug, rows=rows)  # type: ignore[arg-type]


def test_money_adds_up_to_the_penny_for_each_authority(small: Round) -> None:
    steady, more = solved(small, 0, 2)
    assert (steady.status, more.status) == ("solved", "solved")
    for scenario, factor in ((steady, Decimal("1")), (more, Decimal("1.02"))):
        uses = {u.authority: u for u in scenario.budget_uses.all()}
        assert uses[LUTON].budget == Decimal("200000.00") * factor
        lines = Line.objects.filter(scenario=scenario, area=LUTON)
        assert sum(line.amount for line in lines) == uses[LUTON].allocated
        assert sum(line.learners for line in scenario.lines.all()) == scenario.learners
        assert scenario.allocated == sum(u.allocated for u in uses.values())
    # Luton has 60 residents to place and money for 50, and then for 51.
    assert sum(n.unmet for n in steady.needs.filter(area=LUTON)) == 10
    assert sum(n.unmet for n in more.needs.filter(area=LUTON)) == 9
    assert steady.sha256 != more.sha256


def test_the_rate_that_names_most_holds(small: Round) -> None:
    given(
        small,
        RATES,
        {"route": "fe", "amount": Decimal("4100.00")},
        {"sector": "4", "amount": Decimal("4200.00")},
        {"provider": BARNFIELD, "amount": Decimal("4300.00")},
        {"route": "fe", "level": "3", "amount": Decimal("4400.00")},
    )
    asked = question(take_version(small).content, ground(small))
    rates = {(str(p.provider), p.kind): str(p.rate) for p in asked.provisions}
    assert rates == {
        (BARNFIELD, ENGINEERING): "4400.00",
        (BARNFIELD, Kind("fe", "2", "4")): "4300.00",
        (OAKLANDS, ENGINEERING): "4400.00",
    }


def test_what_is_missing_is_told_all_at_once(cast: Cast, small: Round) -> None:
    given(small, REQUIREMENTS)
    small.rates.all().delete()  # type: ignore[attr-defined]
    empty = ground(small)
    object.__setattr__(empty, "needs", ())
    with pytest.raises(RoundIncomplete) as refused:
        question(take_version(small).content, empty)
    assert refused.value.faults == [
        "The round has no rates yet.",
        "The round has no need to meet: choose one that is computed.",
    ]


def test_capacity_of_the_round_stands_in_place_of_what_was_declared(small: Round) -> None:
    given(
        small,
        CAPACITY,
        {"provider": BARNFIELD, "route": "fe", "level": "3", "sector": "4", "places": 25},
    )
    (steady,) = solved(small, 0)
    taught = Line.objects.filter(scenario=steady, provider=BARNFIELD, level="3")
    assert sum(line.learners for line in taught) == 20  # 5 of the 25 places are others'
    reason = steady.reasons.get(provider=BARNFIELD)
    assert "capacity" in reason.limits


def test_an_infeasible_round_says_what_conflicts_and_by_how_much(small: Round) -> None:
    given(
        small,
        REQUIREMENTS,
        {"name": "Everyone in Luton", "purpose": "priority", "share": Decimal(1), "areas": [LUTON]},
    )
    (steady,) = solved(small, 0)
    assert steady.status == ScenarioStatus.INFEASIBLE
    (conflict,) = steady.conflicts
    told = sentence(conflict, lambda provider: False)
    assert "the budget of Luton for 16-19 funding (£200,000.00)" in told.replace("The", "the")
    assert "requirement “Everyone in Luton”" in told
    raised = "Raise the budget of Luton for 16-19 funding by"
    assert (f"{raised} £50,000 or less.", f"{raised} £40,000.00.") in [
        (way["words"], way["exact"]) for way in (*conflict["least"], *conflict["instead"])
    ]
    with pytest.raises(NotAllowed, match="cannot be proposed: it has no solution"):
        propose_scenario(by=OPERATOR, scenario=steady, reason="It is what we have.")


def test_conflicts_tell_no_number_of_learners_and_hide_money_of_hidden_providers(
    small: Round,
) -> None:
    given(
        small,
        REQUIREMENTS,
        {"name": "Everyone in Luton", "purpose": "priority", "share": Decimal(1), "areas": [LUTON]},
    )
    small = set_round(by=OPERATOR, round=small, need=None, settings={"floor": Decimal(0)})
    given(small, CONDITIONS)
    (steady,) = solved(small, 0)
    told = " ".join(sentence(c, lambda provider: True) for c in steady.conflicts)
    assert "learner" not in told
    assert "the floor of Barnfield College (" not in told


def test_a_share_that_would_settle_a_conflict_is_told_in_whole_percent() -> None:
    def way(bound: Bound, share: str) -> Relaxation:
        limit = Limit(bound, Money(1), "the limit", UKPRN(BARNFIELD), name="Everyone")
        return Relaxation(limit, Money(1), Money(1), Decimal(share), "")

    ways = [way(Bound.FLOOR, "0.0527"), way(Bound.CAP, "0.0501"), way(Bound.SUFFICIENCY, "0.8799")]
    conflict = Conflict((), tuple(ways), (), "")
    (found,) = kept(Infeasible(small_round(), (conflict,)))
    assert [(each["words"], each["exact"]) for each in found["least"]] == [
        ("Lower the limit: let it fall by 6%.", "Lower the limit: let it fall by 5.27%."),
        ("Raise the limit to 6%.", "Raise the limit to 5.01%."),
        ("Lower the requirement “Everyone” to 87%.", "Lower the requirement “Everyone” to 87.99%."),
    ]


def test_a_what_if_leaves_the_inputs_as_they_are(small: Round) -> None:
    (steady,) = solved(small, 0)
    change = {
        "table": "budgets",
        "key": [LUTON, "young"],
        "column": "amount",
        "now": "220000.00",
    }
    asked = ask_what_if(by=OPERATOR, base=steady, title="Luton has more", change=change)
    (found,) = [s for s in solved(small) if s.pk == asked.pk]
    assert found.allocated - steady.allocated == Decimal("20000.00")
    assert Budget.objects.get(round=small, authority=LUTON).amount == Decimal("200000.00")
    assert not is_stale(found)
    with pytest.raises(NotAllowed, match="it is a what-if; keep its changed limit"):
        check_can_propose(OPERATOR, found)
    dropped = drop_scenario(by=OPERATOR, scenario=found)
    assert dropped.status == "dropped"


def test_a_changed_cell_must_be_there(small: Round) -> None:
    content = take_version(small).content
    with pytest.raises(ValueError, match="is not in list"):
        with_change(content, {"table": "rates", "key": ["x"], "column": "amount", "now": "1"})


def test_a_scenario_is_stale_once_an_input_changes(small: Round) -> None:
    (steady,) = solved(small, 0)
    assert not is_stale(steady)
    row = Budget.objects.get(round=small, authority=LUTON)
    set_input(by=OPERATOR, round=small, table=BUDGETS, values={"amount": Decimal("1.00")}, row=row)
    assert is_stale(steady)


def test_a_copy_is_changed_by_hand_and_all_broken_limits_are_told(cast: Cast, small: Round) -> None:
    small = set_round(by=OPERATOR, round=small, need=None, settings={"cap": Decimal("0.5")})
    (steady,) = solved(small, 0)
    copied = copy_scenario(by=cast.commissioner, scenario=steady)
    asked = question_of(copied, ground(small))
    place = Place(BARNFIELD, "fe", "3", "4", LUTON)
    was = Line.objects.get(scenario=copied, **vars_of(place)).learners
    changed = change_line(
        by=cast.commissioner, scenario=copied, place=place, learners=90,
        reason="Agreed with the college.", asked=asked,
    )  # fmt: skip
    assert changed.broken == [
        "The need of Luton for Further education, Level 3, Engineering and Manufacturing "
        "Technologies is exceeded.",
        "The budget of Luton for 16-19 funding is exceeded by £250,000 or less.",
        "The cap of Barnfield College is exceeded by £150,000 or less.",
    ]
    assert changed.sha256 not in ("", steady.sha256)
    kept = ManualChange.objects.get(scenario=copied)
    assert (kept.was, kept.now, kept.reason) == (was, 90, "Agreed with the college.")
    back = change_line(
        by=cast.commissioner, scenario=copied, place=place, learners=was,
        reason="Taken back.", asked=asked,
    )  # fmt: skip
    assert back.broken == []
    assert back.sha256 == steady.sha256
    assert Line.objects.get(scenario=steady, **vars_of(place)).learners == was


def test_a_small_group_that_the_optimiser_kept_stops_no_other_change(
    cast: Cast, small: Round
) -> None:
    (steady,) = solved(small, 0)
    copied = copy_scenario(by=cast.commissioner, scenario=steady)
    asked = question_of(copied, ground(small))
    place = Place(BARNFIELD, "fe", "3", "4", LUTON)
    line = Line.objects.get(scenario=copied, **vars_of(place))
    # As where the other limits need a group that is one learner below the smallest opened.
    groups = Line.objects.filter(scenario=copied, provider=BARNFIELD, level="3", sector="4")
    least = sum(groups.values_list("learners", flat=True)) + 1

    def of(each: Provision) -> int:
        group = (each.provider, each.kind) == (BARNFIELD, place.kind)
        return each.taken + least if group else 0

    provisions = tuple(replace(each, minimum=of(each)) for each in asked.provisions)
    asked = replace(asked, provisions=provisions)
    missed = "The minimum group of Barnfield College in Further education, Level 3, Engineering"
    lines = list(Line.objects.filter(scenario=copied))
    assert [told.startswith(missed) for told in broken_limits(asked, lines)] == [True]
    assert broken_limits(asked, lines, lines) == []
    smaller = change_line(
        by=cast.commissioner, scenario=copied, place=place, learners=line.learners - 1,
        reason="One withdrew.", asked=asked,
    )  # fmt: skip
    assert [told for told in smaller.broken if told.startswith(missed)] == smaller.broken[-1:]
    # A copy of it breaks what it breaks: copying is no way round a limit.
    assert copy_scenario(by=cast.commissioner, scenario=smaller).broken == smaller.broken != []


def vars_of(place: Place) -> dict[str, str]:
    return {name: getattr(place, name) for name in Place.__dataclass_fields__}


def test_what_is_solved_is_changed_by_nobody(cast: Cast, small: Round) -> None:
    (steady,) = solved(small, 0)
    asked = question_of(steady, ground(small))
    place = Place(BARNFIELD, "fe", "3", "4", LUTON)
    with pytest.raises(NotAllowed, match="Only a copy is changed by hand"):
        change_line(
            by=cast.manager, scenario=steady, place=place, learners=1, reason="-", asked=asked
        )
    copied = copy_scenario(by=cast.manager, scenario=steady)
    with pytest.raises(InvalidValue, match=r"Say why, in a sentence"):
        change_line(
            by=cast.manager, scenario=copied, place=place, learners=1, reason=" ", asked=asked
        )


def test_a_provider_that_is_not_decided_on_stays_at_last_years_learners(small: Round) -> None:
    row = RoundProvider.objects.get(round=small, ukprn=OAKLANDS)
    set_input(by=OPERATOR, round=small, table=PROVIDERS, values={"inside": False}, row=row)
    (steady,) = solved(small, 0)
    assert steady.status == "solved"
    lines = Line.objects.filter(scenario=steady, provider=OAKLANDS)
    assert {x.area: (x.learners, x.last_learners) for x in lines} == {
        LUTON: (10, 10),
        HERTFORDSHIRE: (40, 40),
    }
    assert steady.reasons.get(provider=OAKLANDS).limits == ["fixed"]


def test_asking_again_for_what_is_solved_changes_nothing(small: Round) -> None:
    (steady,) = solved(small, 0)
    version = ask_scenarios(by=OPERATOR, round=small, percents=[Decimal(0)])
    assert list(version.scenarios.all()) == [steady]
    assert version == steady.version
