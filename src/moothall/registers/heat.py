"""The heat map: likelihood against impact, the number of risks in each cell, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass

from moothall.registers.enums import STEPS
from moothall.registers.models import Scales
from moothall.registers.queries import Counts
from moothall.theme.formats import plural

# The lowest score of each shade, from the darkest.
SHADES = ((20, 5), (15, 4), (10, 3), (5, 2), (1, 1))
LEGEND = ("1 to 4", "5 to 9", "10 to 14", "15 to 19", "20 to 25")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its score and shade, how many risks stand in it, and the list of them."""

    score: int
    shade: str
    many: int
    href: str
    words: str
    too_high: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One step of likelihood, from the most likely."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A map of five by five."""

    title: str
    columns: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]
    appetite: int

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The shades with the scores that they mean."""
        return [(f"heat-{shade}", words) for shade, words in enumerate(LEGEND, 1)]


def shade_of(score: int) -> str:
    """Return the shade of a score."""
    return next(f"heat-{shade}" for least, shade in SHADES if score >= least)


def heat_map(
    title: str, counts: Counts, scales: Scales, address: Callable[[int, int], str]
) -> HeatMap:
    """Return the map of some counts by likelihood and impact; `address` lists a cell's risks."""

    def cell(likelihood: int, impact: int) -> Cell:
        many, score = counts.get((likelihood, impact), 0), likelihood * impact
        words = (
            f"{plural(many, 'risk')}, {scales.likelihood_word(likelihood)} and "
            f"{scales.impact_word(impact)}, score {score}"
        )
        href = address(likelihood, impact) if many else ""
        return Cell(score, shade_of(score), many, href, words, score >= scales.appetite)

    return HeatMap(
        title,
        tuple((step, scales.impact_word(step)) for step in STEPS),
        tuple(
            Row(
                f"{step} {scales.likelihood_word(step)}",
                tuple(cell(step, impact) for impact in STEPS),
            )
            for step in reversed(STEPS)
        ),
        scales.appetite,
    )
