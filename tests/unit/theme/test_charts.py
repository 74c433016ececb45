"""Pictures: named, told in words, hidden values drawn as hidden and nowhere as a number."""

import re
import subprocess
import sys

import pytest
from lxml import etree

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
    draw_bars,
    draw_intervals,
    draw_lines,
    draw_map,
    draw_ribbons,
    joined,
    read_outlines,
)
from moothall.theme.charts.lines import apart
from moothall.theme.charts.outlines import Projection, simplified
from moothall.theme.charts.shading import Shading
from moothall.theme.gallery_charts import sample_charts
from moothall.theme.palette import SERIES, SHADES, Palette

SVG = "{http://www.w3.org/2000/svg}"
HIDDEN = Hidden()


def parse(chart: Chart) -> "etree._Element":
    return etree.fromstring(str(chart.svg))


def words(chart: Chart) -> list[str]:
    return ["".join(text.itertext()) for text in parse(chart).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    return sample_charts()


def test_every_picture_is_one_image_with_a_name_and_a_description(
    charts: dict[str, Chart],
) -> None:
    for chart in charts.values():
        svg = parse(chart)
        assert svg.get("role") == "img"
        named = str(svg.get("aria-labelledby")).split()
        told = {part.get("id"): part.text for part in svg if part.get("id")}
        assert [told[name] for name in named] == [chart.title, chart.description]


def test_ids_are_unique_on_a_page_and_all_found(charts: dict[str, Chart]) -> None:
    page = "".join(f"{chart.svg}{chart.narrow}" for chart in charts.values())
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_a_strict_content_policy_holds(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        for svg in (chart.svg, chart.narrow):
            assert re.findall(r"<style|\sstyle=|<script|\son\w+=|href=", str(svg)) == []


def test_every_picture_here_marks_its_hidden_value(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        hatched = "-hatch)" in chart.svg or "stroke-dasharray" in chart.svg
        assert hatched, name
        assert [word for word in words(chart) if "hidden" in word], name
        assert "hidden" in chart.description, name
        assert HIDDEN.mark in {str(value) for row in chart.rows for value in row}, name


def test_a_hidden_bar_has_the_same_length_whatever_it_hides() -> None:
    def stub(value: int) -> set[str]:
        spec = Bars("t", ("a", "b"), (Series("s", (value, HIDDEN)),), of="learners")
        svg = str(draw_bars(spec).svg)
        return set(re.findall(r'd="M0,[\d.]+h([\d.]+)v[^"]*" fill="url', svg))

    assert len(stub(10)) == 1
    assert stub(10) == stub(5000)


def test_bars_say_their_values_and_are_as_long() -> None:
    spec = Bars("t", ("a", "b"), (Series("s", (100, 50)),), of="learners", width=400)
    chart = draw_bars(spec)
    assert [word for word in words(chart) if word.isdigit()] == ["100", "50"]
    fill = SERIES[0]
    lengths = re.findall(rf'd="M0,[\d.]+h([\d.]+)v[^"]*" fill="{fill}"', str(chart.svg))
    assert float(lengths[0]) == pytest.approx(2 * float(lengths[1]), rel=0.01)


def test_a_stack_with_a_hidden_part_shows_no_total() -> None:
    series = (Series("fe", (10, 20)), Series("adult", (5, HIDDEN)))
    chart = draw_bars(Bars("t", ("a", "b"), series, of="learners", stacked=True))
    assert [word for word in words(chart) if word not in ("a", "b", "fe", "adult")] == [
        "15",
        "adult: hidden",
    ]


def test_values_and_categories_must_match() -> None:
    with pytest.raises(ValueError, match="“s” has 1 values for 2 categories"):
        Bars("t", ("a", "b"), (Series("s", (1,)),), of="learners")
    with pytest.raises(ValueError, match="below 0"):
        Bars("t", ("a",), (Series("s", (-1,)),), of="learners")
    with pytest.raises(ValueError, match="“s” has 1 values for 2 periods"):
        Lines("t", ("a", "b"), (Series("s", (1,)),), of="learners")


def test_a_picture_of_nothing_is_still_a_picture() -> None:
    empty = draw_bars(Bars("t", (), (), of="learners"))
    assert empty.description == "Nothing to show."
    hidden = draw_bars(Bars("t", ("a",), (Series("s", (HIDDEN,)),), of="learners"))
    assert words(hidden) == ["a", "hidden"]
    missing = draw_lines(Lines("t", ("a",), (Series("s", (None,)),), of="learners"))
    assert missing.description == "s: a no figure."
    none = draw_ribbons(Ribbons("t", (), of="learners"))
    assert none.description == "No flows to show."


def test_names_of_lines_are_moved_apart_and_stay_inside() -> None:
    assert apart([10, 12, 100], 19, 300) == [10, 29, 100]
    assert apart([290, 295, 299], 19, 300) == [262, 281, 300]


def test_an_interval_does_not_tell_its_hidden_value() -> None:
    spec = Intervals(
        "t", (Estimate("a", HIDDEN, 0.1, 0.3), Estimate("b", 0.5, 0.4, 0.6)), of="rate"
    )
    chart = draw_intervals(spec)
    assert chart.rows == (("a", HIDDEN, HIDDEN, HIDDEN), ("b", 0.5, 0.4, 0.6))
    assert chart.description == "a: hidden; b: 50.0%, from 40.0%, to 60.0%."


def test_ribbons_are_as_wide_as_they_are_many() -> None:
    flows = (Flow("a", "b", 300), Flow("a", "a", 600), Flow("b", "b", HIDDEN))
    chart = draw_ribbons(Ribbons("t", flows, of="learners"))
    bands = re.findall(r'<path d="M[\d.]+ ([\d.]+)C.*?V[\d.]+C.*? ([\d.]+)Z"', str(chart.svg))
    thick = sorted(round(float(low) - float(top)) for top, low in bands)
    assert thick[2] == pytest.approx(2 * thick[1], abs=1)
    assert [word for word in words(chart) if "hidden" in word] == ["b, hidden", "300 + hidden"]


def test_titles_of_areas_are_escaped() -> None:
    flows = (Flow("A & B <x>", "C", 3),)
    assert "A & B <x> to C 3." in draw_ribbons(Ribbons("t & <u>", flows, of="n")).description
    parse(draw_ribbons(Ribbons("t & <u>", flows, of="n")))


def test_the_same_values_are_drawn_once() -> None:
    one, other = (Bars("t", ("a",), (Series("s", (7,)),), of="learners") for _ in range(2))
    assert draw_bars(one) is draw_bars(other)


def square(key: str, west: float, south: float) -> Outline:
    ring = (
        (west, south),
        (west + 1, south),
        (west + 1, south + 1),
        (west, south + 1),
        (west, south),
    )
    return Outline(key, key.upper(), (ring,), (west + 0.5, south + 0.5))


def test_a_map_shades_by_value_and_hatches_what_is_hidden() -> None:
    outlines = (square("a", 0, 50), square("b", 1, 50), square("c", 0, 51), square("land", 1, 51))
    shades = (Shade("a", 10), Shade("b", 1000), Shade("c", HIDDEN))
    chart = draw_map(AreaMap("t", outlines, of="learners", shades=shades))
    fills = re.findall(r'fill="(#\w+|url[^"]+)" stroke="\1"', str(chart.svg))
    assert fills[1] == SHADES[4]
    assert fills[2].endswith("-hatch)")
    assert chart.description == "Map. A 10; B 1,000; C hidden."
    assert chart.rows == (("A", 10), ("B", 1000), ("C", HIDDEN))


def test_a_flow_of_none_is_not_drawn_and_a_hidden_one_is_dashed() -> None:
    outlines = (square("a", 0, 50), square("b", 1, 50))
    flows = (Flow("a", "b", 0), Flow("b", "a", HIDDEN), Flow("a", "nowhere", 5))
    chart = draw_map(AreaMap("t", outlines, of="learners", flows=flows))
    assert str(chart.svg).count("<polygon") == 1
    assert str(chart.svg).count('stroke-dasharray="5 5"') == 2  # the flow and its key


def test_outlines_are_read_from_geojson() -> None:
    ring = [[0, 50], [1, 50], [1, 51], [0, 50]]

    def feature(code: str, kind: str, coordinates: object) -> dict[str, object]:
        about = {"code": code, "name": code, "x": 0.5, "y": 50.5}
        return {"properties": about, "geometry": {"type": kind, "coordinates": coordinates}}

    collection = {
        "features": [
            feature("E1", "Polygon", [ring]),
            feature("E2", "MultiPolygon", [[ring], [ring]]),
        ]
    }
    assert [len(outline.rings) for outline in read_outlines(collection)] == [1, 2]
    assert [outline.key for outline in read_outlines(collection, ["E2"])] == ["E2"]


def test_joined_areas_keep_every_ring() -> None:
    both = joined([square("a", 0, 50), square("b", 2, 50)], "county", "County")
    assert (len(both.rings), both.centre) == (2, (1.5, 50.5))


def test_a_projection_keeps_shapes_and_fits_the_frame() -> None:
    frame = Projection.fitting([(0, 50), (1, 51)], 200, 100, 10)
    (west, south), (east, north) = frame.place((0, 50)), frame.place((1, 51))
    assert (north, south) == (10, 90)
    assert (east - west) / (south - north) == pytest.approx(0.636, abs=0.002)
    assert west + east == pytest.approx(200)


def test_simplifying_keeps_corners_and_drops_what_lies_between() -> None:
    ring = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    assert simplified(ring, 0.6) == [ring[0], *ring[2:]]


def test_classes_can_be_said() -> None:
    shading = Shading.of([12, 55, 61, 96, 140, 240, 310, 380, 820, 1310, 9120, HIDDEN])
    assert [words for _, words in shading.legend(Kind.NUMBER)] == [
        "12 to 50",
        "51 to 150",
        "151 to 300",
        "301 to 750",
        "751 to 9,120",
        "hidden",
    ]
    assert [shading.level(value) for value in (12, 51, 9120, 0, HIDDEN)] == [1, 2, 5, 0, None]
    assert Shading.of([]).legend(Kind.NUMBER) == []
    counts = Shading.of([158, 193])
    assert [words for _, words in counts.legend(Kind.NUMBER)] == ["158 to 192", "193"]


def test_the_matrix_shades_cells_and_still_says_them() -> None:
    matrix = Heat("t", "Home", ("a",), ("x", "y", "z"), ((0, 40, HIDDEN),), of="learners")
    assert [(cell.html.striptags(), cell.shade) for cell in matrix.body[0].cells] == [
        ("0", "heat-0"),
        ("40", "heat-5"),
        ("hidden", "heat-hidden"),
    ]
    assert matrix.legend == [("heat-5", "40"), ("heat-hidden", "hidden")]


def test_an_authority_has_its_colour_in_every_picture() -> None:
    areas = Palette.of(["n", "c", "r"])
    bars = Bars("t", ("r",), (Series("s", (1,)),), of="x", by_category=True, palette=areas)
    ribbons = Ribbons("t", (Flow("r", "r", 5),), of="x", palette=areas)
    assert f'fill="{SERIES[2]}"' in draw_bars(bars).svg
    assert f'fill="{SERIES[2]}"' in draw_ribbons(ribbons).svg


def test_starting_the_site_does_not_load_the_renderer() -> None:
    code = "import sys, moothall.theme.charts; print('vl_convert' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_money_in_a_label_is_drawn_as_it_is() -> None:
    chart = draw_bars(
        Bars(
            title="One provider has more",
            categories=("Oaklands College",),
            series=(Series("Last year", (13617086.70,)),),
            of="pounds",
            category="Provider",
            kind=Kind.MONEY,
        )
    )
    assert "£13,617,086.70" in words(chart)


def test_a_mark_is_drawn_across_all_bars_even_beyond_the_longest() -> None:
    series = (Series("Attendance", (0.5, 0.25)),)
    bare = Bars("t", ("a", "b"), series, of="meetings", kind=Kind.PERCENT)
    marked = Bars("t", ("a", "b"), series, of="meetings", kind=Kind.PERCENT, mark=0.8)
    without, drawn = (str(draw_bars(each).svg) for each in (bare, marked))
    assert (without.count("stroke-dasharray"), drawn.count("stroke-dasharray")) == (0, 2)
