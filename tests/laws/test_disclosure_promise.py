"""The promise: what a reader can work out from published tables, by an attack of its own.

The attacker here shares no code with `moothall.disclosure`. It sees only what is published: labels,
numbers and which cells are hidden. It knows that counts are whole, not negative, that learners
stand in one category of each breakdown, and that zeros are always shown. It lays out every
combination of categories that the tables name, one unknown a combination, and asks scipy's solver
for the smallest and the largest value of every hidden cell.
"""

from itertools import product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from moothall.disclosure import (
    TOTAL,
    CountTable,
    Dimension,
    Layout,
    Protected,
    Refused,
    SuppressionRule,
    protect,
)

RULE = SuppressionRule()
LEAST, MOST = 1, 5
UNIVERSE = {"age": ("16", "17", "18", "19"), "sex": ("F", "M"), "area": ("A", "B", "C")}
WORLD = tuple(UNIVERSE)
ATOMS = list(product(*UNIVERSE.values()))


def ask(world, by, where=None, snapshot="s1"):
    """An exact table over the little world, filtered by `where`, broken down by `by`."""
    where = {name: frozenset(values) for name, values in (where or {}).items()}
    inside = np.ones(world.shape, bool)
    for axis, name in enumerate(WORLD):
        if name in where:
            keep = np.array([c in where[name] for c in UNIVERSE[name]])
            inside &= keep.reshape([-1 if a == axis else 1 for a in range(3)])
    counts = world * inside
    counts = counts.sum(axis=tuple(a for a, name in enumerate(WORLD) if name not in by))
    names = [name for name in WORLD if name in by]
    for axis, name in enumerate(names):
        listed = [i for i, c in enumerate(UNIVERSE[name]) if c in where.get(name, UNIVERSE[name])]
        counts = counts.take(listed, axis=axis)
    dimensions = tuple(
        Dimension(n, tuple(c for c in UNIVERSE[n] if c in where.get(n, UNIVERSE[n]))) for n in names
    )
    return CountTable(Layout("learners", "1", snapshot, dimensions, where), counts)


def published(table):
    """Every cell as a reader sees it: (which atoms it adds up, number or None)."""
    facts = []
    where = {name: set(values) for name, values in table.layout.where.items()}
    for row in table.rows():
        value = row["value"] if isinstance(row["value"], int) else None
        bits: list[float] = []
        for atom in ATOMS:
            fits = all(
                at in where.get(name, {at}) and row.get(name, TOTAL) in (TOTAL, at)
                for name, at in zip(WORLD, atom, strict=True)
            )
            bits.append(float(fits))
        facts.append((tuple(bits), value))
    return facts


def extremes(targets, facts, least):
    """Smallest and largest value of groups of atoms when hidden cells are at least `least`.

    `facts` maps a group to its number, or to None where it is hidden.
    """
    shown = {bits: v for bits, v in facts.items() if v is not None}
    hidden = [bits for bits, v in facts.items() if v is None]
    a_eq = np.array(list(shown) or [[0.0] * len(ATOMS)])
    b_eq = np.array(list(shown.values()) or [0])
    a_ub, b_ub = (-np.array(hidden), -np.full(len(hidden), least)) if hidden else (None, None)
    found = {}
    for bits in targets:
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * np.array(bits), A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq, method="highs"
            )
            assert answer.status in (0, 3)
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        found[bits] = tuple(ends)
    return found


def gather(tables):
    """All published cells by the atoms they add up; one group is never shown here, hidden there."""
    facts = {}
    for table in tables:
        for bits, value in published(table):
            assert facts.setdefault(bits, value) == value
    return facts


def differences(facts):
    """Groups that no table names and that two published cells tell apart, one inside the other.

    Either both are shown, or they differ in one breakdown only and nothing published is inside.
    """
    cells = {bits: np.array(bits, bool).reshape(4, 2, 3) for bits in facts}
    found = set()
    for one, other in product(cells, cells):
        left = cells[one] & ~cells[other]
        if (cells[other] & ~cells[one]).any() or not left.any():
            continue
        shown = facts[one] is not None and facts[other] is not None
        sides = [left.any(axis=tuple({0, 1, 2} - {axis})) for axis in range(3)]
        box = np.prod([side.sum() for side in sides]) == left.sum()
        bare = not any((~left & inside).sum() == 0 for inside in cells.values())
        if shown or (box and bare):
            found.add(tuple(left.ravel().astype(float).tolist()))
    return found


def check(world, tables):
    """Attack twice: by numbers alone, and knowing too that hidden cells are not 0."""
    facts = gather(tables)
    flat = world.ravel()
    for bits, value in facts.items():
        truth = int(np.array(bits) @ flat)
        assert value is None or (value == truth and not LEAST <= truth <= MOST)
    hidden = {bits for bits, value in facts.items() if value is None}
    groups = {bits: int(np.array(bits) @ flat) for bits in hidden | differences(facts)}
    small = {bits for bits, truth in groups.items() if LEAST <= truth <= MOST}
    zeros = {bits: value for bits, value in facts.items() if not value}
    for least in (0, LEAST):
        for bits, (low, high) in extremes(sorted(hidden | small), facts, least).items():
            if bits in small:
                if low > LEAST + 1e-6:  # two groups that are not empty hold at least 2
                    floor = extremes([bits], zeros, LEAST)[bits][0]
                    assert low <= floor + 1e-6, (bits, low, high)
                assert high >= MOST - 1e-6, (bits, low, high)
            else:
                assert high - low >= MOST - LEAST - 1e-6, (bits, low, high)


worlds = st.lists(
    st.one_of(st.just(0), st.integers(0, 7), st.integers(0, 60)), min_size=24, max_size=24
).map(lambda cells: np.array(cells).reshape(4, 2, 3))
subsets = {
    "age": st.sampled_from([("16", "17", "18"), ("16", "17", "18", "19"), ("17", "18", "19")]),
    "sex": st.sampled_from([("F",), ("F", "M")]),
    "area": st.sampled_from([("A", "B"), ("B",)]),
}
filters = st.fixed_dictionaries({}, optional=subsets)
breakdowns = st.lists(st.sampled_from(WORLD), unique=True, max_size=3)
steady = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@steady
@given(worlds, breakdowns, filters)
def test_no_published_table_lets_a_reader_bound_a_hidden_cell_more_tightly_than_allowed(
    world, by, where
):
    answer = protect(ask(world, by, where), RULE)
    assert isinstance(answer, Protected)
    check(world, [answer.table])


@steady
@given(worlds, st.lists(st.tuples(breakdowns, filters), min_size=2, max_size=4))
def test_no_sequence_of_published_tables_does_either(world, asked):
    memory, tables = [], []
    for by, where in asked:
        answer = protect(ask(world, by, where), RULE, memory)
        if isinstance(answer, Protected):
            memory.append(answer.release)
            tables.append(answer.table)
        else:
            assert isinstance(answer, Refused)
    check(world, tables)
