"""Whether a document can be read by those who do not see it: checked before any format is made."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from moothall.faults import InvalidValue
from moothall.publishing.documents.pictures import Drawing, take_out

HEADINGS = ("h1", "h2", "h3", "h4")


class Unreadable(InvalidValue):
    """A document lacks what its readers need. The message names all that is missing."""


@dataclass(frozen=True)
class Parsed:
    """A document as a tree, in which an `<img>` stands for each of its drawings."""

    tree: html.HtmlElement
    drawings: tuple[Drawing, ...]


def parsed(source: str) -> Parsed:
    """Return a document as a tree. Raises Unreadable with all that its structure lacks."""
    without, drawings = take_out(source)
    tree = html.fragment_fromstring(without)
    faults = list(faults_in(tree))
    if faults:
        raise Unreadable(" ".join(faults))
    return Parsed(tree, drawings)


def faults_in(tree: html.HtmlElement) -> Iterator[str]:
    """Name what is missing: order of headings, captions, heads of columns and rows, alt texts."""
    yield from _headings(tree)
    for table in tree.iter("table"):
        yield from _table(table)
    for picture in tree.iter("img"):
        if not (picture.get("alt") or "").strip():
            yield "A picture has no description: give it an SVG with <title> and <desc>, or an alt."
    seen: set[str] = set()
    for ident in tree.xpath("//@id"):
        if ident in seen:
            yield f"Two things have the name “{ident}”: give each its own id."
        seen.add(ident)


def _headings(tree: html.HtmlElement) -> Iterator[str]:
    before = 0
    for heading in tree.iter(*HEADINGS):
        level = int(heading.tag[1])
        words = heading.text_content().strip()
        if level > before + 1:
            yield f"The heading “{words}” is of level {level} after one of level {before}."
        if level == 1 and before:
            yield f"“{words}” is a second title: a document has one heading of level 1."
        if not words:
            yield "A heading has no words."
        before = level


def _table(table: html.HtmlElement) -> Iterator[str]:
    caption = (table.findtext("caption") or "").strip()
    name = f"The table “{caption}”" if caption else "A table"
    if not caption:
        yield "A table has no caption: say in it what the table shows."
    heads = table.findall("./thead/tr")
    if len(heads) != 1 or any(cell.get("scope") != "col" for cell in heads[0]):
        yield f'{name} needs one row of column heads, each <th scope="col">.'
    if any(row[0].get("scope") != "row" for row in table.iterfind("./tbody/tr")):
        yield f'{name} has a row that does not begin with <th scope="row">.'
    if table.xpath(".//@colspan | .//@rowspan"):
        yield f"{name} joins cells, which not every reader can follow: split it into two tables."
