"""Any plan held against a round: which limits it breaks, and by how much.

For plans that people have changed by hand. It looks at limits and not at worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from moothall.allocation.checking import InvalidRound, check_round
from moothall.allocation.columns import Columns, Whole, money
from moothall.allocation.limits import Amount, Limit, amount_words, limit_of
from moothall.allocation.round import Kind, Round
from moothall.allocation.rows import build_rows, minimum_rows
from moothall.codes import UKPRN, AreaCode
from moothall.faults import InvalidValue

Plan = Mapping[tuple[UKPRN, Kind, AreaCode], int]


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that a plan breaks, and by how much."""

    limit: Limit
    by: Amount
    words: str


def breaches(asked: Round, plan: Plan) -> tuple[Breach, ...]:
    """Name every limit that whole learners by provider, kind and area break.

    Lines not named have none; providers outside stay at last year's learners and need not be
    named. Raises InvalidRound, and InvalidValue for a line that nobody offers or below nothing.
    """
    faults = check_round(asked)
    if faults:
        raise InvalidRound(faults)
    columns = Columns(asked)
    free = np.flatnonzero(columns.inside)
    learners = _learners(columns, free, plan)
    groups = np.unique(columns.provision[free][learners > 0])
    rows = build_rows(columns, free).and_also(minimum_rows(columns, free, groups))
    short = rows.short(learners)
    found = []
    for row in np.flatnonzero(short).tolist():
        limit = limit_of(columns, rows, row)
        by = money(int(short[row])) if rows.in_money[row] else int(short[row])
        verb = "missed" if rows.at_least[row] else "exceeded"
        words = f"{limit.words[0].upper()}{limit.words[1:]} is {verb} by {amount_words(by)}."
        found.append(Breach(limit, by, words))
    return tuple(found)


def _learners(columns: Columns, free: Whole, plan: Plan) -> Whole:
    place = {
        (
            columns.providers[columns.provider[line]].ukprn,
            columns.kinds[columns.kind[line]],
            columns.areas[columns.area[line]].code,
        ): i
        for i, line in enumerate(free.tolist())
    }
    outside = {provider.ukprn for provider in columns.providers if not provider.inside}
    learners = np.zeros(len(free), np.int64)
    for line, count in plan.items():
        if line[0] in outside:
            continue
        if line not in place:
            raise InvalidValue(f"{line[0]} offers no {line[1]} to {line[2]}.")
        if count < 0:
            raise InvalidValue(f"{line[0]}, {line[1]}, {line[2]}: {count} is below nothing.")
        learners[place[line]] = count
    return learners
