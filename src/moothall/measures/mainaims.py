"""Which aim is a learner's main one, at each provider and anywhere.

METHODS, Measures from the ILR: AimType 1 or 5, else most planned hours, ties by start date, then
AimSeqNumber; ties across providers by UKPRN and place in the return, so that nothing is left to
chance. Written without sorting all aims: the order of an aim inside its return is one whole
number, whose least is the main aim there; only these are then ranked across providers.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from moothall.measures import vocabulary as words

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A learner record: the return it was given in, and its place there.
LEARNER = ("given", "learner_row")

# The order as digits of one number, the weightiest first, each below its limit: 63 bits in all.
_MOST_HOURS = 2**15 - 1
_LAST_DAY = 2**16 - 1
_ROW_BITS = 24
_SEQUENCES = 2**7
_FIRST_DAY = dt.date(1970, 1, 1)


def with_order(aims: ir.Table) -> ir.Table:
    """Add `rank`, less for an aim that comes before, to aims that know their learner's hours."""
    import ibis

    kind = ibis.ifelse(aims.AimType.isin(list(words.MAIN_AIM_TYPES)), 0, 1)
    hours = _MOST_HOURS - _between(aims.PHours.coalesce(aims.learner_hours), _MOST_HOURS)
    days = aims.LearnStartDate.delta(ibis.literal(_FIRST_DAY), unit="day")
    start = _between(days.fill_null(_LAST_DAY), _LAST_DAY)
    sequence = _between(aims.AimSeqNumber.fill_null(_SEQUENCES - 1), _SEQUENCES - 1)
    before = (kind.cast("int64") * (_MOST_HOURS + 1) + hours) * (_LAST_DAY + 1) + start
    return aims.mutate(rank=(before * _SEQUENCES + sequence) * 2**_ROW_BITS + aims.aim_row)


def _between(value: ir.IntegerValue, most: int) -> ir.IntegerValue:
    import ibis

    return ibis.greatest(0, ibis.least(value.cast("int64"), most))


def main_there(aims: ir.Table, *, routes: bool) -> ir.Table:
    """Return, for each learner record, the rank of its main aim, and what routes rest on.

    `aims` know rank, apprentice and young, and with `routes` level. Columns: those of LEARNER,
    main_rank, and with `routes` main_level and whether any aim is an apprenticeship, is funded for
    the young, or is neither.
    """
    told = {"main_rank": aims["rank"].min()}
    if routes:
        told |= {
            "main_level": aims.level.argmin(aims["rank"]),
            "any_apprentice": aims.apprentice.max(),
            "any_young": (aims.young & ~aims.apprentice).max(),
            "any_other": (~aims.young & ~aims.apprentice).max(),
        }
    return aims.group_by(*LEARNER).aggregate(**told)


def route(placed: ir.Value, young: ir.Value, main_level: ir.Value) -> ir.StringValue:
    """Return the route of aims that are no apprenticeships."""
    import ibis

    return ibis.cases(
        (placed, "lldd"),
        (young & main_level.isin(list(words.BELOW_LEVEL_2)), "foundation"),
        (young, "fe"),
        else_="adult",
    )


def with_main_anywhere(people: ir.Table) -> ir.Table:
    """Mark the one learner record that has each learner's main aim.

    `people` know who they are across providers (uln, local_name) and their main_rank.
    """
    import ibis

    rank = people.main_rank
    order = [rank >> _ROW_BITS, people.ukprn, rank]
    anywhere = ibis.window(group_by=_person(people), order_by=order)
    return people.mutate(has_main=ibis.row_number().over(anywhere) == 0)


def with_several_routes(people: ir.Table) -> ir.Table:
    """Mark learners whose aims, at all providers together, are in several routes."""
    import ibis

    rows = _with_routes(people)
    anywhere = ibis.window(group_by=_person(rows))
    first, last = rows.first_route.min().over(anywhere), rows.last_route.max().over(anywhere)
    return rows.mutate(several_routes=first != last)


def _person(rows: ir.Table) -> list[ir.Value]:
    """Return what is one for one learner in one year, whatever the provider."""
    return [rows.year, rows.uln, rows.local_name]


def _with_routes(people: ir.Table) -> ir.Table:
    """Tell the first and the last, by name, of the routes of each learner at each provider."""
    import ibis

    nothing = ibis.null("string")
    routes = [
        ibis.ifelse(people.any_apprentice, "apprenticeship", nothing),
        ibis.ifelse(people.any_young, route(people.placed, True, people.main_level), nothing),
        ibis.ifelse(people.any_other, route(people.placed, False, people.main_level), nothing),
    ]
    return people.mutate(first_route=_first(routes), last_route=_last(routes))


def _first(routes: list[ir.StringValue]) -> ir.StringValue:
    import ibis

    return ibis.least(*(found.fill_null("~") for found in routes))


def _last(routes: list[ir.StringValue]) -> ir.StringValue:
    import ibis

    return ibis.greatest(*(found.fill_null("") for found in routes))
