"""Needs as pictures: each title says what there is to see."""

from collections.abc import Sequence

from moothall.evidence.pictures import ORDERS
from moothall.evidence.shown import Shown
from moothall.measures import DIMENSIONS
from moothall.partnership.outlines import authorities
from moothall.planning.labels import NO_FINDING, said
from moothall.planning.shown import PlannedTable
from moothall.theme.cells import Hidden
from moothall.theme.charts import AreaMap, Bars, Chart, Series, Shade, draw_bars, draw_map
from moothall.theme.formats import number, percent
from moothall.theme.palette import Palette


def ordered(table: PlannedTable) -> list[str]:
    """Return the categories of a need in the order that readers expect."""
    order = {label: place for place, label in enumerate(ORDERS.get(table.by, []))}
    return sorted(table.labels, key=lambda label: (order.get(label, len(order)), label))


def alternatives_chart(tables: Sequence[PlannedTable], year: str) -> Chart:
    """Draw the alternatives of a year side by side, beside the learners of today."""
    first = tables[0]
    areas = list(first.areas)
    series = [Series("Learners now", tuple(first.now(area) for area in areas))]
    series += [Series(_name(table), tuple(table.cell(area) for area in areas)) for table in tables]
    return draw_bars(
        Bars(
            title=_most(tables, year),
            categories=tuple(first.areas.values()),
            series=tuple(series),
            of="learners aged 16-18",
            category="Home area",
        )
    )


def _name(table: PlannedTable) -> str:
    words = str(table.need.get_alternative_display())
    return words[:1].upper() + words[1:]


def _most(tables: Sequence[PlannedTable], year: str) -> str:
    """Say what differs most between the alternatives, where that is shown."""
    totals = [(table.cell(), _name(table)) for table in tables]
    seen = [(int(total), name) for total, name in totals if not isinstance(total, Hidden)]
    if len(seen) < len(totals) or not seen:
        return f"Learners needed in {year}, by home area"
    if len(seen) == 1:
        return f"{number(seen[0][0])} learners are needed in {year}"
    most, least = max(seen), min(seen)
    return (
        f"“{most[1]}” needs {number(most[0] - least[0])} learners more in {year} than “{least[1]}”"
    )


def by_category(table: PlannedTable) -> Chart:
    """Draw a need by its categories: stacked by area where they are few, else of all areas."""
    labels = [label for label in ordered(table) if table.cell(category=label) != 0]
    what = DIMENSIONS[table.by].title
    if table.by == "ssa1":
        pairs = [(label, table.cell(category=label)) for label in labels]
        pairs.sort(key=lambda pair: (pair[0] in NO_FINDING, -_size(pair[1])))
        return draw_bars(
            Bars(
                title=_largest_of(table, pairs),
                categories=tuple(said(table.by, label) for label, _ in pairs),
                series=(Series("Learners needed", tuple(value for _, value in pairs)),),
                of="learners",
                category=what,
            )
        )
    names = [said(table.by, label) for label in labels]
    return draw_bars(
        Bars(
            title=_largest_of(table, [(label, table.cell(category=label)) for label in labels]),
            categories=tuple(table.areas.values()),
            series=tuple(
                Series(name, tuple(table.cell(area, label) for area in table.areas))
                for name, label in zip(names, labels, strict=True)
            ),
            of="learners",
            category="Home area",
            stacked=True,
            palette=Palette.of([said(table.by, each) for each in ORDERS[table.by]]),
        )
    )


def _size(value: Shown) -> float:
    return -1.0 if isinstance(value, Hidden) else float(value)


def _largest_of(table: PlannedTable, pairs: Sequence[tuple[str, Shown]]) -> str:
    # What is not known, or has no level, is no finding.
    seen = [(x, _size(value)) for x, value in pairs if _size(value) >= 0 and x not in NO_FINDING]
    total = table.cell()
    what = DIMENSIONS[table.by].title.lower()
    if not seen or isinstance(total, Hidden) or not total:
        return f"Learners needed by {what}"
    label, most = max(seen, key=lambda pair: pair[1])
    is_hidden = any(isinstance(value, Hidden) for _, value in pairs)
    if is_hidden and most <= total - sum(size for _, size in seen):
        return f"Learners needed by {what}"  # one that is hidden may be larger
    share = percent(most / total, 0)
    return f"{said(table.by, label)} is {share} of what is needed, the largest {what}"


def need_map(table: PlannedTable) -> Chart:
    """Draw the areas by how many learners are needed."""
    shades = {area: table.cell(area) for area in table.areas}
    seen = {table.areas[area]: n for area, n in shades.items() if not isinstance(n, Hidden)}
    title = "Learners needed by home area"
    if seen and len(seen) == len(shades) and sum(seen.values()):
        top = max(seen, key=lambda name: seen[name])
        title = f"{percent(seen[top] / sum(seen.values()), 0)} of the need lives in {top}"
    return draw_map(
        AreaMap(
            title=title,
            subtitle="Residents aged 16-18 who are to learn, wherever they learn",
            outlines=authorities(),
            of="learners needed",
            shades=tuple(Shade(area, value) for area, value in shades.items()),
            focus=tuple(shades),
        )
    )
