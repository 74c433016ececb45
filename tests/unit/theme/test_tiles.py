"""The tile picture: words on each tile, a key of the looks that are worn, the table behind it."""

from jinja2 import Environment
from lxml import html

from moothall.theme.charts.tiles import shared_ending
from moothall.theme.gallery_charts import sample_tiles


def test_tiles_are_written_without_the_ending_that_all_share() -> None:
    picture = sample_tiles()
    assert picture.ending == " (example)"
    assert [look for look, _ in picture.shown_key] == ["5", "came", "went", "none"]
    assert shared_ending(["Luton", "Luton"]) == ""
    assert shared_ending(["Bedford learning partnership", "Luton learning partnership"]) == (
        " learning partnership"
    )
    assert shared_ending(["Bedford"]) == shared_ending([]) == ""


def test_a_tile_says_what_its_colour_shows(jinja: Environment) -> None:
    module = jinja.get_template("theme/components/tiles.html").module
    drawn = html.fromstring(str(module.tiles(sample_tiles())))  # type: ignore[attr-defined]
    said = [" ".join(tile.text_content().split()) for tile in drawn.xpath("//li/a")]
    assert said[:3] == [
        "Northshire (example): 3 tutors, 3 before",
        "Middle Heath (example): 1, new, none before",
        "Castle and Vale (example): none, left, 2 before",
    ]
    assert drawn.xpath("//table//th[@scope='row']/text()")[0] == "Northshire"
