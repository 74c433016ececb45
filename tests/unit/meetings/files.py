"""Files that people give as papers, and some that nobody should."""

import io
import zipfile
from collections.abc import Mapping
from typing import cast as typed

import openpyxl
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def pdf(pages: int = 1, script: str = "", password: str = "") -> bytes:
    """A PDF of blank pages, with a script that runs when it is opened, or locked."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if script:
        runs = {NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject(script)}  # fmt: skip
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(runs)
    if password:
        writer.encrypt(password)
    return written(writer)


def script() -> DictionaryObject:
    """An action that runs a script."""
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )


def pdf_with(where: str) -> bytes:
    """A PDF with a script that runs after another action, at a note, a bookmark or a link, or when
    a form is filled; or with a program that it carries.
    """
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    when = DictionaryObject({NameObject("/E"): script()})
    if where == "after":
        first = {NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): script()}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(first)
    elif where == "bookmark":
        mark = typed(
            DictionaryObject, writer.add_outline_item(title="Click me", page_number=0).get_object()
        )
        mark[NameObject("/A")] = script()
    elif where in ("link", "older link", "film"):
        link = {NameObject("/S"): NameObject("/URI"),
                NameObject("/URI"): TextStringObject(" Java\nScript:x")}  # fmt: skip
        notes = {
            "link": {NameObject("/A"): DictionaryObject(link)},
            "older link": {NameObject("/PA"): script()},
            "film": {NameObject("/Subtype"): NameObject("/RichMedia")},
        }
        page[NameObject("/Annots")] = ArrayObject([DictionaryObject(notes[where])])
    elif where == "form of programs":
        form = {NameObject("/XFA"): TextStringObject("<xdp/>")}
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(form)
    elif where == "file beside":
        writer.root_object[NameObject("/AF")] = ArrayObject([DictionaryObject()])
    elif where == "note":
        note = DictionaryObject({NameObject("/AA"): when})
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    else:
        field = writer._add_object(DictionaryObject({NameObject("/AA"): when}))
        group = DictionaryObject({NameObject("/Kids"): ArrayObject([field])})
        fields = DictionaryObject({NameObject("/Fields"): ArrayObject([group])})
        writer.root_object[NameObject("/AcroForm")] = fields
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """A PDF's bytes."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def workbook(rows: int = 3) -> bytes:
    """An Excel workbook as a program makes it."""
    book = openpyxl.Workbook()
    for number in range(rows):
        book.active.append([number, f"row {number}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members, well packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    """The least that makes an Office file of a kind: its list of parts."""
    types = f'<Types><Override PartName="/x.xml" ContentType="{MAIN.format(kind)}"/></Types>'
    return zipped({TYPES: types.encode(), **more})


def open_document(kind: str, **more: bytes) -> bytes:
    """The least that makes an OpenDocument file of a kind."""
    about = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": about, "META-INF/manifest.xml": b"<manifest/>", **more})
