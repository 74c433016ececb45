"""Enrolments by how far they came, remembered as one measure: enrolments, starters, completers and
achievers, and the three rates of them.

Each counts some of the same enrolments, so what one shows is told by the others too: 106 completers
beside 103 achievers are three people who failed. They are told apart by a breakdown of their own,
the stage, which is never shown: each measure is a filter on it, and all that was shown of any of
them is audited together (EVD-2).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure import (
    PRINTED,
    CountTable,
    Dimension,
    Layout,
    PrintedRate,
    Protected,
    ProtectedRates,
    ProtectedSums,
    Refused,
    Release,
    Rounded,
    Saying,
    SuppressionRule,
    Unheard,
    protect,
    protect_amounts,
    protect_values,
)
from moothall.disclosure.layout import Conditions
from moothall.evidence.changes import HALF, PLACES, WIDE_BASE, Before, told_by_change
from moothall.measures import MEASURES

Numbers = NDArray[np.int64]
Halves = tuple[tuple[str, tuple[str, ...]], ...]

STAGE = "stage"
STARTED, INSIDE, COMPLETED, ACHIEVED = "started", "inside the rates", "completed", "achieved"
_MARKS = (STARTED, INSIDE, COMPLETED, ACHIEVED)


def _with(*marks: str) -> frozenset[str]:
    """The stages that have all these marks."""
    return frozenset(stage for stage, has in STAGES.items() if has >= set(marks))


# What an enrolment can be, by its marks; inside the rates are only those that started.
STAGES = {
    ", ".join(marks) or "not started": frozenset(marks)
    for count in range(len(_MARKS) + 1)
    for marks in combinations(_MARKS, count)
    if INSIDE not in marks or STARTED in marks
}
# Records may say so of a few: an aim completed before it counts as started, or achieved but not
# completed. Readers take it that nobody did.
UNHEARD = Unheard(
    STAGE,
    frozenset(
        stage
        for stage, has in STAGES.items()
        if (COMPLETED in has and STARTED not in has) or (ACHIEVED in has and COMPLETED not in has)
    ),
)
COUNTS = {
    "enrolments": _with(),
    "starters": _with(STARTED),
    "completers": _with(COMPLETED),
    "achievers": _with(ACHIEVED),
}
# The stages that a rate counts, and those that it is over.
RATES = {
    "retention": (_with(INSIDE, COMPLETED), _with(INSIDE)),
    "pass_rate": (_with(INSIDE, COMPLETED, ACHIEVED), _with(INSIDE, COMPLETED)),
    "achievement_rate": (_with(INSIDE, COMPLETED, ACHIEVED), _with(INSIDE)),
}
MEASURED = (*COUNTS, *RATES)

COUNTED, REST = "counted", "rest"
# How far a count that is told roughly, beside a rate, may be from the exact one.
ROUGHLY = 10
# Planned hours are told in full steps: more than a learner has in most years.
HOURS = 1000


def counted_as() -> tuple[str, str]:
    """Return under which name and version the counts of enrolments are remembered, all as one."""
    return "enrolments", ".".join(str(MEASURES[name].version) for name in MEASURED)


def about(count: int) -> int:
    """Return a count rounded to the nearest ten: enough to judge by, too little to subtract."""
    return round(count / ROUGHLY) * ROUGHLY


def halves_of(measure: str) -> Halves:
    """Return what a rate's table tells apart: the stages that it counts, and the rest."""
    counted, base = RATES[measure]
    return ((COUNTED, tuple(sorted(counted))), (REST, tuple(sorted(base - counted))))


def printed_by(measure: str, release: Release) -> frozenset[Conditions]:
    """Return the conditions of the cells of which a release printed this rate and no counts."""
    stage = next((d for d in release.layout.dimensions if d.name == STAGE), None)
    if stage is None or stage.spans != halves_of(measure):
        return frozenset()
    counted = (STAGE, RATES[measure][0])
    keys = zip(release.layout.keys(), release.rounded.unsaid.tolist(), strict=True)
    return frozenset(key - {counted} for key, unsaid in keys if unsaid and counted in key)


def protect_stage(
    measure: str,
    tables: Sequence[CountTable],
    rule: SuppressionRule,
    released: Sequence[Release],
    before: Sequence[Before] = (),
) -> Protected | ProtectedRates | Refused:
    """Protect a count or a rate of enrolments with all that was shown of any of them.

    `tables` are the count, or the numerator and the denominator of the rate, under the name and
    version of `counted_as`. Beside a rate stands how many enrolments it is over, as `about` says.
    `before` is the rate on every earlier snapshot of which it was printed in place of its counts.
    """
    if measure in COUNTS:
        (table,) = tables
        return protect(_at_stage(table, measure), rule, released, unheard=UNHEARD)
    return _protect_rate(measure, tables, rule, released, before)


def protect_amounts_of(
    amounts: Numbers, enrolments: CountTable, rule: SuppressionRule, released: Sequence[Release]
) -> ProtectedSums | Refused:
    """Protect planned hours by the enrolments behind, with all that was shown of any of them."""
    behind = _at_stage(enrolments, "enrolments")
    return protect_amounts(amounts, behind, rule, released, unheard=UNHEARD, step=HOURS)


def _at_stage(table: CountTable, measure: str) -> CountTable:
    return CountTable(_limited(table.layout, COUNTS[measure]), table.counts)


def _limited(layout: Layout, stages: frozenset[str], *further: Dimension) -> Layout:
    """The layout of a table that is limited to some stages."""
    where = {**layout.where, STAGE: stages}
    return replace(layout, dimensions=(*layout.dimensions, *further), where=where)


def _protect_rate(
    measure: str,
    tables: Sequence[CountTable],
    rule: SuppressionRule,
    released: Sequence[Release],
    before: Sequence[Before],
) -> ProtectedRates | Refused:
    _, base = RATES[measure]
    over, under = (table.values() for table in tables)
    halves = halves_of(measure)
    layout = tables[1].layout
    both = Dimension(STAGE, tuple(name for name, _ in halves), spans=halves)
    values = np.stack([over, under - over, under], axis=-1)
    answer = protect_values(
        _limited(layout, base, both),
        values,
        rule,
        released,
        rounded=_rounded(values, rule),
        unheard=UNHEARD,
        held=np.repeat(told_by_change(tables, before, rule)[..., None], 3, axis=-1),
    )
    if isinstance(answer, Refused):
        return answer
    return ProtectedRates(PrintedRate.of(layout, over, under, answer, PLACES), answer.release)


def _rounded(values: Numbers, rule: SuppressionRule) -> Rounded:
    """What the rates of a table say: counted, rest and base stand along the last axis."""
    over, rest, under = (values[..., i].ravel() for i in range(3))
    small = [(part > 0) & (part <= rule.most_hidden) for part in (over, rest)]
    wide = (under >= WIDE_BASE) & ~small[0] & ~small[1]
    numbers = np.where(wide, np.arange(len(wide)), PRINTED)
    sayings = []
    for rate in np.flatnonzero(wide).tolist():
        value = round(int(over[rate]) / int(under[rate]), PLACES)
        for end, low, high in ((value - HALF, 0.0, np.inf), (value + HALF, -np.inf, 0.0)):
            sayings.append(Saying({3 * rate: 1.0, 3 * rate + 2: -end}, low, high, rate))
    told = about(int(under[-1]))
    sayings.append(Saying({values.size - 1: 1.0}, told - ROUGHLY / 2, told + ROUGHLY / 2))
    return Rounded.of(np.repeat(numbers, 3), sayings)
