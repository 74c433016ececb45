"""Proposals side by side: scenarios of one round, or before and after a change (what-if)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from moothall.allocation.columns import money, pence
from moothall.allocation.proposal import Proposal
from moothall.allocation.round import Kind
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money


@dataclass(frozen=True, slots=True)
class Share:
    """Learners and money of one provider, kind or area under one proposal."""

    learners: int
    money: Money


@dataclass(frozen=True, slots=True)
class ProviderCompared:
    """One provider under each scenario, by the scenario's name, beside last year."""

    provider: UKPRN
    name: str
    last: Share
    shares: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class UnmetCompared:
    """Need that stays unmet in one area, level and sector under each scenario, in learners."""

    area: AreaCode
    level: str
    sector: str
    need: int
    unmet: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TotalCompared:
    """The whole of one scenario."""

    budget: Money
    allocated: Money
    learners: int
    unmet: int
    points: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios of one round side by side, in the order given."""

    totals: Mapping[str, TotalCompared]
    providers: tuple[ProviderCompared, ...]
    unmet: tuple[UnmetCompared, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What one change does to one kind at one provider: learners and money, after less before."""

    provider: UKPRN
    kind: Kind
    learners: int
    money: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does: everything after less before. Provisions that stay are left out."""

    learners: int
    unmet: int
    allocated: Money
    points: float
    moved: tuple[Moved, ...]


def compare(proposals: Mapping[str, Proposal]) -> Comparison:
    """Set proposals on the same round side by side, by the names of their scenarios."""
    return Comparison(
        {name: _total(proposal) for name, proposal in proposals.items()},
        tuple(_providers(proposals)),
        tuple(_unmet(proposals)),
    )


def difference(before: Proposal, after: Proposal) -> Difference:
    """Say what changed between two proposals, such as before and after moving one limit."""
    old, new = _by_provision(before), _by_provision(after)
    moved = []
    for provider, kind in sorted({*old, *new}):
        was = old.get((provider, kind), Share(0, Money(0)))
        now = new.get((provider, kind), Share(0, Money(0)))
        if was != now:
            change = now.money - was.money
            moved.append(Moved(provider, kind, now.learners - was.learners, change))
    return Difference(
        after.learners - before.learners,
        after.unmet - before.unmet,
        after.allocated - before.allocated,
        after.points - before.points,
        tuple(moved),
    )


def _total(proposal: Proposal) -> TotalCompared:
    return TotalCompared(
        proposal.budget, proposal.allocated, proposal.learners, proposal.unmet, proposal.points
    )


def _by_provision(proposal: Proposal) -> dict[tuple[UKPRN, Kind], Share]:
    spent: Counter[tuple[UKPRN, Kind]] = Counter()
    learners: Counter[tuple[UKPRN, Kind]] = Counter()
    for line in proposal.lines:
        learners[line.provider, line.kind] += line.learners
        spent[line.provider, line.kind] += pence(line.money)
    return {key: Share(learners[key], money(spent[key])) for key in spent}


def _providers(proposals: Mapping[str, Proposal]) -> list[ProviderCompared]:
    names = {p.ukprn: p.name for proposal in proposals.values() for p in proposal.asked.providers}
    last: dict[UKPRN, Share] = {}
    shares: dict[UKPRN, dict[str, Share]] = {}
    for scenario, proposal in proposals.items():
        before, now = _by_provider(proposal)
        last |= before
        for ukprn, share in now.items():
            shares.setdefault(ukprn, {})[scenario] = share
    nothing = Share(0, Money(0))
    return [
        ProviderCompared(
            ukprn,
            names[ukprn],
            last.get(ukprn, nothing),
            {scenario: shares[ukprn].get(scenario, nothing) for scenario in proposals},
        )
        for ukprn in sorted(shares)
    ]


def _by_provider(proposal: Proposal) -> tuple[dict[UKPRN, Share], dict[UKPRN, Share]]:
    """Shares of last year and of this, by provider."""
    counts: Counter[tuple[UKPRN, str]] = Counter()
    for line in proposal.lines:
        counts[line.provider, "last"] += line.last_learners
        counts[line.provider, "last pence"] += pence(line.last_money)
        counts[line.provider, "now"] += line.learners
        counts[line.provider, "now pence"] += pence(line.money)
    ukprns = {line.provider for line in proposal.lines}
    before, now = (
        {u: Share(counts[u, when], money(counts[u, f"{when} pence"])) for u in ukprns}
        for when in ("last", "now")
    )
    return before, now


def _unmet(proposals: Mapping[str, Proposal]) -> list[UnmetCompared]:
    need: dict[tuple[AreaCode, str, str], int] = {}
    unmet: dict[tuple[AreaCode, str, str], dict[str, int]] = {}
    for scenario, proposal in proposals.items():
        needed: Counter[tuple[AreaCode, str, str]] = Counter()
        for row in proposal.needs:
            where = (row.area, row.kind.level, row.kind.sector)
            needed[where] += row.need
            by_scenario = unmet.setdefault(where, dict.fromkeys(proposals, 0))
            by_scenario[scenario] += row.unmet
        need |= needed
    return [UnmetCompared(*where, need[where], unmet[where]) for where in sorted(unmet)]
