"""Travel to learn as pictures: ribbons, a map and a shaded matrix."""

from collections.abc import Mapping

from moothall.evidence.labels import in_words
from moothall.evidence.shown import Shown
from moothall.evidence.travel import Travel
from moothall.partnership.outlines import authorities
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts import (
    AreaMap,
    Chart,
    Flow,
    Heat,
    Ribbons,
    Shade,
    draw_map,
    draw_ribbons,
)
from moothall.theme.formats import number
from moothall.theme.palette import Palette


def places(travel: Travel, side: str) -> list[str]:
    """Return the areas of one side, the grouping's own first, in their order."""
    there = travel.figure.labels(side)
    own = [name for name in travel.inside if name in there]
    return own + [name for name in there if name not in own]


def flow_picture(travel: Travel) -> Chart:
    """Draw who leaves home to learn: those who stay are left out, or they would hide the rest."""
    flows = [
        Flow(in_words("home_area", home), in_words("home_area", place), travel.cell(home, place))
        for home in places(travel, "home_area")
        for place in places(travel, "delivery_area")
        if home != place and (home in travel.inside or place in travel.inside)
    ]
    return draw_ribbons(
        Ribbons(
            title=_largest(flows),
            subtitle="Learners aged 16-18 who cross a border; those who learn at home are left out",
            flows=tuple(flow for flow in flows if flow.value != 0),
            of="learners",
            palette=Palette.of(travel.inside),
        )
    )


def _largest(flows: list[Flow]) -> str:
    seen = [flow for flow in flows if isinstance(flow.value, int | float)]
    if not seen:
        return "Who crosses which border to learn"
    top = max(seen, key=lambda flow: flow.value if isinstance(flow.value, int | float) else 0)
    # A flow that is hidden may be larger than any that is shown.
    largest = "The largest flow" if len(seen) == len(flows) else "The largest flow shown"
    return (
        f"{largest} is from {_lower(top.start)} to {_lower(top.end)}: "
        f"{number(top.value if isinstance(top.value, int | float) else 0)} learners"
    )


def _lower(label: str) -> str:
    plain = {"Rest of region": "the rest of the region", "Outside region": "beyond the region"}
    return plain.get(label, label)


def area_map(travel: Travel, codes: Mapping[str, str]) -> Chart:
    """Draw the grouping's areas by how many residents learn at home, with the flows between them.

    `codes` are the ONS codes of the areas by name.
    """
    shades = {name: travel.area(name).self_containment for name in travel.inside}
    flows = tuple(
        Flow(codes[home], codes[place], travel.cell(home, place))
        for home in travel.inside
        for place in travel.inside
        if home != place and travel.cell(home, place) != 0
    )
    return draw_map(
        AreaMap(
            title=_most_at_home(shades),
            subtitle="Share of resident learners who learn in their own area, and flows between",
            outlines=authorities(),
            of="of residents learn at home",
            flows_of="learners who cross",
            kind=Kind.PERCENT,
            shades=tuple(
                Shade(codes[name], _whole_points(share)) for name, share in shades.items() if share
            ),
            flows=flows,
            focus=tuple(codes[name] for name in travel.inside),
        )
    )


def _whole_points(share: Shown | None) -> Shown | None:
    """A share in whole percentage points: more places would crowd the key of the map."""
    return round(share, 2) if isinstance(share, int | float) else share


def _most_at_home(shades: Mapping[str, Shown | None]) -> str:
    seen = {name: s for name, s in shades.items() if isinstance(s, int | float)}
    if not seen:
        return "Where residents learn"
    top, low = max(seen, key=lambda n: seen[n]), min(seen, key=lambda n: seen[n])
    return f"{seen[top]:.0%} of {top}'s learners learn at home; of {low}'s, {seen[low]:.0%}"


def matrix_picture(travel: Travel) -> Heat:
    """Return the matrix of home and delivery areas, with totals."""
    rows, columns = places(travel, "home_area"), places(travel, "delivery_area")
    figure = travel.figure
    return Heat(
        title="Learners by home and delivery area",
        corner="Home area",
        column_head="Delivery area",
        rows=tuple(in_words("home_area", row) for row in rows),
        columns=tuple(in_words("home_area", column) for column in columns),
        values=tuple(tuple(travel.cell(row, column) for column in columns) for row in rows),
        of="learners",
        row_totals=tuple(_whole(figure.cell(home_area=row)) for row in rows),
        column_totals=tuple(_whole(figure.cell(delivery_area=column)) for column in columns),
        total=_whole(figure.cell()),
    )


def _whole(value: Shown | None) -> Shown:
    return value if isinstance(value, Hidden) else (value or 0)
