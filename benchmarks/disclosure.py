"""How long protecting a table takes, against the same audit by one cold programme for each cell.

Run: python benchmarks/disclosure.py [--most AREAS]. Times are processor seconds of one core.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from moothall.disclosure import (
    CountTable,
    Dimension,
    Layout,
    Protected,
    ProtectedTable,
    Rounded,
    SuppressionRule,
    protect,
    protect_rate,
)
from moothall.disclosure.draft import Draft
from moothall.disclosure.pattern import Pattern

RULE = SuppressionRule()
T = TypeVar("T")


def table(counts: NDArray[np.int64]) -> CountTable:
    """A table of counts with numbered categories."""
    dimensions = tuple(
        Dimension(name, tuple(f"{i:03}" for i in range(n)))
        for name, n in zip(("home", "delivery", "level"), counts.shape, strict=False)
    )
    return CountTable(Layout("learners", "1", "bench", dimensions), counts)


def skewed(*shape: int, seed: int = 1) -> NDArray[np.int64]:
    """Counts as tables of learners have them: a few large, many small."""
    return np.random.default_rng(seed).negative_binomial(1.0, 0.03, size=shape)


def travel(areas: int) -> NDArray[np.int64]:
    """Learners by home and delivery area: fewer with distance, most pairs of areas none."""
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 1, (areas, 2))
    homes, pulls = rng.lognormal(0, 0.7, areas), rng.lognormal(0, 0.9, areas)
    apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    mean = homes[:, None] * pulls[None] * np.exp(-apart / 0.06)
    mean[np.arange(areas), np.arange(areas)] *= 3
    return rng.poisson(mean / mean.sum() * 1300 * areas)


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """The result of an act and the processor seconds it took."""
    start = time.process_time()
    result = act()
    return result, time.process_time() - start


def report(name: str, counts: NDArray[np.int64]) -> tuple[ProtectedTable | None, float]:
    """Protect a table and print one line about it."""
    exact = table(counts)
    answer, seconds = timed(lambda: protect(exact, RULE))
    shown = answer.table if isinstance(answer, Protected) else None
    whole = exact.values()
    small = int(((whole >= 1) & (whole <= 5)).sum())
    outcome = f"{int(shown.hidden.sum()):,} hidden" if shown else "refused"
    print(f"{name:42} {whole.size:7,} cells {small:6,} small {outcome:>13} {seconds:8.2f} s")
    return shown, seconds


def cold_audit(shown: ProtectedTable) -> int:
    """The peer: for each hidden cell two programmes of scipy from cold, over the same facts."""
    rows, columns = (n - 1 for n in shown.numbers.shape)
    cells = sparse.kron(
        sparse.vstack([sparse.eye_array(rows), np.ones((1, rows))]),
        sparse.vstack([sparse.eye_array(columns), np.ones((1, columns))]),
        format="csr",
    )
    hidden = shown.hidden.ravel()
    facts, numbers = cells[np.flatnonzero(~hidden)], shown.numbers.ravel()[~hidden]
    for cell in np.flatnonzero(hidden):
        goal = cells[[int(cell)]].toarray().ravel()
        for sign in (1.0, -1.0):
            linprog(sign * goal, A_eq=facts, b_eq=numbers, method="highs")
    return 2 * int(hidden.sum())


def lightest(shapes: Sequence[tuple[int, int]], seeds: int) -> None:
    """How much lighter the exact pattern is than the heuristic's, and what it costs."""
    for shape in shapes:
        weights, spent, proven = np.zeros(2), np.zeros(2), 0
        for seed in range(seeds):
            exact = table(skewed(*shape, seed=seed))
            values = exact.values().ravel()
            small = (values > 0) & (values <= RULE.most_hidden)
            none = np.zeros(len(values), np.bool_)
            draft = Draft(exact.layout, values, small, none, Rounded.nothing(len(values)))
            for way in (0, 1):
                search = Pattern(draft, [], RULE, exact=way * len(values))
                view, seconds = timed(search.find)
                if view is None:
                    raise AssertionError("a first table is never refused")
                weights[way] += search.weights()[view.hidden & ~small].sum()
                spent[way] += seconds
            proven += search.proven
        name = f"lightest pattern, {shape[0]} x {shape[1]} and totals"
        print(
            f"{name:42} {len(values):7,} cells, weight {1 - weights[1] / weights[0]:4.0%} less,"
            f" proven {proven} of {seeds}; {spent[0] / seeds:.2f} -> {spent[1] / seeds:.2f} s each"
        )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=150, help="areas of the travel matrix")
    areas = parser.parse_args().most
    protect(table(skewed(5, 5)), RULE)  # first use loads the solver
    report("1,000 cells, 60 x 16 and totals", skewed(60, 16))
    report("1,000 cells, 31 x 31 and totals", skewed(31, 31))
    report("1,000 cells, 10 x 9 x 8 and totals", skewed(10, 9, 8))
    report(f"travel matrix, {areas} x {areas} and totals", travel(areas))
    lightest(((5, 5), (9, 6), (13, 8), (16, 13)), seeds=10)
    base = np.asarray(skewed(30, 15))
    over = np.random.default_rng(2).binomial(base, 0.8)
    _, seconds = timed(lambda: protect_rate(table(over), table(base), RULE))
    print(f"{'rates, 30 x 15 and totals':42} {3 * 31 * 16:7,} cells {'':>27} {seconds:8.2f} s")
    shown, ours = report("peer's table, 24 x 24 and totals", skewed(24, 24))
    if shown is not None:
        programmes, theirs = timed(lambda: cold_audit(shown))
        print(f"the same audit by {programmes} cold programmes of scipy: {theirs:.2f} s")
        print(f"ratio, whole protection against cold audit alone: {theirs / ours:.0f} times")


if __name__ == "__main__":
    main()
