"""The pack as one PDF: cover, agenda and a leaf before each item typeset, papers put in behind it.

Bookmarks lead to each item and each paper; every page has its number in the pack and says where one
is. What is typeset is tagged; a paper keeps the tags of its own file only there, so the page of the
pack and each paper by itself remain what is read aloud best.
"""

import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, Fit

from moothall import clock
from moothall.meetings.minutes_documents import html_of
from moothall.meetings.pack_content import PackContent, PackItem, PackPaper
from moothall.meetings.pack_papers import Bookmark, put_in, seen, upright
from moothall.theme.documents import pandoc
from moothall.theme.documents.typesetting import LOOK, typeset
from moothall.theme.formats import as_local, long_date, moment

HERE = Path(__file__).parent
TITLE = "#title()\n"
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack as a file, and how many pages it has."""

    content: bytes
    pages: int


def make(content: PackContent, base_url: str, tell: Tell = lambda done: None) -> MadePack:
    """Return a pack as PDF; `tell` hears how many papers are put in."""
    front = PdfReader(io.BytesIO(_typeset(content, base_url)))
    writer = PdfWriter(clone_from=front)
    writer.root_object.pop("/Outlines", None)
    # That nothing is suspect goes without saying, and poppler complains where it is said.
    marked = writer.root_object.get("/MarkInfo", DictionaryObject()).get_object()
    if isinstance(marked, DictionaryObject):
        marked.pop("/Suspects", None)
    marks = _put_in(writer, content, _leaves(front), tell)
    _number(writer, marks, content)
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.compress_identical_objects()
    writer.write(out)
    return MadePack(out.getvalue(), len(writer.pages))


# What is typeset.


def _typeset(content: PackContent, base_url: str) -> bytes:
    meeting = content.meeting
    at = clock.now().replace(microsecond=0)
    day = as_local(meeting.starts)
    with tempfile.TemporaryDirectory(prefix="moothall-pack-") as scratch:
        folder = Path(scratch)
        last = _last(content, folder)
        look = LOOK.read_text("utf-8").replace(TITLE, "")
        setting = look + (HERE / "pack.typ").read_text("utf-8").replace("//LAST", last)
        made = typeset(
            setting,
            folder,
            form="pdf",
            given={
                "title": f"{meeting.title}, {long_date(day)}",
                "author": meeting.body.name,
                "summary": content.answer,
                "language": "en",
                "region": "GB",
                "year": str(day.year),
                "month": str(day.month),
                "day": str(day.day),
                "pack": json.dumps(_told(content, base_url)),
            },
            at=at,
        )
    assert isinstance(made, bytes)
    return made


def _last(content: PackContent, folder: Path) -> str:
    """The minutes of last time as Typst: written by pandoc, which escapes what people wrote."""
    if content.last is None:
        return ""
    body = pandoc.run(html_of(content.last), "typst", [], at=clock.now(), folder=folder)
    title = f"Minutes of {long_date(content.last.meeting.day)}"
    # Headings one level lower, so that the bookmark of the whole is the only one of the first.
    text = "\n".join(
        f"={line}" if line.startswith("=") else line for line in body.decode("utf-8").splitlines()
    )
    return f"\n#pagebreak()\n= {title}\n\n{text}\n"


def _told(content: PackContent, base_url: str) -> dict[str, object]:
    meeting = content.meeting
    return {
        "body": meeting.body.name,
        "title": meeting.title,
        "when": f"{moment(meeting.starts)} to {as_local(meeting.ends):%H:%M}",
        "place": meeting.place,
        "public": content.is_public,
        "answer": content.answer,
        "made": moment(clock.now()),
        "items": [_told_item(each, meeting.body.slug, base_url) for each in content.items],
        "papers": [_told_paper(each, meeting.body.slug, base_url) for each in content.papers],
    }


def _told_item(each: PackItem, slug: str, base_url: str) -> dict[str, object]:
    item = each.item
    return {
        "number": str(item.number),
        "heading": each.heading,
        "title": each.heading.partition(". ")[2],
        "kind": item.get_kind_display(),
        "time": each.slot.time,
        "minutes": "" if item.is_withdrawn else str(item.minutes),
        "note": "" if each.hidden else item.note,
        "withdrawn": item.withdrawn_because,
        "late": item.late_because if item.is_late else "",
        "exempt": item.exempt_ground if item.is_exempt else "",
        "papers": [_told_paper(paper, slug, base_url) for paper in each.papers],
    }


def _told_paper(each: PackPaper, slug: str, base_url: str) -> dict[str, object]:
    return {
        "number": each.number,
        "title": each.paper.title,
        "words": each.words,
        "in": each.is_put_in,
        "because": each.why_not,
        "address": f"{base_url}/{slug}/meetings/papers/{each.paper.pk}/file",
    }


# What is put together.


def _leaves(front: PdfReader) -> list[tuple[str, int, int]]:
    """Where each heading of the first level stands, by its words, and how many pages it has: from
    the bookmarks of Typst.
    """
    found: dict[str, int] = {}
    for entry in front.outline:
        if isinstance(entry, list):
            continue
        number = front.get_destination_page_number(entry)
        if number is not None:
            found.setdefault(str(entry.title), number)
    ends = [*list(found.values())[1:], len(front.pages)]
    return [
        (title, page, end - page) for (title, page), end in zip(found.items(), ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its words, the page of the pack it leads to, and whether it is of a paper, which
    then has bookmarks of its own.
    """

    title: str
    page: int
    of_paper: bool = False
    own: Sequence[Bookmark] = ()


def _put_in(
    writer: PdfWriter, content: PackContent, leaves: list[tuple[str, int, int]], tell: Tell
) -> list[Mark]:
    """Put each paper's pages behind the leaf of its item, in order with the typeset page of each
    that is not put in; return the bookmarks in order.
    """
    marks: list[Mark] = []
    moved, done = 0, 0
    by_heading = {each.heading: each.papers for each in content.items} | {
        "Papers for the meeting as a whole": content.papers
    }
    for title, page, many in leaves:
        marks.append(Mark(title, page + moved))
        papers = by_heading.get(title, ())
        at = page + moved + many - sum(not each.is_put_in for each in papers)
        for each in papers:
            if not each.is_put_in:
                marks.append(Mark(f"{each.number} {each.paper.title} (not put in)", at, True))
                at += 1
                continue
            paper = PdfReader(io.BytesIO(each.content()))
            own = put_in(writer, paper, at)
            marks.append(Mark(f"{each.number} {each.paper.title}", at, True, own))
            at += len(paper.pages)
            moved += len(paper.pages)
            done += 1
            tell(done)
    return marks


def _number(writer: PdfWriter, marks: Sequence[Mark], content: PackContent) -> None:
    """Write bookmarks, and on each page its number and where one is."""
    _outline(writer, marks)
    feet = list(_feet(len(writer.pages), marks, content))
    stamps = _stamps([seen(page) for page in writer.pages], feet)
    for page, stamp in zip(writer.pages, stamps.pages, strict=True):
        page.merge_transformed_page(stamp, upright(page))


def _outline(writer: PdfWriter, marks: Sequence[Mark]) -> None:
    """Write bookmarks: items, their papers, and closed below these what each paper has itself."""
    item = None
    for mark in marks:
        at = writer.pages[mark.page]
        if not mark.of_paper:
            item = writer.add_outline_item(
                title=mark.title, page_number=at, bold=True, fit=Fit.fit()
            )
            continue
        # The last bookmark at each depth: what is deeper belongs to it.
        line = [
            writer.add_outline_item(
                title=mark.title, page_number=at, parent=item, fit=Fit.fit(), is_open=not mark.own
            )
        ]
        for own in mark.own:
            line = line[: own.depth + 1]
            line.append(
                writer.add_outline_item(
                    title=own.title,
                    page_number=own.page,
                    parent=line[-1],
                    fit=own.fit,
                    is_open=False,
                )
            )


def _feet(many: int, marks: Sequence[Mark], content: PackContent) -> Iterator[str]:
    """What stands at the foot of each page: where one is, and the number in the pack."""
    starts = {mark.page: mark.title for mark in marks}
    where = content.meeting.title
    for page in range(many):
        where = starts.get(page, where)
        words = where if len(where) <= 70 else where[:69] + "…"
        yield f"{words} · page {page + 1} of {many}"


def _stamps(sizes: Sequence[tuple[float, float]], feet: Sequence[str]) -> PdfReader:
    """Pages with nothing but a foot, as large as those they are laid over."""
    told = [{"width": w, "height": h, "foot": f} for (w, h), f in zip(sizes, feet, strict=True)]
    setting = (HERE / "pack_foot.typ").read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="moothall-pack-") as scratch:
        pages = json.dumps(told)
        made = typeset(setting, Path(scratch), form="pdf", given={"pages": pages}, checked=False)
    assert isinstance(made, bytes)
    return PdfReader(io.BytesIO(made))
