"""One row a learner a year, as an Ibis expression: everything told follows the main aim."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = (
    "learner", "year", "ukprn", "provider", "home_area", "delivery_area", "route", "level", "ssa1",
    "age", "sex", "ethnicity", "lldd", "several_routes",
)  # fmt: skip


def learners(enrolments: ir.Table, wanted: Collection[str] = COLUMNS) -> ir.Table:
    """Return one row a learner a year with the columns wanted of COLUMNS.

    A learner in several routes or at several providers counts once, by the main aim (METHODS,
    Measures from the ILR); `several_routes` says whether there was more than one route.
    """
    return enrolments.filter(enrolments.is_main_aim).select(
        *(name for name in COLUMNS if name in wanted)
    )
