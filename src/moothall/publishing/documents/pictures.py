"""The pictures of a document: taken out of its HTML as files of their own, and drawn as PNG."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from markupsafe import escape

from moothall.theme.documents.typesetting import typeset

PICTURE = re.compile(r"<svg\b.*?</svg>", re.S)
# Dots on an inch of the page: twice a screen's, so that words in pictures stay sharp in print.
SHARPNESS = 192
# Pixels of a drawing that fills the width of the text, and what makes points of the page of them.
FULL_WIDTH = 740
POINTS = 0.62


@dataclass(frozen=True)
class Drawing:
    """One picture of a document: its file's name, its SVG, and what it shows in words."""

    name: str
    svg: str
    alternative: str
    width: float  # of the page's width, from 0 to 1


def take_out(source: str) -> tuple[str, tuple[Drawing, ...]]:
    """Return a document with an `<img>` in place of each SVG, and the SVGs in their order."""
    drawings: list[Drawing] = []

    def replaced(match: re.Match[str]) -> str:
        name = f"picture-{len(drawings) + 1}.svg"
        root = etree.fromstring(match[0])
        width = min(1.0, float(root.get("width")) / FULL_WIDTH)
        drawings.append(Drawing(name, match[0], _in_words(root), width))
        return f'<img src="{name}" alt="{escape(drawings[-1].alternative)}" width="{width:.0%}">'

    return PICTURE.sub(replaced, source), tuple(drawings)


def _in_words(root: etree._Element) -> str:
    """Return the title and the description of an SVG."""
    said = [root.findtext(f"{{*}}{part}") or "" for part in ("title", "desc")]
    return ". ".join(text.strip().rstrip(".") for text in said if text.strip())


def as_png(drawings: Sequence[Drawing]) -> list[bytes]:
    """Return each drawing as a PNG of the width it has on a page, in our own font."""
    if not drawings:
        return []
    pages = "\n#pagebreak()\n".join(
        f'#scale({POINTS * 100:g}%, reflow: true, image("{each.name}"))' for each in drawings
    )
    setting = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}\n"
    with tempfile.TemporaryDirectory(prefix="moothall-pictures-") as scratch:
        folder = Path(scratch)
        write_svgs(drawings, folder)
        drawn = typeset(setting, folder, form="png", ppi=SHARPNESS)
    return [drawn] if isinstance(drawn, bytes) else drawn


def write_svgs(drawings: Sequence[Drawing], folder: Path) -> None:
    """Write the drawings into a folder under their names."""
    for each in drawings:
        (folder / each.name).write_text(each.svg, "utf-8")
