"""The document as Word and as OpenDocument, with what pandoc leaves out for readers who listen."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from moothall.publishing.documents.outgoing import Outgoing
from moothall.publishing.documents.pictures import Drawing
from moothall.publishing.documents.report import About, Report
from moothall.theme.documents import pandoc, reference
from moothall.theme.documents.zipped import members_of, zipped
from moothall.theme.palette import INK, LINE

HERE = Path(__file__).parent
# A table of so many rows, its head among them, stays on one page.
FEW = 13
TEXT = 16.6  # centimetres: how wide the text is on a page
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DC = "http://purl.org/dc/elements/1.1/"
META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
UNDER = {"TableHeaderRowCell": f"1pt solid {INK}", "TableRowCell": f"0.5pt solid {LINE}"}
SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"

Edit = Callable[[etree._Element], None]


def as_docx(report: Report, document: Outgoing, pictures: Sequence[bytes]) -> bytes:
    """Return a document for Word. `pictures` are the PNGs of its drawings, in their order."""
    made = _converted(report, document, pictures, "docx", reference.docx())
    parts = members_of(made)
    parts["docProps/core.xml"] = _edited(parts["docProps/core.xml"], _core(report.about))
    parts["word/document.xml"] = _edited(parts["word/document.xml"], _tables, _described)
    return zipped(parts)


def as_odt(report: Report, document: Outgoing, pictures: Sequence[bytes]) -> bytes:
    """Return a document as OpenDocument text, with its pictures' descriptions."""
    made = _converted(report, document, pictures, "odt", reference.odt())
    parts = members_of(made)
    parts["meta.xml"] = _edited(parts["meta.xml"], _meta(report.about))
    edits = (_frames(document.drawings), _lines, _parents)
    parts["content.xml"] = _edited(parts["content.xml"], *edits)
    return zipped(parts)


def _converted(
    report: Report, document: Outgoing, pictures: Sequence[bytes], to: str, look: bytes
) -> bytes:
    with tempfile.TemporaryDirectory(prefix=f"moothall-{to}-") as scratch:
        folder = Path(scratch)
        body = document.body
        for drawing, png in zip(document.drawings, pictures, strict=True):
            name = drawing.name.removesuffix(".svg") + ".png"
            (folder / name).write_bytes(png)
            body = body.replace(f'src="{drawing.name}"', f'src="{name}"')
            body = body.replace(
                f'width="{drawing.width:.0%}"', f'width="{drawing.width * TEXT:.1f}cm"'
            )
        (folder / f"look.{to}").write_bytes(look)
        return pandoc.run(
            body,
            to,
            [
                f"--lua-filter={HERE / 'report.lua'}",
                f"--reference-doc={folder / f'look.{to}'}",
                f"--metadata=title:{document.title}",
                f"--metadata=lang:{report.about.language}",
            ],
            at=report.occasion.at,
            folder=folder,
        )


def _edited(part: bytes, *edits: Edit) -> bytes:
    tree = etree.fromstring(part)
    for edit in edits:
        edit(tree)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _core(about: About) -> Edit:
    """Name the organisation that publishes, and what the document says in a sentence."""

    def edit(tree: etree._Element) -> None:
        _set(tree, f"{{{DC}}}creator", about.author)
        _set(tree, f"{{{DC}}}description", about.summary)

    return edit


def _meta(about: About) -> Edit:
    def edit(tree: etree._Element) -> None:
        (inside,) = tree
        _set(inside, f"{{{META}}}initial-creator", about.author)
        _set(inside, f"{{{DC}}}creator", about.author)
        _set(inside, f"{{{DC}}}description", about.summary)

    return edit


def _set(parent: etree._Element, name: str, text: str) -> None:
    found = parent.find(name)
    if found is None:
        found = etree.SubElement(parent, name)
    found.text = text


def _tables(tree: etree._Element) -> None:
    """Say of each table that its first column heads the rows; keep rows whole on a page, tables of
    few rows too, and the beginning of longer ones with their titles.
    """
    for look in tree.iter(f"{{{WORD}}}tblLook"):
        look.set(f"{{{WORD}}}firstColumn", "1")
        look.set(f"{{{WORD}}}val", "00A0")
    for row in tree.iter(f"{{{WORD}}}tr"):
        about = row.find(f"{{{WORD}}}trPr")
        if about is None:
            about = etree.Element(f"{{{WORD}}}trPr")
            row.insert(0, about)
        about.insert(0, etree.Element(f"{{{WORD}}}cantSplit"))
    for table in tree.iter(f"{{{WORD}}}tbl"):
        rows = table.findall(f"{{{WORD}}}tr")
        together = rows[:-1] if len(rows) <= FEW else rows[:2]
        for paragraph in (each for row in together for each in row.iter(f"{{{WORD}}}p")):
            _keep_with_next(paragraph)


def _keep_with_next(paragraph: etree._Element) -> None:
    look = paragraph.find(f"{{{WORD}}}pPr")
    if look is None:
        look = etree.Element(f"{{{WORD}}}pPr")
        paragraph.insert(0, look)
    # After the style, as the order of the schema wants it.
    place = 1 if look.find(f"{{{WORD}}}pStyle") is not None else 0
    look.insert(place, etree.Element(f"{{{WORD}}}keepNext"))


def _described(tree: etree._Element) -> None:
    """Give each picture its description where pandoc wrote the name of a file."""
    for picture in tree.iter(f"{{{PICTURE}}}cNvPr"):
        inline = next(picture.iterancestors("{*}inline"))
        picture.set("descr", inline.find("{*}docPr").get("descr"))


def _frames(drawings: Sequence[Drawing]) -> Edit:
    """Give each picture its description, which pandoc leaves out."""

    def edit(tree: etree._Element) -> None:
        frames = list(tree.iter(f"{{{DRAW}}}frame"))
        for frame, drawing in zip(frames, drawings, strict=True):
            etree.SubElement(frame, f"{{{SVG}}}desc").text = drawing.alternative

    return edit


def _lines(tree: etree._Element) -> None:
    """Draw a line under each row of a table, a stronger one under its heads."""
    for style in tree.iter(f"{{{STYLE}}}style"):
        under = UNDER.get(style.get(f"{{{STYLE}}}name", ""))
        if under:
            cell = style.find(f"{{{STYLE}}}table-cell-properties")
            if cell is None:
                cell = etree.SubElement(style, f"{{{STYLE}}}table-cell-properties")
            cell.set(f"{{{FO}}}border-bottom", under)
    few = {
        table.get(f"{{{TABLE}}}style-name")
        for table in tree.iter(f"{{{TABLE}}}table")
        if len(list(table.iter(f"{{{TABLE}}}table-row"))) <= FEW
    }
    for style in tree.iter(f"{{{STYLE}}}style"):
        for table in style.iter(f"{{{STYLE}}}table-properties"):
            table.set(f"{{{TABLE}}}align", "left")
            if style.get(f"{{{STYLE}}}name") in few:
                table.set(f"{{{STYLE}}}may-break-between-rows", "false")


def _parents(tree: etree._Element) -> None:
    """Derive styles from named ones: pandoc derives some from others of its own making, which
    programs do not know as parents.
    """
    name, parent = f"{{{STYLE}}}name", f"{{{STYLE}}}parent-style-name"
    made = {style.get(name): style for style in tree.iter(f"{{{STYLE}}}style")}
    for style in made.values():
        while (above := made.get(style.get(parent))) is not None:
            style.set(parent, above.get(parent))
