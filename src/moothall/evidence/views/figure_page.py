"""A figure as a table, and what must be said beside it."""

from collections.abc import Callable

from django.urls import reverse

from moothall.evidence.models import Figure
from moothall.evidence.shown import FigureTable, Row
from moothall.evidence.snapshots import is_whole
from moothall.measures import DIMENSIONS
from moothall.partnership.access import BodyRequest
from moothall.theme.cells import Kind
from moothall.theme.formats import long_date, moment
from moothall.theme.tables import Column, Empty, Table, TablePage


def figure_table(figure: FigureTable, name: str = "figure", prefix: str = "") -> Table[Row]:
    """Return the table of a figure: a column for each breakdown, and the value."""
    breakdowns = [
        Column[Row](key, DIMENSIONS[key].title, value=_label(figure, key), searchable=True)
        for key in figure.by
    ]
    rate, unit = figure.measure.is_rate, str(figure.measure.unit)
    says_unit = rate or figure.measure.title.lower() == unit
    value = Column[Row](
        "value",
        figure.measure.title,
        kind=Kind.PERCENT if rate else Kind.NUMBER,
        unit="" if says_unit else unit,
        value=lambda row: row.value,
    )
    return Table(
        name=name,
        title=figure.title,
        noun=("row", "rows"),
        columns=(*breakdowns, value),
        prefix=prefix,
        source=source_line(figure),
        empty=Empty("Nothing was counted", "No record fits what was asked for."),
    )


def _label(figure: FigureTable, key: str) -> Callable[[Row], str]:
    return lambda row: figure.called(key, row.labels[key])


def figure_page(request: BodyRequest, figure: FigureTable, prefix: str = "") -> TablePage[Row]:
    """Return a page of a figure's table, totals included."""
    name = f"{figure.figure.measure}-{'-'.join(figure.by)}"
    return figure_table(figure, name, prefix).read(request, list(figure))


def source_line(figure: FigureTable) -> str:
    """Return where a figure comes from in one line."""
    under = f", under “{figure.protocol}”" if figure.protocol else ""
    return (
        f"Moothall, {figure.measure.title} version {figure.figure.version}, {figure.snapshot} of "
        f"{long_date(figure.snapshot.taken)}{under}"
    )


def scope(figure: FigureTable) -> str:
    """Return whom and when the figures are about: `Learners aged 16-18 in 2025-26, as at ...`."""
    limits = figure.figure.where
    ages, years = limits.get("age", []), limits.get("year", [])
    whom = f"Learners aged {', '.join(ages)}" if ages else "Learners of all ages"
    when = f" in {', '.join(years)}" if years else ""
    return (
        f"{whom}{when}, each counted once, as at {long_date(figure.snapshot.as_at)} "
        f"({figure.snapshot})."
    )


def provenance_facts(figure: FigureTable) -> list[tuple[str, object]]:
    """Return what a figure rests on, as facts."""
    kept: Figure = figure.figure
    limits = "; ".join(
        f"{DIMENSIONS[name].title.lower()} {', '.join(values)}"
        for name, values in kept.where.items()
        if name in DIMENSIONS
    )
    return [
        ("Measure", f"{figure.measure.title}, version {kept.version}"),
        ("What it counts", figure.measure.definition),
        ("Limited to", limits or "nothing"),
        ("Snapshot", f"{figure.snapshot}, taken {moment(figure.snapshot.taken)}"),
        ("Judged as at", long_date(figure.snapshot.as_at)),
        ("Protocol", str(figure.protocol or "a provider's own records")),
        ("Can be counted again", _countable(figure)),
        ("Released", moment(kept.made)),
        ("Fingerprint", kept.key),
    ]


def _countable(figure: FigureTable) -> str:
    if is_whole(figure.snapshot):
        return "yes: the records are kept"
    return "no: the records were erased when their term ended; what was released stays"


def figure_href(figure: FigureTable) -> str:
    """Return the address where a figure's provenance stands."""
    body = figure.snapshot.body
    return reverse("evidence:figure", kwargs={"body": body.slug, "pk": figure.figure.pk})
