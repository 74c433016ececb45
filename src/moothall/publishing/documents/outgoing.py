"""The source of a document as pandoc takes it: pictures beside it, plain tables, notes in place."""

import copy
from dataclasses import dataclass

from lxml import etree, html

from moothall.publishing.documents.pictures import Drawing
from moothall.publishing.documents.structure import Parsed

# What only a screen needs: the picture for phones, words for screen readers on empty cells.
ON_SCREEN_ONLY = ("mh-chart__plate--narrow", "govuk-visually-hidden")


# What stands out, where a style sheet cannot say so: titles of pictures and tables, heads, totals.
STRONG = (
    '//caption | //thead//th | //tr[contains(@class, "mh-row--total")]/* '
    '| //p[contains(@class, "mh-chart__title")]'
)


@dataclass(frozen=True)
class Outgoing:
    """A document ready for pandoc: its title, the HTML of its body, and its pictures in order."""

    title: str
    body: str
    drawings: tuple[Drawing, ...]


def outgoing(document: Parsed, base_url: str) -> Outgoing:
    """Return a document for other formats. Links to the site are made whole with `base_url`."""
    tree = copy.deepcopy(document.tree)
    title = " ".join(tree.findtext(".//h1").split())
    tree.find(".//h1").drop_tree()
    for name in ON_SCREEN_ONLY:
        for element in tree.xpath(f'//*[contains(concat(" ", @class, " "), " {name} ")]'):
            element.drop_tree()
    _place_notes(tree)
    for details in tree.xpath("//details"):
        details.find("summary").drop_tree()
        details.drop_tag()
    for unit in tree.xpath('//*[contains(@class, "mh-unit")]'):
        unit.text = f"({unit.text})"
    for cell in tree.xpath('//*[contains(@class, "mh-cell--number")]'):
        cell.set("style", "text-align: right")
    for note in tree.xpath('//p[contains(@class, "mh-chart__note")]'):
        _wrap(note, "span").set("class", "small")
    for strong in tree.xpath(STRONG):
        _wrap(strong, "strong")
    for link in tree.xpath('//a[starts-with(@href, "/")]'):
        link.set("href", base_url + link.get("href"))
    for element in tree.xpath("//section | //header | //div | //article"):
        if element is not tree:
            element.drop_tag()
    for element in tree.iter():
        if element.tag not in ("h2", "h3", "h4"):
            element.attrib.pop("id", None)
    body = "".join(html.tostring(child, encoding="unicode") for child in tree)
    shown = {image.get("src") for image in tree.iter("img")}
    return Outgoing(title, body, tuple(d for d in document.drawings if d.name in shown))


def _wrap(cell: html.HtmlElement, tag: str) -> etree._Element:
    """Put all that stands in an element into one of this tag, and return that."""
    inner = etree.Element(tag)
    inner.text, cell.text = cell.text, None
    for child in list(cell):
        inner.append(child)
    cell.append(inner)
    return inner


def _place_notes(tree: html.HtmlElement) -> None:
    """Put the text of each note where it is referred to, and take the list at the end away."""
    for reference in tree.xpath('//a[@role="doc-noteref"]'):
        (item,) = tree.xpath("//li[@id=$name]", name=reference.get("href").lstrip("#"))
        for back in item.xpath('.//a[@role="doc-backlink"]'):
            back.drop_tree()
        note = copy.deepcopy(item)
        note.tag, note.tail = "span", None
        note.attrib.clear()
        note.set("class", "footnote")
        raised = reference.getparent()
        raised.addprevious(note)
        note.tail = raised.tail
        raised.tail = None
        raised.getparent().remove(raised)
    for notes in tree.xpath('//section[@role="doc-endnotes"]'):
        notes.drop_tree()
