"""The pictures of the gallery, from made-up numbers and made-up areas."""

import datetime as dt

from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts import (
    AreaMap,
    Bars,
    Chart,
    Estimate,
    Flow,
    Heat,
    Intervals,
    Lines,
    Outline,
    Ribbons,
    Series,
    Shade,
    Span,
    Spans,
    Tile,
    TileGroup,
    Tiles,
    draw_bars,
    draw_intervals,
    draw_lines,
    draw_map,
    draw_ribbons,
)
from moothall.theme.palette import Palette

AREAS = ("Northshire", "Castle and Vale", "Riverside", "Middle Heath")
PALETTE = Palette.of(AREAS)
HIDDEN = Hidden(reason="Fewer than 6 learners")
TRAVEL = (
    (9120, 820, 140, 12),
    (1310, 4630, 380, HIDDEN),
    (96, 240, 4010, 55),
    (HIDDEN, 61, 310, 2120),
)


def sample_charts() -> dict[str, Chart]:
    """Return one picture of each kind."""
    return {
        "bars": draw_bars(
            Bars(
                "Most learners aged 16 to 18 live in Northshire",
                AREAS,
                (Series("Learners", (10816, 5634, 5036, HIDDEN)),),
                of="learners",
                subtitle="Learners aged 16 to 18 by home area, 2025-26",
                category="Home area",
                by_category=True,
                palette=PALETTE,
            )
        ),
        "grouped": draw_bars(
            Bars(
                "Apprenticeships grew everywhere but in Riverside",
                AREAS,
                (
                    Series("2024-25", (1490, 2710, 602, 240)),
                    Series("2025-26", (1513, 2865, 585, HIDDEN)),
                ),
                of="learners",
                subtitle="Apprentices aged 16 to 18 by home area",
                category="Home area",
            )
        ),
        "stacked": draw_bars(
            Bars(
                "Further education carries most in every area",
                AREAS,
                (
                    Series("Further education", (10816, 5634, 5036, 2100)),
                    Series("Apprenticeship", (1513, 2865, 585, 240)),
                    Series("Foundation learning", (592, 342, 263, HIDDEN)),
                ),
                of="learners",
                subtitle="Learners aged 16 to 18 by home area and route, 2025-26",
                category="Home area",
                stacked=True,
            )
        ),
        "lines": draw_lines(
            Lines(
                "Achievement rose in three areas of four",
                ("2021-22", "2022-23", "2023-24", "2024-25", "2025-26"),
                (
                    Series("Northshire", (0.79, 0.802, 0.81, 0.824, 0.842)),
                    Series("Castle and Vale", (0.801, 0.81, 0.805, 0.82, 0.838)),
                    Series("Riverside", (0.85, 0.846, 0.831, 0.82, 0.811)),
                    Series("Middle Heath", (0.76, HIDDEN, 0.772, 0.79, 0.801)),
                ),
                of="achievement rate",
                subtitle="Achievement rate by home area; the axis does not start at 0",
                kind=Kind.PERCENT,
                from_zero=False,
                palette=PALETTE,
            )
        ),
        "intervals": draw_intervals(
            Intervals(
                "Two colleges are clearly above the floor",
                (
                    Estimate("Castle College", 0.871, 0.84, 0.9),
                    Estimate("Market College", 0.83, 0.79, 0.868),
                    Estimate("Hill Training", 0.77, 0.7, 0.83),
                    Estimate("Mill Skills Centre", HIDDEN, 0.5, 0.9),
                ),
                of="achievement rate",
                subtitle="Achievement rate with 95% interval, 2025-26",
                category="Provider",
                reference=0.78,
                reference_name="Floor 78%",
            )
        ),
        "ribbons": draw_ribbons(sample_ribbons()),
        "map": draw_map(sample_map()),
        "flow map": draw_map(sample_flow_map()),
    }


def sample_spans() -> Spans:
    """Return who had the chair, and who comes next."""
    starts = [dt.date(year, 4, 1) for year in range(2024, 2029)]
    ends = [dt.date(year, 3, 31) for year in range(2025, 2030)]
    turns = zip((*AREAS, AREAS[0]), starts, ends, strict=True)
    return Spans(
        "Each area has the chair for a year",
        AREAS,
        tuple(Span(name, a, b, planned=a.year > 2026) for name, a, b in turns),
        today=dt.date(2026, 11, 22),
        category="Area",
    )


def sample_tiles() -> Tiles:
    """Return which areas have a tutor of a subject, by half of the country."""
    north = (
        Tile("Northshire (example)", "#main", "3 tutors", "5", "3 before"),
        Tile("Middle Heath (example)", "#main", "1, new", "came", "none before"),
    )
    south = (
        Tile("Castle and Vale (example)", "#main", "none, left", "went", "2 before"),
        Tile("Riverside (example)", "#main", "none", "none", "none before"),
        *(
            Tile(f"Shade {shade} (example)", "#main", f"{shade} of 5", shade)
            for shade in ("1", "2", "3", "4")
        ),
    )
    return Tiles(
        "Tutors came to Middle Heath, and left Castle and Vale",
        "Areas with tutors of welding, today and a year ago",
        (TileGroup("North", north, "2 of 2"), TileGroup("South", south, "0 of 2")),
        (("5", "has"), ("came", "has, had none"), ("went", "has none, had some"), ("none", "none")),
        (("Area", "", "text"), ("Tutors", "", "number")),
        (("Northshire", 3), ("Middle Heath", 1), ("Castle and Vale", 0), ("Riverside", 0)),
    )


def _flows(names: tuple[str, ...]) -> tuple[Flow, ...]:
    return tuple(
        Flow(start, end, TRAVEL[row][column])
        for row, start in enumerate(names)
        for column, end in enumerate(names)
    )


def sample_ribbons() -> Ribbons:
    """Return a flow picture of four areas and those beyond."""
    beyond = (
        Flow("Northshire", "Outside region", 880),
        Flow("Rest of region", "Northshire", 640),
        Flow("Rest of region", "Riverside", 310),
    )
    return Ribbons(
        "One learner in eight crosses a border to learn",
        (*_flows(AREAS), *beyond),
        of="learners",
        subtitle="Learners aged 16 to 18 by home and delivery area, 2025-26",
        palette=PALETTE,
    )


def sample_heat() -> Heat:
    """Return the same travel as a matrix."""
    return Heat(
        "Where learners live and where they learn",
        "Home area",
        AREAS,
        AREAS,
        TRAVEL,
        of="learners",
        column_head="Delivery area",
        row_totals=(10092, 6324, 4401, 2495),
        column_totals=(10530, 5751, 4840, 2191),
        total=23312,
    )


def _outlines() -> tuple[Outline, ...]:
    """Four made-up areas and the land around them."""

    def area(key: str, *corners: tuple[float, float]) -> Outline:
        ring = tuple((-0.9 + x * 0.12, 51.7 + y * 0.08) for x, y in (*corners, corners[0]))
        x = sum(corner[0] for corner in ring[:-1]) / len(corners)
        y = sum(corner[1] for corner in ring[:-1]) / len(corners)
        return Outline(key, key, (ring,), (x, y))

    return (
        area("Land", (-3, -3), (12, -3), (12, 12), (-3, 12)),
        area("Northshire", (0, 4), (3, 3.4), (6, 4.4), (6.3, 8), (3, 8.6), (0.6, 7.4)),
        area("Castle and Vale", (0, 4), (3, 3.4), (3.4, 0.4), (1.4, -0.2), (-0.4, 1.6)),
        area("Riverside", (3, 3.4), (3.4, 0.4), (5, 0), (5.6, 2), (4.6, 3.9)),
        area(
            "Middle Heath", (4.6, 3.9), (5.6, 2), (8, 1.2), (9, 4), (7.4, 5.6), (6.1, 5.6), (6, 4.4)
        ),
    )


def sample_map() -> AreaMap:
    """Return a shaded map."""
    shades = (("Northshire", 0.71), ("Castle and Vale", 0.64), ("Riverside", 0.58))
    return AreaMap(
        "Participation is highest in the north",
        _outlines(),
        of="participation",
        shades=(*(Shade(key, value) for key, value in shades), Shade("Middle Heath", HIDDEN)),
        focus=AREAS,
        subtitle="Residents aged 16 to 18 in learning, 2025-26",
        kind=Kind.PERCENT,
        source="Made-up outlines of the gallery.",
        height=460,
    )


def sample_flow_map() -> AreaMap:
    """Return a map of flows."""
    return AreaMap(
        "The largest flow runs from Castle and Vale to Northshire",
        _outlines(),
        of="learners",
        flows=_flows(AREAS),
        focus=AREAS,
        subtitle="Learners aged 16 to 18 who cross between areas, 2025-26",
        source="Made-up outlines of the gallery.",
        height=460,
    )
