"""What retention, pass rate and achievement rate have in common: the enrolments they are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

COHORT = (
    "Over enrolments past their qualifying period whose planned end is on or before the reference "
    "day, and which have ended: completed or withdrawn. Continuing aims, breaks in learning and "
    "transfers are counted beside the rate, not inside."
)
READS = ("rated", "completer", "achiever")
NOTES = (
    "Reference day: 31 July of the year of the return, or the day asked where that is earlier.",
    "Break in learning: CompStatus 6. Transfer: withdrawn (CompStatus 3) with WithdrawReason 2, 7, "
    "40, 41 or 47, which the code list words as transfers. Continuing: any other aim that is "
    "neither completed nor withdrawn.",
    "Counted beside as well: aims that ended but were not yet due, and aims that ended inside "
    "their qualifying period. Every enrolment is inside the rate or beside it, once.",
)


def inside(rows: ir.Table) -> ir.BooleanColumn:
    """Return which rows a rate is over."""
    return rows.rated


def starters(rows: ir.Table) -> ir.IntegerScalar:
    """Count the enrolments inside the rate: starters whose planned end has passed."""
    return inside(rows).cast("int64").sum()


def completers(rows: ir.Table) -> ir.IntegerScalar:
    """Count the completers among them."""
    return (inside(rows) & rows.completer).cast("int64").sum()


def achievers(rows: ir.Table) -> ir.IntegerScalar:
    """Count the achievers among the completers."""
    return (inside(rows) & rows.completer & rows.achiever).cast("int64").sum()
