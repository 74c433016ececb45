"""The example's money: rates and budgets from the published funding, the rest synthetic.

Published (facts, indicators.csv): funding of further education and of apprenticeships by area in
2007/08, and the learners it was for. A rate is an area's funding divided by its learners, rounded
down to the penny; it holds at the providers that the area's authority leads for. Synthetic, and
said to be: the split of Bedfordshire between its two authorities (by their learners), money for
foundation learning, and rates beyond the border (the mean of the published areas).
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from moothall.demo import facts, targets
from moothall.demo.providers import BEDFORD, CENTRAL_BEDFORDSHIRE, INSIDE
from moothall.money import PENNY, Money

BEDFORDSHIRE: Final = (BEDFORD, CENTRAL_BEDFORDSHIRE)
FOUNDATION_RATE: Final = Money("3900.00")
"""Invented: what a foundation learner costs for a year."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A fund of the example: its code and title, the route it pays for, its published indicator."""

    code: str
    title: str
    route: str
    indicator: str = ""


STREAMS: Final = (
    Stream("16-19", "16-19 further education", targets.FE, "FE funding"),
    Stream("apprenticeships", "16-18 apprenticeships", targets.APPRENTICESHIP,
           "apprenticeship funding"),
    Stream("foundation", "Foundation learning", targets.FOUNDATION),
)  # fmt: skip


def _alike(area: str) -> tuple[str, ...]:
    """The authorities' areas whose money was published as one."""
    return BEDFORDSHIRE if area in BEDFORDSHIRE else (area,)


def published_for(area: str) -> str:
    """Return the area of the published figures in which an authority's area lies."""
    return "Bedfordshire" if area in BEDFORDSHIRE else area


def _funding(stream: Stream, area: str) -> Decimal:
    wanted = (stream.indicator, published_for(area))
    return next(
        Decimal(row["value"])
        for row in facts.load("indicators")
        if (row["indicator"], row["area"]) == wanted
    )


def _learners(stream: Stream, area: str) -> int:
    return targets.residents()[area, stream.route]


def _pennies(exact: Decimal) -> Money:
    return Money(exact.quantize(PENNY, rounding=ROUND_DOWN))


def rate(stream: Stream, area: str = "") -> Money:
    """Return what a learner costs for a year at an area's providers; beyond the border, without
    `area`.
    """
    if not stream.indicator:
        return FOUNDATION_RATE
    areas = _alike(area) if area else INSIDE
    money = sum(_funding(stream, name) for name in _one_of_each(areas))
    return _pennies(Decimal(money) / sum(_learners(stream, name) for name in areas))


def _one_of_each(areas: tuple[str, ...]) -> list[str]:
    """The areas, without the second of two whose money was published as one."""
    return [name for name in areas if _alike(name)[0] == name]


def budget(stream: Stream, area: str) -> Money:
    """Return what an authority has of a fund; what was published as one adds up to the whole."""
    if not stream.indicator:
        return Money(FOUNDATION_RATE * _learners(stream, area))
    alike, whole = _alike(area), _funding(stream, area)
    learners = sum(_learners(stream, name) for name in alike)
    parts = [_pennies(whole * _learners(stream, name) / learners) for name in alike[:-1]]
    parts.append(Money(whole - sum(parts, Decimal(0))))
    return parts[alike.index(area)]


def rate_source(stream: Stream, area: str = "") -> str:
    """Say where a rate comes from."""
    if not stream.indicator:
        return "Synthetic"
    if not area:
        return f"Synthetic: published {stream.indicator} over learners of all areas, 2007/08"
    return f"Published {stream.indicator} over learners, {published_for(area)}, 2007/08"


def budget_source(stream: Stream, area: str) -> str:
    """Say where a budget comes from."""
    if not stream.indicator:
        return f"Synthetic: published learners at {FOUNDATION_RATE.words}"
    split = "; the split of Bedfordshire is synthetic" if area in BEDFORDSHIRE else ""
    return f"Published {stream.indicator}, {published_for(area)}, 2007/08{split}"
