"""Finds the formulas of a workbook whose results were not saved, which would be read as blank.

Spreadsheet programs keep the result beside each formula; programs that only write workbooks do not.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

BLOCK = 1 << 20
SHEETS = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}sheet",
)
CELL = re.compile(rb"<c\b([^>]*)(?<!/)>(.*?)</c>", re.DOTALL)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
RESULT = re.compile(rb"<v\b[^>]*>[^<]")
# The result of a formula that is a text may be empty, and is saved all the same.
TEXT = re.compile(rb'\bt="str"')


def without_result(path: Path, sheet: str) -> Iterator[tuple[str, int]]:
    """Yield the letters and the row of each formula of a sheet that has no result, in order.

    A file that is no .xlsx has none: older formats always keep results.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        if (part := _part_of(parts, sheet)) is not None:
            yield from _in_part(parts, part)


def _in_part(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[str, int]]:
    left = b""
    with parts.open(part) as file:
        while block := file.read(BLOCK):
            left += block
            end = left.rfind(b"</c>") + len(b"</c>")
            if end < len(b"</c>"):
                continue
            for about, content in CELL.findall(left[:end]):
                if b"<f" in content and not RESULT.search(content) and not TEXT.search(about):
                    yield from ((a.decode(), int(n)) for a, n in ADDRESS.findall(about))
            left = left[end:]


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the part of the archive that holds a sheet, or None where none says so."""
    for each in _elements(parts, "xl/workbook.xml"):
        if each.tag in SHEETS and each.get("name") == sheet:
            link = next((value for key, value in each.items() if key.endswith("}id")), None)
            for related in _elements(parts, "xl/_rels/workbook.xml.rels"):
                if related.get("Id") == link:
                    target = str(PurePosixPath("/xl") / related.get("Target", ""))[1:]
                    return target if target in parts.namelist() else None
    return None


def _elements(parts: zipfile.ZipFile, name: str) -> Iterator[etree._Element]:
    """Yield every element of a part, also of one that is not quite XML: that is not asked here."""
    if name in parts.namelist():
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(parts.read(name), parser)
        yield from () if root is None else root.iter(etree.Element)
