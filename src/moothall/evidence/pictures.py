"""Figures as pictures: each title says what there is to see."""

from moothall.evidence.shown import FigureTable, Shown
from moothall.measures import DIMENSIONS
from moothall.measures.vocabulary import ETHNIC_GROUPS, LEVELS, ROUTES, SECTORS
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts.bars import Bars, Series, draw_bars
from moothall.theme.charts.picture import Chart
from moothall.theme.formats import percent
from moothall.theme.palette import Palette

ORDERS = {
    "route": list(ROUTES),
    "level": list(LEVELS),
    "ssa1": list(SECTORS),
    "ethnicity": list(ETHNIC_GROUPS),
}


def ordered(figure: FigureTable, name: str) -> list[str]:
    """Return the categories of a breakdown in the order that readers expect."""
    labels = figure.labels(name)
    order = {label: place for place, label in enumerate(ORDERS.get(name, []))}
    return sorted(labels, key=lambda label: order.get(label, len(order)))


def bars(figure: FigureTable, by: str, **at: str) -> Chart:
    """Draw one breakdown of a figure, the others held at a label."""
    rate = figure.measure.is_rate
    pairs = [(label, figure.cell(**{**at, by: label})) for label in ordered(figure, by)]
    pairs = [(label, value) for label, value in pairs if value != 0]
    if by in ("provider", "ssa1", "home_area", "delivery_area", "ethnicity"):
        pairs.sort(key=lambda pair: -_size(pair[1]))
    named = tuple(figure.called(by, label) for label, _ in pairs)
    what = DIMENSIONS[by].title
    return draw_bars(
        Bars(
            title=_finding(figure, what, list(zip(named, (v for _, v in pairs), strict=True))),
            categories=named,
            series=(Series(figure.measure.title, tuple(value for _, value in pairs)),),
            of=str(figure.measure.unit),
            category=what,
            kind=Kind.PERCENT if rate else Kind.NUMBER,
        )
    )


def grouped_bars(figure: FigureTable, rows: str, series: str) -> Chart:
    """Draw a figure by two breakdowns: bars of the one, stacked by the other."""
    categories = [c for c in ordered(figure, rows) if figure.cell(**{rows: c}) != 0]
    names = [s for s in ordered(figure, series) if figure.cell(**{series: s}) != 0]
    return draw_bars(
        Bars(
            title=_largest_everywhere(figure, rows, series, categories, names),
            categories=tuple(figure.called(rows, c) for c in categories),
            series=tuple(
                Series(
                    figure.called(series, s),
                    tuple(figure.cell(**{rows: c, series: s}) for c in categories),
                )
                for s in names
            ),
            of=str(figure.measure.unit),
            category=DIMENSIONS[rows].title,
            stacked=True,
            palette=Palette.of([figure.called(series, s) for s in ORDERS.get(series, names)]),
        )
    )


def _size(value: Shown | None) -> float:
    return -1.0 if value is None or isinstance(value, Hidden) else float(value)


def _finding(figure: FigureTable, what: str, pairs: list[tuple[str, Shown | None]]) -> str:
    """Say in a title what a picture of one breakdown shows. A number that is hidden may be larger
    than any that is shown, so the largest is named only where none is.
    """
    seen = [(label, value) for label, value in pairs if _size(value) >= 0]
    title = figure.measure.title
    if not seen:
        return f"{title} by {what.lower()}: every number is hidden"
    some_hidden = any(isinstance(value, Hidden) for _, value in pairs)
    top, most = max(seen, key=lambda pair: _size(pair[1]))
    if figure.measure.is_rate:
        low, least = min(seen, key=lambda pair: _size(pair[1]))
        if len(seen) == 1:
            return f"{title} is {percent(_size(most))} for {top}"
        runs = f"from {percent(_size(least))} ({low}) to {percent(_size(most))} ({top})"
        return f"{title}, where shown, runs {runs}" if some_hidden else f"{title} runs {runs}"
    if [value for _, value in seen].count(most) > 1:
        return f"{title} by {what.lower()}"
    if some_hidden:
        return f"{what}: {top} is the largest group of those shown"
    share = percent(_size(most) / sum(_size(value) for _, value in seen), 0) if most else "0%"
    return f"{what}: {top} is the largest group, {share} of {title.lower()}"


def _largest_everywhere(
    figure: FigureTable, rows: str, series: str, categories: list[str], names: list[str]
) -> str:
    """Say which part is the largest in every bar, if one surely is: no hidden part may be larger,
    and no other as large.
    """
    what, where = DIMENSIONS[series].title.lower(), DIMENSIONS[rows].title.lower()
    winners = set()
    for category in categories:
        parts = {s: figure.cell(**{rows: category, series: s}) for s in names}
        most = max((_size(part) for part in parts.values()), default=0)
        largest = [s for s, part in parts.items() if _size(part) == most]
        is_sure = len(largest) == 1 and not any(isinstance(p, Hidden) for p in parts.values())
        winners.add(largest[0] if is_sure else "")
    if len(winners) == 1 and "" not in winners:
        return f"{figure.called(series, winners.pop())} is the largest {what} in every {where}"
    return f"{figure.measure.title} by {where} and {what}"
