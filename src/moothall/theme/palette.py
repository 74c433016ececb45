"""Colours with meaning: the six of the charts, in a fixed order, and who wears which.

The six keep apart for people who see red, green or blue weakly, and stand out from the paper
(contrast of 3 or more); a test computes both. Brick red is left to what needs action.
"""

from collections.abc import Iterable
from dataclasses import dataclass

INK = "#1d2523"
INK_SOFT = "#4c5753"
PAPER = "#fdfcf9"
LINE = "#dcd7cb"
LINE_STRONG = "#66716d"
TEAL = "#0b5d57"

SERIES = ("#0b5d57", "#9b8412", "#7f87e6", "#cf669d", "#41236b", "#8548a8")
OTHER = "#7c8783"  # what is not one of the categories: outside, rest, unknown
SHADES = ("#e4efec", "#bcd9d3", "#86b9b0", "#2f7f77", "#0b5d57")  # from few to many
SHADE_INKS = (INK, INK, INK, "#ffffff", "#ffffff")


@dataclass(frozen=True)
class Palette:
    """Categories in a fixed order, each with its own colour wherever it is drawn.

    Make one for the authorities of a partnership, say, and give it to every chart: leaving a
    category out of one chart does not change the colours of the others. Keys beyond the six, and
    unknown ones, are grey: a seventh colour could not be told apart.
    """

    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Palette":
        """Make a palette from keys in the order that is to stay."""
        return cls(tuple(dict.fromkeys(keys)))

    def colour(self, key: str) -> str:
        """Return the colour of a category as #rrggbb."""
        place = self.keys.index(key) if key in self.keys else len(SERIES)
        return SERIES[place] if place < len(SERIES) else OTHER

    def colours(self, keys: Iterable[str]) -> list[str]:
        """Return the colours of several categories."""
        return [self.colour(key) for key in keys]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def linear(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of #rrggbb as light, 0 to 1 (sRGB, IEC 61966-2-1)."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
