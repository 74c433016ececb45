"""Laws of what is needed, on populations, learners and shares that are invented."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from moothall.measures.projection import Cell, Kind, Spread, project, shares_now
from moothall.measures.vocabulary import ROUTES

AREAS = ("E06000032", "E06000055", "E10000015")
AGES = (16, 17, 18)
cells = st.tuples(st.sampled_from(AREAS), st.sampled_from(AGES))
kinds = st.tuples(
    st.sampled_from(("fe", "apprenticeship")),
    st.sampled_from(("1", "2", "3")),
    st.sampled_from(("1", "4", "15")),
)
# Learners one by one: where they live, their age and what they learn.
learners = st.lists(st.tuples(cells, kinds), max_size=60)
fractions = st.fractions(0, 1, max_denominator=1000)
residents = st.dictionaries(cells, st.integers(1, 5000).map(Fraction), min_size=1)
shares = st.dictionaries(cells, fractions)


def pattern_of(every: list[tuple[Cell, Kind]]) -> dict[tuple[str, *Kind], int]:
    return dict(Counter((area, *kind) for (area, _), kind in every))


@st.composite
def spreads(draw: st.DrawFn) -> dict[str, Spread]:
    """A share of one route for some areas; a route that nobody takes leaves room for the rest."""
    return {
        area: Spread("route", {draw(st.sampled_from(("fe", "lldd"))): draw(fractions)})
        for area in draw(st.sets(st.sampled_from(AREAS)))
    }


def may_be_set(chosen: dict[str, Spread], every: list[tuple[Cell, Kind]]) -> dict[str, Spread]:
    """Those whose area has learners of other routes, who share what is left."""
    routes = {(area, kind[0]) for (area, _), kind in every}
    return {
        area: spread
        for area, spread in chosen.items()
        if any((area, route) in routes for route in ROUTES if route not in spread.shares)
    }


@given(residents, shares, learners, spreads())
def test_lines_add_up_to_the_projected_total_of_their_area(
    people: dict[Cell, Fraction],
    part: dict[Cell, Fraction],
    every: list[tuple[Cell, Kind]],
    chosen: dict[str, Spread],
) -> None:
    found = project(people, part, pattern_of(every), may_be_set(chosen, every))
    exact: Counter[str] = Counter()
    for cell, count in people.items():
        exact[cell[0]] += count * part.get(cell, Fraction(0))
    sums: Counter[str] = Counter()
    for line in found.lines:
        assert line.learners >= 0
        sums[line.area] += line.learners
    assert dict(found.totals) == {area: sums[area] for area in exact}
    assert all(abs(found.totals[area] - total) <= Fraction(1, 2) for area, total in exact.items())


@given(residents, learners)
def test_as_now_on_an_unchanged_population_gives_the_learners_of_the_snapshot(
    people: dict[Cell, Fraction], every: list[tuple[Cell, Kind]]
) -> None:
    living = [one for one in every if one[0] in people]
    pattern = pattern_of(living)
    found = project(people, shares_now(Counter(cell for cell, _ in living), people), pattern)
    counted = {(x.area, x.route, x.level, x.ssa1): x.learners for x in found.lines if x.learners}
    assert counted == pattern
    assert all(line.learners == line.rests_on for line in found.lines)


@given(residents, shares, learners, cells, st.integers(1, 3000))
def test_more_population_never_lowers_what_an_area_needs(
    people: dict[Cell, Fraction],
    part: dict[Cell, Fraction],
    every: list[tuple[Cell, Kind]],
    where: Cell,
    more: int,
) -> None:
    grown = people | {where: people.get(where, Fraction(0)) + more}
    before = project(people, part, pattern_of(every))
    after = project(grown, part, pattern_of(every))
    assert all(after.totals[area] >= total for area, total in before.totals.items())
    # A line is less than one learner from its share, so it may lose one to another, never two.
    lines = {(x.area, x.route, x.level, x.ssa1): x.learners for x in after.lines}
    for x in before.lines:
        assert lines[x.area, x.route, x.level, x.ssa1] >= x.learners - 1


@given(residents, shares, learners, spreads(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(
    people: dict[Cell, Fraction],
    part: dict[Cell, Fraction],
    every: list[tuple[Cell, Kind]],
    chosen: dict[str, Spread],
    order: st.DataObject,
) -> None:
    allowed = may_be_set(chosen, every)

    def shuffled(given_in_order: dict) -> dict:
        pairs = list(given_in_order.items())
        order.shuffle(pairs)
        return dict(pairs)

    found = project(people, part, pattern_of(every), allowed)
    again = project(*(shuffled(x) for x in (people, part, pattern_of(every), allowed)))
    assert again == found
