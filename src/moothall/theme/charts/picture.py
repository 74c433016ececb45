"""What every picture is: SVG with a name and a description, and the table behind it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from moothall.theme import cells
from moothall.theme.cells import Hidden, Kind
from moothall.theme.palette import LINE_STRONG, PAPER

Value = int | float | Hidden | None
Head = tuple[str, str, str]
FONT = "Atkinson Hyperlegible Next"

# A fill that no palette has; it stands for the hatching of hidden values until the SVG is closed.
HATCH = "#fdfcf8"


@dataclass(frozen=True)
class Chart:
    """A finished picture: what a template shows.

    `heads` are (title, unit, kind) and `rows` the values of the table behind it. `narrow` is the
    same picture laid out for a phone, where words would shrink out of sight; a style sheet shows
    one of the two.
    """

    title: str
    subtitle: str
    description: str
    svg: Markup
    heads: tuple[Head, ...]
    rows: tuple[tuple[object, ...], ...]
    narrow: Markup | None = None


def identity(spec: object) -> str:
    """Return a name for the ids of a picture, the same for the same picture."""
    return "c" + hashlib.sha256(repr(spec).encode()).hexdigest()[:10]


def close_svg(
    body: str, width: float, height: float, ident: str, title: str, description: str
) -> Markup:
    """Wrap drawn elements into an SVG that is one image with a name and a description.

    Ids inside the body are made unique by `ident`. Nothing here needs an inline style, so a strict
    content policy holds.
    """
    body = re.sub(r'\bid="([^"]+)"', rf'id="{ident}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{ident}-\1)", body)
    hatch = ""
    if HATCH in body:
        body = body.replace(HATCH, f"url(#{ident}-hatch)")
        hatch = _hatch(ident)
    return Markup(  # noqa: S704 - the body is drawn by us, its words escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {point(width)} {point(height)}" '
        f'width="{point(width)}" height="{point(height)}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d" font-family="{FONT}, Arial, sans-serif">'
        f'<title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(description)}</desc>{hatch}{body}</svg>'
    )


def _hatch(ident: str) -> str:
    return (
        f'<defs><pattern id="{ident}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{PAPER}"/>'
        f'<path d="M0 0V7" stroke="{LINE_STRONG}" stroke-width="2"/></pattern></defs>'
    )


def point(value: float) -> str:
    """Write a coordinate with at most one place."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def said(value: Value, kind: Kind = Kind.NUMBER) -> str:
    """Write a value in a label or description; a missing one is `no figure`."""
    return cells.text(value, kind) or "no figure"


def known(value: Value) -> float | None:
    """Return a value that may be drawn to scale, or None."""
    return None if value is None or isinstance(value, Hidden) else float(value)


def describe(rows: Sequence[tuple[str, Sequence[tuple[str, Value]]]], kind: Kind) -> str:
    """Tell a picture in words: every category with its values, which is what the eye would read."""
    told = []
    for category, values in rows:
        parts = [f"{name} {said(value, kind)}".strip() for name, value in values]
        told.append(f"{category}: {', '.join(parts)}")
    return "; ".join(told) + "." if told else "Nothing to show."


def with_key(
    body: str, width: float, height: float, entries: Sequence[tuple[str, str]]
) -> tuple[str, float, float]:
    """Set what the colours mean over a picture, in lines that fit its width."""
    x, y = 2.0, 2.0
    drawn = []
    for fill, words in entries:
        wide = 26 + word_width(words, 15) + 22
        if x > 2 and x + wide > width:
            x, y = 2.0, y + 26
        drawn.append(
            f'<rect x="{point(x)}" y="{point(y)}" width="16" height="16" fill="{fill}"/>'
            + label(words, x + 24, y + 13)
        )
        x += wide
    down = y + 34
    moved = f'{"".join(drawn)}<g transform="translate(0 {point(down)})">{body}</g>'
    return moved, width, height + down


def lines_of(text: str, width: int) -> list[str]:
    """Break words into lines of at most `width` characters where they allow it."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def word_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of words in pixels, a little too wide rather than too narrow."""
    return len(text) * size * (0.6 if bold else 0.56)


def label(
    text: str,
    x: float,
    y: float,
    *,
    size: int = 15,
    anchor: str = "start",
    fill: str = "#1d2523",
    bold: bool = False,
    halo: str = "",
) -> str:
    """Draw words. A `halo` in the colour behind them keeps them legible over lines."""
    weight = ' font-weight="700"' if bold else ""
    back = (
        f' stroke="{halo}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        if halo
        else ""
    )
    return (
        f'<text x="{point(x)}" y="{point(y)}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{fill}"{weight}{back}>{escape(text)}</text>'
    )
