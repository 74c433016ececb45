"""A paper as it is put into a pack: its pages, its links, its outline.

Links stay: to places in the same paper, and to addresses on the web. What is drawn over a page (a
form filled in, a highlight, a stamp) stays as a picture. Nothing else of a paper's own does: it
would mix with the tags and forms of the pack, or lead to files that are not there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    Destination,
    DictionaryObject,
    Fit,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

WEB = ("http://", "https://", "mailto:", "tel:")
OWN = ("/StructParents", "/AA", "/Annots", "/B", "/Tabs")
HIDDEN = 0b10 | 0b100000  # the flags of what is hidden, or not viewed
PRINTED = 4
# Beyond this a list of bookmarks is none that anybody reads.
MOST_BOOKMARKS = 500
DEEPEST = 4
# How a destination shows its page, and with how many measures.
FITS = {
    "/XYZ": 3,
    "/Fit": 0,
    "/FitH": 1,
    "/FitV": 1,
    "/FitR": 4,
    "/FitB": 0,
    "/FitBH": 1,
    "/FitBV": 1,
}
# What reading the outline or a link of a careless program's file may raise.
CARELESS = (PyPdfError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark of a paper's own: its words, how deep, and the place it leads to."""

    title: str
    depth: int
    page: PageObject
    fit: Fit


def put_in(writer: PdfWriter, paper: PdfReader, at: int) -> list[Bookmark]:
    """Put the pages of a paper into a pack from a page on; return the bookmarks of its outline."""
    drawn = [_notes(page) for page in paper.pages]
    pages: dict[int, PageObject] = {}
    for number, page in enumerate(paper.pages):
        for name in OWN:
            page.pop(NameObject(name), None)
        pages[number] = writer.insert_page(page, at + number)
    places = _Places(paper, pages)
    for number, notes in enumerate(drawn):
        kept = [made for note in notes if (made := _kept(writer, note, places)) is not None]
        if kept:
            pages[number][NameObject("/Annots")] = ArrayObject(kept)
    return list(_bookmarks(places))


def _notes(page: PageObject) -> list[DictionaryObject]:
    try:
        found = [each.get_object() for each in page.get("/Annots", ArrayObject()).get_object()]
    except CARELESS:
        return []
    return [each for each in found if isinstance(each, DictionaryObject)]


class _Places:
    """Where destinations of a paper are in the pack."""

    def __init__(self, paper: PdfReader, pages: dict[int, PageObject]) -> None:
        self.paper = paper
        self.pages = {
            page.indirect_reference.idnum: pages[number]
            for number, page in enumerate(paper.pages)
            if page.indirect_reference is not None
        }
        self._named: dict[str, Destination] | None = None

    @property
    def named(self) -> dict[str, Destination]:
        """The destinations that the paper gives names."""
        if self._named is None:
            try:
                self._named = dict(self.paper.named_destinations)
            except CARELESS:
                self._named = {}
        return self._named

    def page(self, reference: PdfObject | None) -> PageObject | None:
        """Return the page of the pack that a reference of the paper means."""
        return self.pages.get(reference.idnum) if isinstance(reference, IndirectObject) else None

    def array(self, target: PdfObject | None) -> ArrayObject | None:
        """Return a destination as it is written in the pack, or None where it leads nowhere."""
        if isinstance(target, IndirectObject):
            target = target.get_object()
        if isinstance(target, DictionaryObject):
            target = target.get("/D")
        if isinstance(target, (NameObject, TextStringObject)):
            found = self.named.get(str(target))
            target = found.dest_array if found else None
        if not isinstance(target, ArrayObject) or len(target) < len(("page", "fit")):
            return None
        page = self.page(target[0])
        if page is None or page.indirect_reference is None or str(target[1]) not in FITS:
            return None
        return ArrayObject([page.indirect_reference, *(_plain(each) for each in target[1:])])


def _plain(value: PdfObject) -> PdfObject:
    """Return a part of a destination as it can stand in another file."""
    value = value.get_object() or NullObject()
    if isinstance(value, NameObject):
        return NameObject(value)
    if isinstance(value, (FloatObject, NumberObject)):
        return FloatObject(value)
    return NullObject()


def _kept(writer: PdfWriter, note: DictionaryObject, places: _Places) -> DictionaryObject | None:
    """Return what of a note stays: a link, or what it draws; None where nothing does."""
    try:
        if note.get("/Subtype") == "/Link":
            return _link(note, places)
        return _picture(writer, note)
    except CARELESS:
        return None


def _link(note: DictionaryObject, places: _Places) -> DictionaryObject | None:
    made = _note("/Link", note)
    made[NameObject("/Border")] = ArrayObject([NumberObject(0)] * 3)
    action = note.get("/A", NullObject()).get_object()
    if isinstance(action, DictionaryObject) and action.get("/S") == "/URI":
        address = str(action.get("/URI", "")).strip()
        if not address.lower().startswith(WEB):
            return None
        made[NameObject("/A")] = DictionaryObject(
            {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
        )
        return made
    is_going = isinstance(action, DictionaryObject) and action.get("/S") == "/GoTo"
    place = places.array(action.get("/D") if is_going else note.get("/Dest"))
    if place is None:
        return None
    made[NameObject("/Dest")] = place
    return made


def _picture(writer: PdfWriter, note: DictionaryObject) -> DictionaryObject | None:
    """Return a note as a stamp that looks the same; one without a look of its own is nothing."""
    if note.get("/Subtype") == "/Popup" or int(note.get("/F", 0)) & HIDDEN:
        return None
    looks = note.get("/AP", DictionaryObject()).get_object()
    look = looks.get("/N", NullObject()).get_object()
    if type(look) is DictionaryObject and note.get("/AS") is not None:  # one look for each state
        look = look.get(note["/AS"], NullObject()).get_object()
    if type(look) is DictionaryObject or not isinstance(look, DictionaryObject):
        return None
    made = _note("/Stamp", note)
    copy = look.clone(writer, ignore_fields=("/StructParent", "/StructParents"))
    made[NameObject("/AP")] = DictionaryObject({NameObject("/N"): copy.indirect_reference or copy})
    return made


def _note(kind: str, like: DictionaryObject) -> DictionaryObject:
    at = like["/Rect"]
    if not isinstance(at, ArrayObject):
        raise TypeError("A note is somewhere on its page.")
    rect = ArrayObject(FloatObject(each.get_object()) for each in at)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): rect,
            NameObject("/F"): NumberObject(PRINTED),
        }
    )


def _bookmarks(places: _Places) -> Iterator[Bookmark]:
    try:
        outline = list(places.paper.outline)
    except CARELESS:
        return
    for many, (entry, depth) in enumerate(_flat(outline, 0)):
        if many == MOST_BOOKMARKS:
            return
        page = places.page(entry.dest_array[0]) if entry.dest_array else None
        if page is not None and str(entry.title).strip():
            yield Bookmark(" ".join(str(entry.title).split())[:200], depth, page, _fit(entry))


def _flat(outline: Iterable[object], depth: int) -> Iterator[tuple[Destination, int]]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry, min(depth + 1, DEEPEST))
        elif isinstance(entry, Destination):
            yield entry, depth


def _fit(entry: Destination) -> Fit:
    """Return how a bookmark shows its page: as the paper said, or whole where it did not."""
    kind, *more = (_plain(each) for each in entry.dest_array[1:])
    if FITS.get(str(kind)) != len(more):
        return Fit.fit()
    return Fit(str(kind), [float(m) if isinstance(m, FloatObject) else None for m in more])


# What is laid over a page, which may be turned and begin elsewhere than at its corner.


def seen(page: PageObject) -> tuple[float, float]:
    """Return how wide and how high a page is as it is seen."""
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    return (height, width) if page.rotation % 180 else (width, height)


def upright(page: PageObject) -> Transformation:
    """Return how something is laid over a page so that it stands upright where the page is seen."""
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    turns: dict[int, tuple[float, float, float, float, float, float]] = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, width, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, height),
    }
    turned = Transformation(turns[page.rotation % 360])
    return turned.translate(float(page.cropbox.left), float(page.cropbox.bottom))
