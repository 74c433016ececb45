"""From a round to a proposal, or to what stands in its way (COM-3; METHODS, Allocation)."""

import numpy as np

from moothall.allocation.checking import InvalidRound, check_round
from moothall.allocation.columns import Columns, Floats, Whole, money
from moothall.allocation.groups import Opened, open_groups
from moothall.allocation.infeasible import Infeasible, conflicts
from moothall.allocation.limits import amount_words, counted, kind_words, limit_of
from moothall.allocation.programme import Corner, Programme
from moothall.allocation.proposal import (
    Balance,
    Line,
    NeedMet,
    Proposal,
    Reckoning,
    Shortfall,
    SmallGroup,
)
from moothall.allocation.round import Round
from moothall.allocation.rounding import CLOSE, Rounded, round_lines
from moothall.allocation.rows import Rows, build_rows, minimum_rows

TRIES = 20  # roundings, each with room for what the one before missed


def solve(asked: Round) -> Proposal | Infeasible:
    """Propose what to buy from each provider, in whole learners, or say which limits conflict.

    Each call starts from cold, so that a proposal depends on its round alone and can be made
    again. Raises InvalidRound with every fault of a round that makes no sense.
    """
    faults = check_round(asked)
    if faults:
        raise InvalidRound(faults)
    columns = Columns(asked)
    free = np.flatnonzero(columns.inside)
    rows = build_rows(columns, free)
    programme = Programme(rows, columns.worth[free])
    corner = programme.run()
    if corner is None:
        return conflicts(columns, rows)
    best = _points_of(columns, free, corner)
    opened = open_groups(columns, free, programme, corner)
    corner, demands, rounded = _whole(columns, free, programme, opened)
    reckoning = Reckoning(columns, free, rows, corner, rounded.learners, opened.closed)
    return _proposal(reckoning, demands, rounded, opened, best)


def _whole(
    columns: Columns, free: Whole, programme: Programme, opened: Opened
) -> tuple[Corner, Rows, Rounded]:
    """Round to whole learners; return the corner that was rounded, all demands, and the result.

    Where whole learners miss a floor or a sufficiency that parts of learners meet, it is asked for
    as much more as rounding all down would lose, and what then is best is rounded anew. The try
    that misses fewest is kept.
    """
    provision, worth = columns.provision[free], columns.worth[free]
    corner: Corner | None = opened.corner
    margin = np.zeros(len(programme.rows.limit))
    best: tuple[Corner, Rows, Rounded] | None = None
    for _ in range(TRIES):
        if corner is None:
            break
        size = np.bincount(provision, weights=corner.learners, minlength=len(columns.provisions))
        asks = np.setdiff1d(np.flatnonzero(size > CLOSE), opened.kept)
        demands = programme.rows.and_also(minimum_rows(columns, free, asks))
        rounded = round_lines(demands, corner.learners, provision, worth)
        if best is None or np.count_nonzero(rounded.short) < np.count_nonzero(best[2].short):
            best = corner, demands, rounded
        missed = np.flatnonzero(rounded.short[: len(margin)] * programme.rows.at_least)
        if not len(missed):
            break
        part = corner.learners - np.floor(corner.learners + CLOSE)
        margin[missed] += np.maximum(rounded.short, demands.matrix @ part)[missed]
        for row in missed.tolist():
            programme.demand_more(row, float(margin[row]))
        corner = programme.run()
    assert best is not None
    return best


def _points_of(columns: Columns, free: Whole, corner: Corner) -> float:
    """What a corner is worth, with the lines that are not decided on."""
    learners = columns.last_learners.astype(np.float64)
    learners[free] = corner.learners
    return _points(columns, learners)


def _proposal(
    reckoning: Reckoning, demands: Rows, rounded: Rounded, opened: Opened, best: float
) -> Proposal:
    columns = reckoning.columns
    learners = columns.last_learners.copy()
    learners[reckoning.free] = reckoning.learners
    exact = columns.last_learners.astype(np.float64)
    exact[reckoning.free] = reckoning.corner.learners
    met = np.bincount(columns.pair, weights=learners, minlength=len(columns.need))
    return Proposal(
        asked=columns.asked,
        lines=_lines(columns, learners, exact),
        balances=_balances(columns, learners),
        needs=_needs(columns, met.astype(np.int64)),
        shortfalls=_shortfalls(columns, demands, rounded),
        small_groups=_small_groups(columns, opened),
        points=_points(columns, learners.astype(np.float64)),
        best_points=best,
        reckoning=reckoning,
    )


def _points(columns: Columns, learners: Floats) -> float:
    """Quality, less travel, less the penalties of need that is not met."""
    met = np.bincount(columns.pair, weights=learners, minlength=len(columns.need))
    unmet = np.maximum(columns.need - met, 0.0)
    worth = (columns.quality - columns.travel) @ learners
    return float(worth - columns.weighted_penalty @ unmet)


def _lines(columns: Columns, learners: Whole, exact: Floats) -> tuple[Line, ...]:
    told = np.flatnonzero((learners > 0) | (columns.last_learners > 0) | (columns.last_pence > 0))
    inside = columns.inside
    return tuple(
        Line(
            columns.providers[columns.provider[i]].ukprn,
            columns.kinds[columns.kind[i]],
            columns.areas[columns.area[i]].code,
            int(learners[i]),
            money(int(learners[i]) * int(columns.rate[i])),
            float(exact[i]),
            int(columns.last_learners[i]),
            money(int(columns.last_pence[i])),
            bool(inside[i]),
        )
        for i in told.tolist()
    )


def _balances(columns: Columns, learners: Whole) -> tuple[Balance, ...]:
    spent = np.zeros(len(columns.budget), np.int64)
    np.add.at(spent, columns.purse, learners * columns.rate)
    given = {(b.authority, b.fund) for b in columns.asked.budgets}
    return tuple(
        Balance(
            authority.code,
            fund.code,
            money(int(columns.budget[a * len(columns.funds) + f])),
            money(int(spent[a * len(columns.funds) + f])),
        )
        for a, authority in enumerate(columns.authorities)
        for f, fund in enumerate(columns.funds)
        if (authority.code, fund.code) in given
    )


def _needs(columns: Columns, met: Whole) -> tuple[NeedMet, ...]:
    told = np.flatnonzero((columns.need > 0) | (met > 0))
    areas = len(columns.areas)
    return tuple(
        NeedMet(
            columns.kinds[i // areas],
            columns.areas[i % areas].code,
            int(columns.need[i]),
            int(met[i]),
        )
        for i in told.tolist()
    )


def _shortfalls(columns: Columns, demands: Rows, rounded: Rounded) -> tuple[Shortfall, ...]:
    return tuple(
        _shortfall(columns, demands, int(row), int(rounded.short[row]))
        for row in np.flatnonzero(rounded.short)
    )


def _shortfall(columns: Columns, demands: Rows, row: int, short: int) -> Shortfall:
    limit = limit_of(columns, demands, row)
    by = money(short) if demands.in_money[row] else short
    told = f"{limit.words[0].upper()}{limit.words[1:]} is missed by {amount_words(by)}"
    return Shortfall(limit, by, f"{told} in whole learners.")


def _small_groups(columns: Columns, opened: Opened) -> tuple[SmallGroup, ...]:
    decided = [(i, True) for i in opened.closed.tolist()]
    decided += [(i, False) for i in opened.kept.tolist()]
    return tuple(
        _small_group(columns, i, float(opened.size[i]), is_closed=is_closed)
        for i, is_closed in sorted(decided)
    )


def _small_group(columns: Columns, place: int, size: float, *, is_closed: bool) -> SmallGroup:
    provision = columns.provisions[place]
    name = columns.providers[columns.provider_of_provision[place]].name
    group = f"{name}, {kind_words(provision.kind, columns.asked.titles)}"
    outside = f" and {counted(provision.taken, 'learner')} from outside" if provision.taken else ""
    told = f"{group}: {size:.1f} learners{outside} would be fewer than {provision.minimum}."
    ending = (
        "The group is not opened."
        if is_closed
        else "It is kept all the same: without it the other limits cannot be met."
    )
    return SmallGroup(
        provision.provider, provision.kind, provision.minimum, size, is_closed, f"{told} {ending}"
    )
