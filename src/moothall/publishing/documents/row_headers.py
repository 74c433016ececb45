"""Heads of rows in a tagged PDF.

Typst marks the heads of columns; its marks for heads of rows are an experiment that the library we
use cannot switch on. Every table of ours has a head in the first cell of each row
(`structure.faults_in` sees to it), so the mark is set in the finished file: the first cell of a row
becomes a header cell with the scope of its row. Cells then find their heads by scope, so the lists
of heads that Typst wrote into them, which lack the rows' own, are taken out.

Typst writes the structure of a PDF as plain objects with a plain table of their places, which is
written anew here.
"""

import re

ROW = re.compile(rb"^<</Type/StructElem/S/TR/.*?/K\[(\d+) 0 R", re.S)
CELL = b"<</Type/StructElem/S/TD/"
HEADS = re.compile(rb"/Headers\[[^\]]*\]")
TABLE = b"<</O/Table"


class UnknownLayout(RuntimeError):
    """A PDF is not laid out as Typst does it, so its structure cannot be completed."""


def mark_row_headers(pdf: bytes) -> bytes:
    """Return a PDF in which the first data cell of each row of a table heads its row."""
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    places = _places(pdf, start)
    first_cells = {int(m[1]) for at in places.values() if (m := ROW.match(_content(pdf, at)))}
    pieces, at_end, moved = [], 0, {}
    grown = 0
    for number, at in sorted(places.items(), key=lambda item: item[1]):
        moved[number] = at + grown
        content = _content(pdf, at)
        if not content.startswith(CELL):
            continue
        changed = _as_head(content) if number in first_cells else HEADS.sub(b"", content)
        begins = pdf.index(content, at)
        pieces += [pdf[at_end:begins], changed]
        at_end = begins + len(content)
        grown += len(changed) - len(content)
    pieces.append(pdf[at_end:start])
    body = b"".join(pieces)
    return body + _table(moved) + _trailer(pdf, start, len(body))


def _places(pdf: bytes, start: int) -> dict[int, int]:
    """Return where each object begins, by its number, from the table at the end of the file."""
    lines = pdf[start:].split(b"\n")
    if lines[0].strip() != b"xref" or lines[1].split()[0] != b"0":
        raise UnknownLayout("This PDF has no plain table of its objects.")
    count = int(lines[1].split()[1])
    entries = (line.split() for line in lines[2 : 2 + count])
    return {n: int(entry[0]) for n, entry in enumerate(entries) if entry[2] == b"n"}


def _content(pdf: bytes, at: int) -> bytes:
    begins = pdf.index(b"\n", at) + 1
    return pdf[begins : pdf.index(b"\nendobj", begins)]


def _as_head(content: bytes) -> bytes:
    head = HEADS.sub(b"", content).replace(b"/S/TD/", b"/S/TH/", 1)
    if TABLE not in head:
        raise UnknownLayout("A cell of this PDF has no attributes of a table.")
    return head.replace(TABLE, TABLE + b"/Scope/Row", 1)


def _table(moved: dict[int, int]) -> bytes:
    size = max(moved) + 1
    lines = [b"xref", b"0 %d" % size, b"0000000000 65535 f "]
    lines += [b"%010d 00000 n " % moved[number] for number in range(1, size)]
    return b"\n".join(lines) + b"\n"


def _trailer(pdf: bytes, start: int, place: int) -> bytes:
    trailer = pdf[pdf.index(b"trailer", start) : pdf.rindex(b"startxref")]
    return trailer + b"startxref\n%d\n%%%%EOF" % place
