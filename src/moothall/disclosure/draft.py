"""A new table before it is known what has to be hidden, beside those released earlier."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.knowledge import View, equations
from moothall.disclosure.layout import Layout
from moothall.disclosure.reader import Reader
from moothall.disclosure.rounded import Rounded
from moothall.disclosure.rule import SuppressionRule

Bits = NDArray[np.bool_]


def small_counts(values: NDArray[np.int64], rule: SuppressionRule) -> Bits:
    """Which numbers are small counts."""
    return (values >= rule.least_hidden) & (values <= rule.most_hidden)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A table released before on the same measure and snapshot, and its small hidden cells."""

    view: View
    small: Bits


@dataclass(frozen=True, slots=True)
class Draft:
    """A new table before it is known what else of it has to be hidden.

    `values` are exact, flat in C order of `layout`; `hidden` the cells that are hidden anyway,
    `shows` the cells that must stay shown, `rounded` what is printed in place of cells. With
    `zeros` every 0 is hidden too, unless it was shown before or can be worked out, so that no
    reader can count on it that a hidden number of this table is not 0.
    """

    layout: Layout
    values: NDArray[np.int64]
    hidden: Bits
    shows: Bits
    rounded: Rounded
    zeros: bool = False


def agree(draft: Draft, earlier: Sequence[Earlier], rule: SuppressionRule) -> bool:
    """Whether the numbers of a new table agree with the earlier tables as these are laid out."""
    views = _exactly(draft, earlier)
    return Reader(equations(views), views, rule.least_hidden).possible()


def _exactly(draft: Draft, earlier: Sequence[Earlier]) -> list[View]:
    """The earlier tables as they are seen, and the new one with nothing hidden."""
    nothing = np.zeros(len(draft.values), np.bool_)
    return [*(e.view for e in earlier), View.of(draft.layout, draft.values, nothing)]


def closed_to(draft: Draft, earlier: Sequence[Earlier], rule: SuppressionRule) -> frozenset[str]:
    """Filtered dimensions outside whose named categories there may be nobody.

    A reader who knows that all learners are 16 to 19 knows more than the tables say. Where the
    numbers allow it, the audit takes that reader's part.
    """
    views = _exactly(draft, earlier)
    closed: frozenset[str] = frozenset()
    for name in sorted({name for view in views for name in view.layout.where}):
        more = closed | {name}
        if Reader(equations(views, more), views, rule.least_hidden).possible():
            closed = more
    return closed
