"""How long does a round take, from its tables to an explained proposal in whole learners?

The round of issue size: 400 providers x 15 sectors x 4 levels x 10 areas, of which 48,000 lines
are offered within reach. Then seven scenarios of it, and, at a size at which scipy's default
solver ends in a moment, the same linear programme given to both. Prints seconds of the clock and
of the processor; ratios are of processor seconds.

    python benchmarks/allocation.py [--providers N] [--peer-providers N] [--minimum N]
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import numpy as np
from scipy.optimize import linprog

from moothall.allocation import (
    SCENARIOS,
    Area,
    Authority,
    Budget,
    Fund,
    Infeasible,
    Kind,
    Need,
    Offer,
    Proposal,
    Provider,
    Provision,
    Round,
    Scope,
    Sufficiency,
    Teller,
    explain,
    solve,
)
from moothall.allocation.columns import Columns
from moothall.allocation.programme import Programme, scaled
from moothall.allocation.rows import build_rows
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money
from moothall.periods import AcademicYear

SECTORS, LEVELS, AREAS = 15, 4, 10
KINDS_EACH, REACH = 20, 6
KINDS = [Kind("fe", str(lv), str(s)) for lv in range(1, LEVELS + 1) for s in range(1, SECTORS + 1)]
HOMES = [AreaCode(f"E060000{n:02}") for n in range(1, AREAS + 1)]
T = TypeVar("T")


def made_round(providers: int, minimum: int = 0) -> Round:
    """Providers spread over a square, each teaching a third of all kinds to the nearest areas."""
    rng = np.random.default_rng(1)
    homes, sites = rng.uniform(0, 1, (AREAS, 2)), rng.uniform(0, 1, (providers, 2))
    far = np.hypot(*(sites[:, None] - homes[None]).transpose(2, 0, 1))
    ukprns = [UKPRN(99_000_001 + n) for n in range(providers)]
    provisions, offers = [], []
    learners, spent = np.zeros((len(KINDS), AREAS), int), np.zeros(AREAS, int)
    for p, ukprn in enumerate(ukprns):
        for k in rng.choice(len(KINDS), KINDS_EACH, replace=False):
            rate, quality = int(rng.integers(3000, 6500)), float(rng.uniform(50, 100))
            near = np.argsort(far[p])[:REACH]
            last = rng.poisson(12 * np.exp(-3 * far[p, near]))
            learners[k, near] += last
            spent[near] += last * rate
            offers += [
                Offer(ukprn, KINDS[k], HOMES[a], quality, 30 * float(far[p, a]), n, Money(n * rate))
                for a, n in zip(near.tolist(), last.tolist(), strict=True)
            ]
            places = int(last.sum() * rng.uniform(1.0, 1.4)) + 3
            least = min(minimum, places)
            provisions.append(Provision(ukprn, KINDS[k], Money(rate), places, 0, least))
    needs = np.ceil(learners * rng.uniform(0.9, 1.2, learners.shape)).astype(int) + 2
    names = [f"Authority {n}" for n in range(1, AREAS + 1)]
    limits = {"floor": Decimal("0.05"), "cap": Decimal("0.08")}
    return Round(
        AcademicYear(2026),
        tuple(Authority(code, name) for code, name in zip(HOMES, names, strict=True)),
        tuple(Area(code, name, code) for code, name in zip(HOMES, names, strict=True)),
        (Fund("16-19", "16-19"),),
        tuple(
            Budget(a, "16-19", Money(int(s) * 99 // 100)) for a, s in zip(HOMES, spent, strict=True)
        ),
        tuple(
            Provider(u, f"Provider {u}", HOMES[int(far[p].argmin())], **limits)
            for p, u in enumerate(ukprns)
        ),
        tuple(provisions),
        tuple(offers),
        tuple(
            Need(KINDS[k], HOMES[a], int(needs[k, a]), 100.0)
            for k in range(len(KINDS))
            for a in range(AREAS)
        ),
        tuple(
            Sufficiency(
                f"{names[a]}, level {level}",
                Scope(levels=frozenset({str(level)}), areas=frozenset({HOMES[a]})),
                Decimal("0.6"),
            )
            for a in range(AREAS)
            for level in range(1, LEVELS + 1)
        ),
    )


def timed(name: str, act: Callable[[], T]) -> tuple[T, float]:
    """The result of an act and its processor seconds, printed with those of the clock."""
    clock, processor = time.perf_counter(), time.process_time()
    result = act()
    used = time.process_time() - processor
    print(f"{name:58} {time.perf_counter() - clock:8.2f} s {used:8.2f} s of processor")
    return result, used


def whole_way(asked: Round) -> Proposal:
    """From tables to whole learners, with every explanation made and told."""
    answer = solve(asked)
    if isinstance(answer, Infeasible):
        raise SystemExit(f"The benchmark's round cannot be met:\n{answer.words}")
    explanation = explain(answer)
    teller = Teller(explanation)
    for provider in explanation.providers:
        teller.provider(provider)
        for provision in provider.provisions:
            teller.provision(provision)
    return answer


def against_scipy(providers: int) -> None:
    """The same linear programme by our settings of HiGHS and by scipy's default."""
    columns = Columns(made_round(providers))
    rows = build_rows(columns, np.arange(len(columns.provider)))
    programme = Programme(rows, columns.worth)
    matrix, limit, _ = scaled(rows)
    sign = np.where(rows.at_least, -1.0, 1.0)
    matrix.data = matrix.data * np.repeat(sign, np.diff(matrix.indptr))
    name = f"{matrix.shape[1]:,} x {matrix.shape[0]:,}"
    corner, ours = timed(f"linear programme of {name}", programme.run)
    peer, theirs = timed(
        f"scipy's default on {name}",
        lambda: linprog(-columns.worth, A_ub=matrix, b_ub=limit * sign),
    )
    if corner is None or abs(corner.worth + peer.fun) > 1e-6 * abs(peer.fun):
        raise SystemExit("The two disagree.")
    print(f"{'scipy takes, times ours':58} {theirs / ours:8.1f}")


def main() -> None:
    """Print the answers."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--providers", type=int, default=400)
    options.add_argument("--peer-providers", type=int, default=200)
    options.add_argument("--minimum", type=int, default=0, help="smallest group that is opened")
    given = options.parse_args()
    asked, _ = timed("making the round up", lambda: made_round(given.providers, given.minimum))
    proposal, _ = timed(
        f"tables to explained proposal ({len(asked.offers):,} lines)", lambda: whole_way(asked)
    )
    lost = proposal.best_points - proposal.points
    print(
        f"  {proposal.learners:,} learners, {proposal.unmet:,} unmet, "
        f"{len(proposal.shortfalls)} demands missed in whole learners, "
        f"{len(proposal.small_groups)} small groups; rounding costs {lost / proposal.points:.4%}"
    )
    timed("seven scenarios", lambda: [whole_way(s.applied(asked)) for s in SCENARIOS])
    tight = replace(
        asked,
        budgets=tuple(replace(b, amount=Money(int(b.amount) * 9 // 10)) for b in asked.budgets),
    )
    timed("naming the conflicts of a round with a tenth less money", lambda: solve(tight))
    against_scipy(given.peer_providers)


if __name__ == "__main__":
    main()
