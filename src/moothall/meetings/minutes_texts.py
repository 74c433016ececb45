"""The text of minutes, part by part: the opening, and each item of the agenda.

Whoever writes sends back what they saw with what they typed. A part that somebody else changed
meanwhile is never written over unseen: it is told as a clash, and what was typed is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.ledger.actions import NotAllowed
from moothall.meetings.models import AgendaItem, Minute, Minutes

# The key of the part that belongs to no item: who opened the meeting, and what came first.
OPENING = 0
Texts = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the minutes: of an item, or of none."""

    key: int
    item: AgendaItem | None
    text: str = ""

    @property
    def title(self) -> str:
        """How the part is headed."""
        return self.item.title if self.item else "Opening"


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that two wrote at once: what the one saw, what stands now, what the one typed."""

    key: int
    seen: str
    now: str
    typed: str


class ChangedMeanwhile(NotAllowed):
    """Somebody else changed the same part of the minutes while it was being written."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(
            "Somebody else has changed the same part meanwhile. What you typed is kept below, with "
            "what they changed: bring the two together, and save again."
        )
        self.clashes = clashes


def plain(text: str) -> str:
    """Return a text as it is kept: one kind of line end, no blanks at the ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def merged(now: Texts, seen: Texts, typed: Texts) -> dict[int, str]:
    """Return the parts that are to be written. Raises ChangedMeanwhile where both changed a part
    to different words.
    """
    written, clashes = {}, []
    for key, words in typed.items():
        mine, theirs, base = plain(words), plain(now.get(key, "")), plain(seen.get(key, ""))
        if mine in (base, theirs):
            continue
        if theirs != base:
            clashes.append(Clash(key, base, theirs, mine))
        else:
            written[key] = mine
    if clashes:
        raise ChangedMeanwhile(tuple(clashes))
    return written


def texts_of(minutes: Minutes | None, version: int | None = None) -> dict[int, str]:
    """Return what a version of the minutes says, by part; the version that counts by default."""
    if minutes is None:
        return {}
    found = Minute.objects.filter(minutes=minutes, version=version or minutes.version)
    return {item or OPENING: text for item, text in found.values_list("item", "text")}


def parts(items: list[AgendaItem], texts: Texts) -> list[Part]:
    """Return the opening and each item that was not withdrawn, with what the minutes say of it."""
    on = [item for item in items if not item.is_withdrawn or texts.get(item.pk)]
    opening = Part(OPENING, None, texts.get(OPENING, ""))
    return [opening, *(Part(item.pk, item, texts.get(item.pk, "")) for item in on)]
