"""Colours: the same for the same key, apart for every eye, legible on paper."""

import itertools
import math
import re
from pathlib import Path

import pytest

import moothall.theme
from moothall.theme import palette
from moothall.theme.palette import SERIES, Palette, contrast

THEME = Path(moothall.theme.__file__).parent
TOKENS = dict(
    re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (THEME / "styles/_tokens.scss").read_text("utf-8"))
)
Matrix = tuple[tuple[float, ...], ...]
# Machado, Oliveira and Fernandes (2009), severity 1.
EYES: dict[str, Matrix] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "without green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "without blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, eye: Matrix) -> tuple[float, float, float]:
    """A colour as an eye sees it, in Oklab."""
    light = palette.linear(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(a * x for a, x in zip(row, light, strict=True)))) for row in eye
    )
    cones = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    x, y, z = (cone ** (1 / 3) for cone in cones)
    return (
        0.2104542553 * x + 0.7936177850 * y - 0.0040720468 * z,
        1.9779984951 * x - 2.4285922050 * y + 0.4505937099 * z,
        0.0259040371 * x + 0.7827717662 * y - 0.8086757660 * z,
    )


@pytest.mark.parametrize("eye", EYES)
def test_series_keep_apart_for_every_eye(eye: str) -> None:
    colours = [seen(colour, EYES[eye]) for colour in SERIES]
    assert min(math.dist(a, b) for a, b in itertools.combinations(colours, 2)) >= 0.10


def test_series_stand_out_from_the_paper() -> None:
    assert min(contrast(colour, palette.PAPER) for colour in SERIES) >= 3
    assert contrast(palette.OTHER, palette.PAPER) >= 3


def test_a_category_keeps_its_colour_whoever_else_is_drawn() -> None:
    areas = Palette.of(["Hertfordshire", "Bedford", "Luton", "Bedford"])
    assert areas.colour("Luton") == SERIES[2]
    assert areas.colours(["Luton", "Hertfordshire"]) == [SERIES[2], SERIES[0]]
    assert Palette.of(areas.keys) == areas


def test_what_is_no_category_is_grey() -> None:
    many = Palette.of(str(n) for n in range(9))
    assert many.colour("outside region") == palette.OTHER
    assert many.colour("7") == palette.OTHER


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink-soft", "paper"),
        ("ink-soft", "paper-sunk"),
        ("teal", "paper"),
        ("teal", "paper-sunk"),
        ("teal-deep", "teal-wash"),
        ("brick", "paper"),
        ("brick-deep", "brick-wash"),
        ("ink", "gold"),
        ("ink", "gold-wash"),
        ("ink", "green-wash"),
        ("plum", "paper"),
        ("paper-raised", "teal"),
        ("paper-raised", "brick"),
    ],
)
def test_words_are_legible(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("place", range(5))
def test_numbers_are_legible_on_every_shade(place: int) -> None:
    assert contrast(palette.SHADE_INKS[place], palette.SHADES[place]) >= 4.5


def test_tags_are_legible() -> None:
    rules = (THEME / "styles/_figures.scss").read_text("utf-8")
    rules = re.sub(r"var\(--([a-z-]+)\)", lambda found: TOKENS.get(found[1], ""), rules)
    pairs = re.findall(r"mh-tag--\w+ \{ background: (#\w+); color: (#\w+);", rules)
    assert len(pairs) == 5
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_charts_and_styles_share_their_colours() -> None:
    assert (
        TOKENS["ink"],
        TOKENS["ink-soft"],
        TOKENS["paper"],
        TOKENS["teal"],
    ) == (palette.INK, palette.INK_SOFT, palette.PAPER, palette.TEAL)
    heat = (THEME / "styles/_heat.scss").read_text("utf-8")
    for place, shade in enumerate(palette.SHADES, start=1):
        assert f".heat-{place} {{ background: {shade};" in heat
