"""Rates and amounts: hidden where the learners behind them would show through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.layout import Dimension, Layout
from moothall.disclosure.protect import Unheard, protect, protect_values
from moothall.disclosure.release import Release
from moothall.disclosure.result import Protected, ProtectedTable, Refused, labelled, place
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.suppressed import SUPPRESSED, Suppressed
from moothall.disclosure.tables import CountTable
from moothall.faults import InvalidValue

OUTCOME = "outcome"
NO, YES = "no", "yes"


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedRate:
    """A rate with its two counts, each an int (the rate a float) or SUPPRESSED.

    A rate is hidden where its denominator or its numerator is; where the denominator is 0 there
    is no rate, which is None.
    """

    numerator: ProtectedTable
    denominator: ProtectedTable

    @property
    def layout(self) -> Layout:
        """What the rate is about."""
        return self.denominator.layout

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Where the rate is hidden, one axis a dimension as in a ProtectedTable."""
        return self.numerator.hidden | self.denominator.hidden

    def cell(self, **at: str) -> float | Suppressed | None:
        """One rate by labels; a dimension not named is its total."""
        index = place(self.layout, at)
        if self.hidden[index]:
            return SUPPRESSED
        return _rate(int(self.numerator.numbers[index]), int(self.denominator.numbers[index]))

    def rows(self) -> Iterator[dict[str, str | float | Suppressed | None]]:
        """Every cell as a row: labels, `value` (the rate), `numerator` and `denominator`.

        Where the denominator is hidden so is the numerator, even where it would be 0.
        """
        for labels, top, base in zip(
            labelled(self.layout), self.numerator.rows(), self.denominator.rows(), strict=True
        ):
            over, under = top["value"], base["value"]
            if isinstance(over, int) and isinstance(under, int):
                yield {
                    **labels,
                    "value": _rate(over, under),
                    "numerator": over,
                    "denominator": under,
                }
            else:
                yield {
                    **labels,
                    "value": SUPPRESSED,
                    "numerator": SUPPRESSED,
                    "denominator": under,
                }


@dataclass(frozen=True, slots=True, eq=False)
class PrintedRate:
    """A rate as it is printed: rounded, or SUPPRESSED, or None where there is nothing in its base.

    `values` and `hidden` have one axis a dimension with positions in the order of its `labels`; a
    rate that is hidden or not there is NaN. Readers are told whether rates with nothing in their
    base are hidden too (`zeros_hidden`).
    """

    layout: Layout
    values: NDArray[np.float64]
    hidden: NDArray[np.bool_]
    zeros_hidden: bool = False

    @classmethod
    def of(
        cls,
        layout: Layout,
        over: NDArray[np.int64],
        under: NDArray[np.int64],
        answer: Protected,
        places: int,
    ) -> "PrintedRate":
        """Print a rate where it may be: in place of its counts, or where both may be shown.

        `answer` is the table of those counted, the rest and the base along its last axis.
        """
        counts, said = answer.table.hidden, answer.unsaid
        hidden = (counts[..., 0] | counts[..., 2]) & ~said[..., 2]
        exact = np.divide(over, under, out=np.full(under.shape, np.nan), where=under > 0)
        printed = np.where(hidden, np.nan, np.round(exact, places))
        return cls(layout, printed, hidden, answer.table.zeros_hidden)

    def cell(self, **at: str) -> float | Suppressed | None:
        """One rate by labels; a dimension not named is its total."""
        index = place(self.layout, at)
        return _printed(float(self.values[index]), bool(self.hidden[index]))

    def rows(self) -> Iterator[dict[str, str | float | Suppressed | None]]:
        """Every cell as a row: labels and `value`."""
        for labels, value, hidden in zip(
            labelled(self.layout),
            self.values.ravel().tolist(),
            self.hidden.ravel().tolist(),
            strict=True,
        ):
            yield {**labels, "value": _printed(value, hidden)}


@dataclass(frozen=True, slots=True)
class ProtectedRates:
    """A rate that passed: `table` for readers, `release` for the protocol's memory."""

    table: ProtectedRate | PrintedRate
    release: Release


def protect_rate(
    numerator: CountTable,
    denominator: CountTable,
    rule: SuppressionRule,
    released: Sequence[Release] = (),
) -> ProtectedRates | Refused:
    """Protect a rate: those counted over a base, the rest of the base, and the base together.

    The three are one table with a further breakdown, so a small numerator, a small remainder
    (a rate near 100%) and a small base are hidden alike, with what would give them away; a rate
    of 0% or 100% on a small base goes with its base. Both tables have one layout. Raises
    InvalidValue where they do not, or where a numerator exceeds its denominator.
    """
    layout = denominator.layout
    faults = []
    if numerator.layout != layout:
        faults.append("The numerator and the denominator of a rate should have one layout.")
    elif (numerator.counts > denominator.counts).any():
        faults.append("A numerator is larger than its denominator.")
    if OUTCOME in layout.names or OUTCOME in layout.where:
        faults.append(f"A rate cannot be broken down or filtered by {OUTCOME}: it is one itself.")
    if faults:
        raise InvalidValue(" ".join(faults))
    yes, base = numerator.values(), denominator.values()
    whole = Layout(
        layout.measure,
        layout.version,
        layout.snapshot,
        (*layout.dimensions, Dimension(OUTCOME, (NO, YES))),
        layout.where,
    )
    answer = protect_values(whole, np.stack([base - yes, yes, base], axis=-1), rule, released)
    if isinstance(answer, Refused):
        return answer
    parts = [
        ProtectedTable(layout, answer.table.numbers[..., i], answer.table.hidden[..., i])
        for i in (1, 2)
    ]
    return ProtectedRates(ProtectedRate(*parts), answer.release)


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedAmounts:
    """Amounts (planned hours, pounds) of groups of learners; `learners` is the table behind."""

    layout: Layout
    amounts: NDArray[np.float64]
    learners: ProtectedTable

    def cell(self, **at: str) -> float | Suppressed:
        """One amount by labels; a dimension not named is its total."""
        index = place(self.layout, at)
        return SUPPRESSED if self.learners.hidden[index] else float(self.amounts[index])

    def rows(self) -> Iterator[dict[str, str | float | Suppressed]]:
        """Every cell as a row: labels and `value`."""
        for labels, amount, hidden in zip(
            labelled(self.layout),
            self.amounts.ravel().tolist(),
            self.learners.hidden.ravel().tolist(),
            strict=True,
        ):
            yield {**labels, "value": SUPPRESSED if hidden else amount}


@dataclass(frozen=True, slots=True)
class ProtectedSums:
    """Amounts that passed: `table` for readers, `release` of the learners behind for memory."""

    table: ProtectedAmounts
    release: Release


def protect_amounts(
    amounts: NDArray[np.float64] | NDArray[np.int64],
    learners: CountTable,
    rule: SuppressionRule,
    released: Sequence[Release] = (),
    *,
    unheard: Unheard | None = None,
    step: int = 1,
) -> ProtectedSums | Refused:
    """Protect amounts by the learners behind: hidden exactly where their count is hidden, and
    elsewhere told to the nearest whole `step`, more than one learner has. Enrolments behind may be
    many and those with an amount few, so that an exact one would be a single learner's own.

    `amounts` has one axis a dimension with one place a category, as `learners.counts`. The
    learners' table is protected and remembered as if it were shown; `unheard` is as for `protect`.
    Raises InvalidValue for amounts that are negative, of another shape, or of no learner.
    """
    exact = np.asarray(amounts, np.float64)
    if exact.shape != learners.counts.shape:
        raise InvalidValue(
            f"The amounts have shape {exact.shape}; the learners behind {learners.counts.shape}."
        )
    if not np.isfinite(exact).all() or (exact < 0).any():
        raise InvalidValue("Amounts should be 0 or more in every cell.")
    if (exact[learners.counts == 0] > 0).any():
        raise InvalidValue("An amount stands where there are no learners.")
    answer = protect(learners, rule, released, unheard=unheard)
    if isinstance(answer, Refused):
        return answer
    whole = exact
    for axis, dimension in enumerate(learners.layout.dimensions):
        members = dimension.members().astype(np.float64)
        whole = np.moveaxis(np.tensordot(members, whole, axes=(1, axis)), 0, axis)
    told = np.floor(whole / step + 0.5) * step if rule.hides else whole
    shown = np.where(answer.table.hidden, np.nan, told)
    table = ProtectedAmounts(learners.layout, shown, answer.table)
    return ProtectedSums(table, answer.release)


def _rate(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def _printed(value: float, hidden: bool) -> float | Suppressed | None:
    if hidden:
        return SUPPRESSED
    return None if np.isnan(value) else value
