"""Counts and rates of the same enrolments: what a reader can work out from all of them together.

The reader here shares no code with `moothall.disclosure`. It knows what is published: counts, rates
to a tenth of a percent, which of them are hidden, and roughly how many a rate is over. It is told
numerator and denominator of every rate over fewer than a thousand, for these it could find by
trying. One unknown for each provider, level and stage, and scipy's solver for the ends.
"""

from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from moothall.disclosure import (
    TOTAL,
    CountTable,
    Dimension,
    Layout,
    Protected,
    ProtectedRates,
    Refused,
    Release,
    SuppressionRule,
)
from moothall.evidence import stages

RULE = SuppressionRule()
LEAST, MOST = 1, 5
PROVIDERS, LEVELS = ("A", "B", "C"), ("2", "3")
# not started; under way; left; completed outside and inside the rates; achieved likewise
WITHIN = {
    "enrolments": (0, 1, 2, 3, 4, 5, 6),
    "starters": (1, 2, 3, 4, 5, 6),
    "completers": (3, 4, 5, 6),
    "achievers": (5, 6),
}
RATED = {"base": (2, 4, 6), "completed": (4, 6), "achieved": (6,)}
RATES = {
    "retention": ("completed", "base"),
    "pass_rate": ("achieved", "completed"),
    "achievement_rate": ("achieved", "base"),
}
SETS = {**WITHIN, **RATED}
CHAINS = [("enrolments", "starters", "completers", "achievers"), tuple(RATED)]
CHAINS += [("starters", "base"), ("completers", "completed"), ("achievers", "achieved")]
SHAPE = (len(PROVIDERS), len(LEVELS), 7)


def counts(world, name, by):
    """A count of the world by some breakdowns, as a figure asks for it."""
    found = world[..., list(SETS[name])].sum(axis=-1)
    axes = tuple(a for a, b in enumerate(("provider", "level")) if b not in by)
    dimensions = (Dimension("provider", PROVIDERS), Dimension("level", LEVELS))
    named = tuple(d for d in dimensions if d.name in by)
    return CountTable(Layout(*stages.counted_as(), "s1", named), found.sum(axis=axes))


def release(world, asked):
    """Ask for figures one after another; return those that are shown."""
    memory: list[Release] = []
    shown = []
    for measure, by in asked:
        names = RATES.get(measure, (measure,))
        tables = [counts(world, name, by) for name in names]
        answer = stages.protect_stage(measure, tables, RULE, memory)
        if isinstance(answer, Refused):
            continue
        assert isinstance(answer, Protected | ProtectedRates)
        memory.append(answer.release)
        shown.append((measure, answer.table))
    return shown


def group(name, provider, level):
    """The unknowns that a count of one cell adds up."""
    bits = np.zeros(SHAPE)
    at = (
        slice(None) if provider == TOTAL else PROVIDERS.index(provider),
        slice(None) if level == TOTAL else LEVELS.index(level),
    )
    bits[(*at, list(SETS[name]))] = 1.0
    return bits.ravel()


def whole_group(name, row):
    return group(name, row.get("provider", TOTAL), row.get("level", TOTAL))


def read(world, shown):
    """What the reader knows, as rows `low <= bits @ unknowns <= high`, and which are hidden."""
    rows, hidden = [], set()
    flat = world.ravel()
    for measure, table in shown:
        least = 0 if table.zeros_hidden else LEAST
        for row in table.rows():
            value = row["value"]
            if measure in WITHIN:
                bits = whole_group(measure, row)
                if isinstance(value, int):
                    assert value == bits @ flat
                    assert not LEAST <= value <= MOST
                    rows.append((bits, value, value))
                else:
                    rows.append((bits, least, np.inf))
                    hidden.add(tuple(bits.tolist()))
                continue
            over, base = (whole_group(name, row) for name in RATES[measure])
            if value is None:
                rows.append((base, 0, 0))
            elif isinstance(value, float):
                rows.append((over - (value - 0.0005) * base, -1e-6, np.inf))
                rows.append((over - (value + 0.0005) * base, -np.inf, 1e-6))
                if base @ flat < 1000:
                    rows += [(bits, bits @ flat, bits @ flat) for bits in (over, base)]
            else:
                rows.append((base, least, np.inf))
        if measure in RATES:
            bits = group(RATES[measure][1], TOTAL, TOTAL)
            roughly = round(int(bits @ flat) / 10) * 10
            rows.append((bits, roughly - 5, roughly + 5))
    return rows, hidden


def ends(target, rows):
    """Smallest and largest value of a group that fit everything known."""
    equal = [r for r in rows if r[1] == r[2]] or [(np.zeros(len(target)), 0, 0)]
    above = [(bits, high) for bits, low, high in rows if low != high and high < np.inf]
    above += [(-bits, -low) for bits, low, high in rows if low != high and low > -np.inf]
    found = []
    for sign in (1, -1):
        answer = linprog(
            sign * np.array(target),
            A_eq=np.array([bits for bits, *_ in equal]),
            b_eq=np.array([value for _, value, _ in equal]),
            A_ub=np.array([bits for bits, _ in above]) if above else None,
            b_ub=np.array([end for _, end in above]) if above else None,
            method="highs",
        )
        assert answer.status in (0, 3), answer.message
        found.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    return found


def differences(shown):
    """What lies between two counts of one cell that were both published, shown or hidden."""
    named = {}
    for measure, table in shown:
        for row in table.rows():
            cell = (row.get("provider", TOTAL), row.get("level", TOTAL))
            named.setdefault(cell, set()).update(RATES.get(measure, (measure,)))
    for cell, names in named.items():
        for chain in CHAINS:
            there = [name for name in chain if name in names]
            for wide, narrow in pairwise(there):
                yield tuple((group(wide, *cell) - group(narrow, *cell)).tolist())


def check(world, shown):
    rows, hidden = read(world, shown)
    zeros = [(bits, 0, 0) for bits, _, high in rows if high == 0]
    zeros += [(bits, low, np.inf) for bits, low, high in rows if low == LEAST and high == np.inf]
    flat = world.ravel()
    for bits in sorted(hidden | set(differences(shown))):
        truth = int(np.array(bits) @ flat)
        small = LEAST <= truth <= MOST
        if not small and bits not in hidden:
            continue
        low, high = ends(bits, rows)
        if small:
            floor = max(LEAST, ends(bits, zeros)[0])
            assert low <= floor + 1e-4, (truth, low, high)
            assert high >= MOST - 1e-4, (truth, low, high)
        else:
            assert high - low >= MOST - LEAST - 1e-4, (truth, low, high)


worlds = st.lists(
    st.one_of(st.integers(0, 7), st.integers(0, 60), st.integers(30, 3000)),
    min_size=42,
    max_size=42,
).map(lambda cells: np.array(cells).reshape(SHAPE))
questions = st.lists(
    st.tuples(
        st.sampled_from([*WITHIN, *RATES]),
        st.sampled_from([("provider",), ("level",), ("provider", "level")]),
    ),
    min_size=4,
    max_size=7,
    unique=True,
)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds, questions)
def test_no_counts_and_rates_together_let_a_reader_bound_a_small_number_more_tightly(world, asked):
    check(world, release(world, asked))


@pytest.mark.parametrize("turned", [False, True])
def test_three_who_completed_outside_the_rates_show_in_no_count_beside_a_rate(turned):
    rng = np.random.default_rng(7)
    world = rng.integers(600, 4000, SHAPE)
    world[..., [3, 5]] = 0
    world[0, 0, 3] = 3  # as in the example partnership: 41,033 completers, 41,030 of them rated
    asked = [(m, by) for by in ((), ("provider",)) for m in [*WITHIN, *RATES]]
    shown = release(world, asked[::-1] if turned else asked)
    check(world, shown)
    # Both are shown, for a rate in tenths of a percent tells no more than a share.
    found = {m: table.cell() for m, table in shown if not table.layout.names}
    completed = int(world[..., [3, 4, 5, 6]].sum())
    assert found["completers"] == completed
    share = world[..., [4, 6]].sum() / world[..., [2, 4, 6]].sum()
    assert found["retention"] == round(float(share), 3)


@pytest.mark.parametrize("order", list(permutations(RATES)))
def test_three_who_left_show_in_no_quotient_of_two_rates(order):
    world = np.zeros(SHAPE, int)
    world[..., 4], world[..., 6] = 60, 124
    world[0, 0, 2] = 3  # of 1,107 inside the rates, three left
    shown = release(world, [(rate, ()) for rate in order])
    check(world, shown)
    found = {measure: table.cell() for measure, table in shown}
    assert [isinstance(cell, float) for cell in found.values()].count(True) == 1
    assert not isinstance(found["retention"], float)


def test_a_small_base_is_protected_as_if_its_counts_were_printed():
    world = np.full(SHAPE, 40)
    world[..., [3, 5]] = 0
    world[0, :, 3] = (3, 0)
    shown = release(world, [("completers", ("provider",)), ("retention", ("provider",))])
    check(world, shown)
    rates = shown[1][1]
    hidden = [isinstance(rates.cell(provider=p), float) for p in (*PROVIDERS, TOTAL)]
    assert hidden.count(False) >= 2


def test_every_stage_is_counted_where_it_should_be():
    sizes = [len(stages.COUNTS[name]) for name in WITHIN]
    assert sizes == sorted(sizes, reverse=True)
    assert [len(of - stages.UNHEARD.values) for of in stages.COUNTS.values()] == [7, 6, 4, 2]
    for over, base in stages.RATES.values():
        assert over < base < stages.COUNTS["starters"]
    assert len({*product((True, False), repeat=4)}) - 4 == len(stages.STAGES)
