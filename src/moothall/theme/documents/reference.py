"""The look of Word and OpenDocument files: pandoc's own styles under our font, colours and page."""

from collections.abc import Mapping
from functools import cache

from lxml import etree

from moothall.theme.charts.picture import FONT
from moothall.theme.documents import pandoc
from moothall.theme.documents.zipped import members_of, zipped
from moothall.theme.palette import INK, INK_SOFT, LINE, TEAL

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
# Widths and heights of A4 and its margins, in twentieths of a point.
PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = (
    '<w:pgMar w:top="1361" w:right="1247" w:bottom="1361" w:left="1247" w:header="709" '
    'w:footer="567" w:gutter="0"/>'
)
FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
FOOTER_KIND = f"{R}/footer"
PAGE_NUMBER = (
    f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="right"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


def _heading(size: int, before: int) -> str:
    """Say how a heading of Word looks: half-points, and twentieths of a point before it."""
    return (
        f'<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="120"/>'
        f'<w:outlineLvl w:val="{{level}}"/></w:pPr><w:rPr><w:b/>'
        f'<w:color w:val="{INK[1:]}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


BORDER = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:]}"'
STRONG_BORDER = f'w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"'
# By the id of a style in Word, what stands in it after its name and its place among styles.
WORD_STYLES = {
    "Title": '<w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/>'
    f'<w:color w:val="{INK[1:]}"/><w:sz w:val="52"/><w:szCs w:val="52"/></w:rPr>',
    "Heading1": _heading(34, 480).format(level=0),
    "Heading2": _heading(26, 360).format(level=1),
    "Heading3": _heading(22, 280).format(level=2),
    "BodyText": '<w:pPr><w:spacing w:before="0" w:after="160" w:line="288" w:lineRule="auto"/>'
    "</w:pPr>",
    "Compact": '<w:pPr><w:spacing w:before="50" w:after="50" w:line="240" w:lineRule="auto"/>'
    "</w:pPr>"
    '<w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>',
    "Caption": '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/></w:pPr><w:rPr/>',
    "ImageCaption": '<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/></w:pPr>',
    "DefinitionTerm": '<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="0"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr>",
    "Definition": '<w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr>',
    "FootnoteText": '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>',
    "Hyperlink": f'<w:rPr><w:color w:val="{TEAL[1:]}"/><w:u w:val="single"/></w:rPr>',
    "Table": '<w:tblPr><w:tblBorders>'
    f"<w:bottom {BORDER}/><w:insideH {BORDER}/></w:tblBorders><w:tblCellMar>"
    '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom {STRONG_BORDER}/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>',
}  # fmt: skip
LOOKS = {f"{{{W}}}{name}" for name in ("pPr", "rPr", "tblPr", "tblStylePr", "tcPr", "trPr")}


@cache
def docx() -> bytes:
    """Return the styles of a Word document, on A4 with the number of the page at its foot."""
    parts = members_of(pandoc.default_file("reference.docx"))
    parts["word/styles.xml"] = _word_styles(parts["word/styles.xml"])
    parts["word/footer1.xml"] = PAGE_NUMBER.encode("utf-8")
    parts["[Content_Types].xml"] = _replaced(
        parts["[Content_Types].xml"],
        "</Types>",
        f'<Override PartName="/word/footer1.xml" ContentType="{FOOTER_TYPE}"/></Types>',
    )
    parts["word/_rels/document.xml.rels"] = _replaced(
        parts["word/_rels/document.xml.rels"],
        "</Relationships>",
        f'<Relationship Type="{FOOTER_KIND}" Id="rIdFooter" Target="footer1.xml"/></Relationships>',
    )
    parts["word/document.xml"] = _replaced(
        parts["word/document.xml"],
        "<w:sectPr>",
        f'<w:sectPr><w:footerReference xmlns:r="{R}" w:type="default" r:id="rIdFooter"/>',
    )
    parts["word/document.xml"] = _replaced(
        parts["word/document.xml"], "</w:sectPr>", f"{PAGE}{MARGINS}</w:sectPr>"
    )
    return zipped(parts)


def _replaced(part: bytes, old: str, new: str) -> bytes:
    text = part.decode("utf-8")
    if text.count(old) != 1:
        raise pandoc.ConversionFailed(f"Pandoc's own document of styles has no single {old}.")
    return text.replace(old, new).encode("utf-8")


def _word_styles(part: bytes) -> bytes:
    tree = etree.fromstring(part)
    fonts = tree.find(f".//{{{W}}}docDefaults//{{{W}}}rFonts")
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(f"{{{W}}}{kind}", FONT)
    for size in tree.find(f"{{{W}}}docDefaults").iter(f"{{{W}}}sz", f"{{{W}}}szCs"):
        size.set(f"{{{W}}}val", "21")
    for style in tree.iter(f"{{{W}}}style"):
        for theme_font in style.findall(f".//{{{W}}}rFonts"):
            theme_font.getparent().remove(theme_font)
        look = WORD_STYLES.get(style.get(f"{{{W}}}styleId", ""))
        if look is not None:
            _restyle(style, look)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _restyle(style: etree._Element, look: str) -> None:
    for child in list(style):
        if child.tag in LOOKS:
            style.remove(child)
    style.extend(etree.fromstring(f'<x xmlns:w="{W}">{look}</x>'))


# By the name of a style in OpenDocument: what its paragraphs and its words look like.
ODF_STYLES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "Title": (
        {"text-align": "start", "margin-bottom": "0.4cm"},
        {"font-size": "26pt", "font-weight": "bold", "color": INK},
    ),
    "Heading_20_1": (
        {"margin-top": "0.9cm", "margin-bottom": "0.25cm", "keep-with-next": "always"},
        {"font-size": "17pt", "font-weight": "bold", "color": INK},
    ),
    "Heading_20_2": (
        {"margin-top": "0.7cm", "margin-bottom": "0.2cm", "keep-with-next": "always"},
        {"font-size": "13pt", "font-weight": "bold", "font-style": "normal", "color": INK},
    ),
    "Heading_20_3": (
        {"margin-top": "0.5cm", "margin-bottom": "0.15cm", "keep-with-next": "always"},
        {"font-size": "11pt", "font-weight": "bold", "font-style": "normal", "color": INK},
    ),
    "Text_20_body": ({"margin-top": "0cm", "margin-bottom": "0.28cm", "line-height": "125%"}, {}),
    "Caption": (
        {"margin-top": "0.4cm", "margin-bottom": "0.15cm", "keep-with-next": "always"},
        {"font-size": "10.5pt", "font-weight": "normal", "font-style": "normal"},
    ),
    "Table_20_Contents": (
        {"margin-top": "0.08cm", "margin-bottom": "0.08cm"},
        {"font-size": "9.5pt"},
    ),
    "Definition_20_Term": (
        {"margin-top": "0.2cm", "keep-with-next": "always"},
        {"font-weight": "bold"},
    ),
    "Definition_20_Term_20_Tight": (
        {"margin-top": "0.2cm", "keep-with-next": "always"},
        {"font-weight": "bold"},
    ),
    "Footnote": ({}, {"font-size": "9pt"}),
    "Internet_20_link": ({}, {"color": TEAL}),
    "Footer": ({"text-align": "end"}, {"font-size": "9pt", "color": INK_SOFT}),
}  # fmt: skip


@cache
def odt() -> bytes:
    """Return the styles of an OpenDocument text, on A4."""
    parts = members_of(pandoc.default_file("reference.odt"))
    tree = etree.fromstring(parts["styles.xml"])
    for face in tree.iter(f"{{{STYLE}}}font-face"):
        if face.get(f"{{{STYLE}}}font-pitch") != "fixed":
            _rename(face)
    for words in tree.iter(f"{{{STYLE}}}text-properties"):
        if words.get(f"{{{FO}}}country") == "US":
            words.set(f"{{{FO}}}country", "GB")
            words.set(f"{{{FO}}}font-size", "10.5pt")
            words.set(f"{{{FO}}}color", INK)
    for page in tree.iter(f"{{{STYLE}}}page-layout-properties"):
        page.set(f"{{{FO}}}page-width", "21cm")
        page.set(f"{{{FO}}}page-height", "29.7cm")
        for side in ("top", "bottom", "left", "right"):
            page.set(f"{{{FO}}}margin-{side}", "2.2cm")
    _add_title(tree)
    for style in tree.iter(f"{{{STYLE}}}style"):
        paragraph, words = ODF_STYLES.get(style.get(f"{{{STYLE}}}name", ""), ({}, {}))
        _set(style, "paragraph-properties", paragraph)
        _set(style, "text-properties", words)
    parts["styles.xml"] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return zipped(parts)


def _add_title(tree: etree._Element) -> None:
    """Add the style that pandoc sets titles in and leaves to each program to invent."""
    etree.SubElement(
        tree.find("{*}styles"),
        f"{{{STYLE}}}style",
        {
            f"{{{STYLE}}}name": "Title",
            f"{{{STYLE}}}family": "paragraph",
            f"{{{STYLE}}}parent-style-name": "Heading",
            f"{{{STYLE}}}class": "chapter",
        },
    )


def _rename(face: etree._Element) -> None:
    svg = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    if face.get(f"{{{STYLE}}}name") != "StarSymbol":
        face.set(f"{{{svg}}}font-family", f"'{FONT}'")


def _set(style: etree._Element, name: str, look: Mapping[str, str]) -> None:
    if not look:
        return
    found = style.find(f"{{{STYLE}}}{name}")
    if found is None:
        found = etree.SubElement(style, f"{{{STYLE}}}{name}")
    for key, value in look.items():
        found.set(f"{{{FO}}}{key}", value)
        for script in ("asian", "complex") if key in ("font-size", "font-weight") else ():
            found.set(f"{{{STYLE}}}{key}-{script}", value)
