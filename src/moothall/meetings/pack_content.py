"""What a meeting's pack holds: agenda, papers in its order, minutes of last time."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from moothall.meetings import conversions, paper_store
from moothall.meetings.conversions import conversions_of, why_not
from moothall.meetings.enums import MinutesStatus
from moothall.meetings.minutes_shown import Sees, ShownMinutes, minutes_of, shown
from moothall.meetings.models import AgendaItem, Conversion, Meeting, Paper
from moothall.meetings.paper_kinds import PDF, words_of
from moothall.meetings.paper_queries import is_exempt, papers_of
from moothall.meetings.queries import Slot, items_of, timetable
from moothall.theme.formats import file_size, long_date, plural


@dataclass(frozen=True, slots=True)
class PackPaper:
    """A paper in its place: a PDF is put in, another is named with where it is read."""

    paper: Paper
    number: str
    as_pdf: Conversion | None = None

    @property
    def is_put_in(self) -> bool:
        """Whether its pages are part of the pack's file."""
        made = self.as_pdf is not None and self.as_pdf.is_made
        return made or self.paper.media_type == PDF.media_type

    @property
    def pages(self) -> int:
        """How many pages it has, where that is known."""
        return self.paper.pages or (self.as_pdf.pages if self.as_pdf else 0)

    @property
    def why_not(self) -> str:
        """Why its pages are not part of the file."""
        return "" if self.is_put_in else why_not(self.as_pdf)

    def content(self) -> bytes:
        """Return its PDF. Raises PaperLost where that is gone."""
        made = self.as_pdf
        return conversions.read(made) if made else paper_store.read(self.paper.sha256)

    @property
    def words(self) -> str:
        """What it is, how long, and whether it came late."""
        pages = plural(self.pages, "page") if self.pages else ""
        size = file_size(self.paper.size)
        late = "late" if self.paper.is_late else ""
        version = f"version {self.paper.version}" if self.paper.version > 1 else ""
        about = (words_of(self.paper.media_type), pages, size, version, late)
        return ", ".join(filter(None, about))


@dataclass(frozen=True, slots=True)
class PackItem:
    """An item with its papers; of one the reader may not read, only that it is there."""

    slot: Slot
    papers: tuple[PackPaper, ...] = ()
    hidden: bool = False

    @property
    def item(self) -> AgendaItem:
        """The item of the agenda."""
        return self.slot.item

    @property
    def heading(self) -> str:
        """Its number and title, as far as the reader may know it."""
        title = "An item that is not for the public" if self.hidden else self.item.title
        return f"{self.item.number}. {title}"


@dataclass(frozen=True)
class PackContent:
    """All of a pack, for one kind of reader."""

    meeting: Meeting
    is_public: bool
    items: tuple[PackItem, ...]
    papers: tuple[PackPaper, ...]  # of the meeting as a whole
    last: ShownMinutes | None = field(default=None)
    held_back: int = 0  # papers that the reader may not read, and is not told of by name

    @property
    def every_paper(self) -> list[PackPaper]:
        """The papers in the order in which they are read."""
        return [*self.papers, *(paper for item in self.items for paper in item.papers)]

    @property
    def pages(self) -> int:
        """How many pages the papers have that are put in."""
        return sum(each.pages for each in self.every_paper if each.is_put_in)

    @property
    def answer(self) -> str:
        """What the pack holds, in a sentence."""
        on = [item for item in self.items if not item.item.is_withdrawn]
        papers = self.every_paper
        of = f" of {plural(self.pages, 'page')}" if self.pages else ""
        last = f", and the minutes of {long_date(self.last.meeting.day)}" if self.last else ""
        return f"{plural(len(on), 'item')}, {plural(len(papers), 'paper')}{of}{last}."

    @property
    def holds_exempt(self) -> bool:
        """Whether anything of the whole pack is not for the public, whoever reads this: an item, a
        paper, or a part of the minutes of last time.
        """
        said = [part.part.item for part in self.last.parts] if self.last else []
        items = [*(each.item for each in self.items), *said]
        return (
            self.held_back > 0
            or any(item is not None and item.is_exempt for item in items)
            or any(is_exempt(each.paper) for each in self.every_paper)
        )

    def fingerprint(self) -> str:
        """Return the hash of all that the file is made from: it is as current as this is."""
        meeting = self.meeting
        told = {
            "meeting": [meeting.title, meeting.place, str(meeting.starts), str(meeting.ends)],
            "public": self.is_public,
            "items": [_told(each) for each in self.items],
            "papers": [[each.paper.sha256, _as_pdf(each)] for each in self.papers],
            "last": [self.last.minutes.pk, self.last.version, self.last.stands]
            if self.last
            else [],
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told(each: PackItem) -> list[object]:
    item = each.item
    presenter = item.presenter_id
    about = [each.heading, item.note, item.kind, each.slot.time, presenter, item.is_late]
    papers = [[p.paper.sha256, _as_pdf(p), p.paper.title, p.paper.is_late] for p in each.papers]
    return [*about, item.withdrawn_because, papers]


def _as_pdf(each: PackPaper) -> str:
    return (each.as_pdf.pdf_sha256 if each.as_pdf else "") or each.why_not


Reads = Callable[[Paper], bool]
Made = Mapping[str, Conversion]


def content_of(
    meeting: Meeting, sees: Sees, *, is_public: bool, reads: Reads | None = None
) -> PackContent:
    """Return what a pack holds (some ten queries): the items somebody sees with the papers they
    read, which are all where it is not said. Public, it leaves out all that is exempt, whoever
    reads.
    """

    def may(item: AgendaItem) -> bool:
        return not (is_public and item.is_exempt) and sees(item)

    every = papers_of(meeting)
    if is_public:
        every = [paper for paper in every if not is_exempt(paper)]
    found = [paper for paper in every if reads is None or reads(paper)]
    made = conversions_of(found)
    items = [_item(slot, found, may, made) for slot in timetable(meeting, items_of(meeting))]
    whole = [paper for paper in found if paper.item_id is None]
    return PackContent(
        meeting,
        is_public,
        tuple(items),
        tuple(PackPaper(p, f"{n}", made.get(p.sha256)) for n, p in enumerate(whole, 1)),
        last_minutes(meeting, may, is_public=is_public),
        len(every) - len(found),
    )


def _item(slot: Slot, found: list[Paper], may: Sees, made: Made) -> PackItem:
    if not may(slot.item):
        return PackItem(slot, (), hidden=True)
    own = [paper for paper in found if paper.item_id == slot.item.pk]
    number = slot.item.number
    papers = (PackPaper(p, f"{number}.{n}", made.get(p.sha256)) for n, p in enumerate(own, 1))
    return PackItem(slot, tuple(papers))


def last_minutes(meeting: Meeting, sees: Sees, *, is_public: bool) -> ShownMinutes | None:
    """Return the minutes of the meeting before, as circulated for approval; a public pack has them
    only where they are approved.
    """
    before = Meeting.objects.filter(
        body=meeting.body, starts__lt=meeting.starts, minutes__isnull=False
    )
    last = before.order_by("-starts").first()
    found = minutes_of(last) if last else None
    if found is None or found.status == MinutesStatus.DRAFT:
        return None
    if is_public and found.status != MinutesStatus.APPROVED:
        return None
    return shown(found, sees, inside=not is_public)
