"""What a reader who reckons in whole learners works out of tables that share no breakdown, or that
share them in a ring: home area by sector may not tell what provider by route hides.

The reader shares no code with `moothall.disclosure`. It has one unknown for every home, provider,
route and sector together, and looks with a whole-number solver for the ends of every hidden cell.
"""

from itertools import combinations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from moothall.disclosure import (
    TOTAL,
    CountTable,
    Dimension,
    Layout,
    Protected,
    Release,
    SuppressionRule,
    protect,
)

RULE = SuppressionRule()
LEAST, MOST = 1, 5
MANY = 10_000
WORLD = {"home": ("H", "I"), "provider": ("A", "B", "C"), "route": ("x", "y"), "sector": ("1", "2")}
SHAPE = tuple(len(of) for of in WORLD.values())
PAIRS = list(combinations(WORLD, 2))
RING = [("home", "sector"), ("provider", "route"), ("home", "provider"), ("route", "sector")]


def table(world, by):
    """An exact table of the world by two breakdowns."""
    axes = tuple(axis for axis, name in enumerate(WORLD) if name not in by)
    dimensions = tuple(Dimension(name, of) for name, of in WORLD.items() if name in by)
    return CountTable(Layout("enrolments", "1", "s1", dimensions), world.sum(axis=axes))


def shown(world, asked):
    """Release tables in an order; give every cell as the unknowns it adds up, with the smallest
    and the largest number that is said of it.
    """
    memory: list[Release] = []
    found = {}
    for by in asked:
        answer = protect(table(world, by), RULE, memory)
        if not isinstance(answer, Protected):
            continue
        memory.append(answer.release)
        for row in answer.table.rows():
            bits = np.zeros(SHAPE)
            at = [
                slice(None) if row.get(name, TOTAL) == TOTAL else of.index(row[name])
                for name, of in WORLD.items()
            ]
            bits[tuple(at)] = 1
            least = 0 if answer.table.zeros_hidden else LEAST
            value = row["value"]
            ends = (value, value) if isinstance(value, int) else (least, MANY)
            key = tuple(bits.ravel())
            before = found.setdefault(key, ends)
            found[key] = (max(before[0], ends[0]), min(before[1], ends[1]))
    return found


def ends(target, cells):
    """The smallest and the largest whole number that a cell can be."""
    low, high = zip(*cells.values(), strict=True)
    found = []
    for sign in (1, -1):
        answer = milp(
            sign * np.array(target),
            constraints=LinearConstraint(np.array(list(cells)), low, high),
            bounds=Bounds(0, MANY),
            integrality=np.ones(len(target)),
        )
        assert answer.status == 0, answer.message
        found.append(sign * round(answer.fun))
    return found


def check(world, asked):
    cells = shown(world, asked)
    # What shown zeros alone say: a total of two cells that are not 0 is at least 2.
    zeros = {bits: said for bits, said in cells.items() if said[1] in (0, MANY)}
    for bits in [bits for bits, (low, high) in cells.items() if low < high]:
        truth = int(np.array(bits) @ world.ravel())
        low, high = ends(bits, cells)
        if LEAST <= truth <= MOST:
            assert low <= max(LEAST, ends(bits, zeros)[0]), (truth, low, high)
            assert high >= MOST, (truth, low, high)
        else:
            assert high - low >= MOST - LEAST, (truth, low, high)


worlds = st.lists(
    st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 30)),
    min_size=int(np.prod(SHAPE)),
    max_size=int(np.prod(SHAPE)),
).map(lambda cells: np.array(cells).reshape(SHAPE))


def test_a_ring_of_tables_tells_no_whole_learners_more():
    world = np.random.default_rng(20_003).integers(0, 5, SHAPE)
    check(world, RING)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds, st.permutations(PAIRS), st.integers(2, 4))
def test_no_tables_by_two_breakdowns_together_tell_whole_learners_more(world, asked, count):
    check(world, asked[:count])
