"""Five shades from few to many, for maps and heat tables; hidden values are hatched."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from moothall.theme import cells, formats
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts.picture import HATCH, Value, known
from moothall.theme.palette import INK, PAPER, SHADE_INKS, SHADES

STEPS = (1.0, 2.0, 2.5, 5.0)


@dataclass(frozen=True)
class Shading:
    """The upper ends of the five classes; a value of 0 has no shade."""

    tops: tuple[float, ...]
    low: float = 0.0
    hidden: str = ""

    @classmethod
    def of(cls, values: Sequence[Value]) -> "Shading":
        """Choose classes by quintiles of the values above 0, rounded so that they can be said."""
        amounts = sorted(one for one in map(known, values) if one is not None and one > 0)
        masked = next((str(value) for value in values if isinstance(value, Hidden)), "")
        if not amounts:
            return cls((), 0.0, masked)
        least, most = amounts[0], amounts[-1]
        fifths = [amounts[min(len(amounts) - 1, len(amounts) * n // 5)] for n in range(1, 5)]
        tops = sorted({_rounded(one, most - least) for one in fifths})
        if all(one == int(one) for one in amounts):
            # Nobody counts half a learner, so no class of counts ends on one.
            tops = sorted({math.floor(top) for top in tops})
        return cls((*(top for top in tops if least <= top < most), most), least, masked)

    def level(self, value: Value) -> int | None:
        """Return the class of a value, 1 to 5; 0 for none; None for a hidden one."""
        if isinstance(value, Hidden):
            return None
        amount = known(value)
        if amount is None or amount <= 0:
            return 0
        place = sum(amount > top for top in self.tops)
        return self._spread(min(place, len(self.tops) - 1))

    def fill(self, value: Value) -> str:
        """Return the colour of a value, hatching for a hidden one."""
        level = self.level(value)
        if level is None:
            return HATCH
        return SHADES[level - 1] if level else PAPER

    def ink(self, value: Value) -> tuple[str, str]:
        """Return the ink to write with on a value's shade, and the colour behind it."""
        level = self.level(value)
        return (SHADE_INKS[level - 1], SHADES[level - 1]) if level else (INK, PAPER)

    def legend(self, kind: Kind) -> list[tuple[str, str]]:
        """Return fills with the words of their classes, few to many, hidden last."""
        entries = []
        start = self.low
        for place, top in enumerate(self.tops):
            fill = SHADES[self._spread(place) - 1]
            words = _said(top, kind)
            entries.append((fill, f"{_said(start, kind)} to {words}" if top > start else words))
            start = _step_above(top, kind)
        if self.hidden:
            entries.append((HATCH, self.hidden))
        return entries

    def _spread(self, place: int) -> int:
        """Spread fewer than five classes over the shades, the most always darkest."""
        return len(SHADES) - (len(self.tops) - 1 - place) if self.tops else 0


def _step_above(top: float, kind: Kind) -> float:
    """The least value of the next class: one more for counts."""
    if kind is Kind.NUMBER and top == int(top):
        return int(top) + 1
    return top


def _said(value: float, kind: Kind) -> str:
    """Write the end of a class, percentages without places where they are whole."""
    if kind is Kind.PERCENT and round(value * 100, 6) == round(value * 100):
        return formats.percent(value, 0)
    return cells.text(int(value) if value == int(value) else value, kind)


def _rounded(value: float, spread: float) -> float:
    """Round to steps of 1, 2, 2.5 or 5 times a power of ten, so that classes have sayable ends.

    Steps are at most half the value and a twelfth of the spread of all values.
    """
    step = _step(min(value / 2, spread / 12) or value)
    rounded = round(round(value / step) * step, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def _step(size: float) -> float:
    power = 10.0 ** math.floor(math.log10(size))
    return max(one * power for one in STEPS if one * power <= size * 1.000001)
