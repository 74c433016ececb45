"""Minutes as somebody may read them: on the page, in documents, in the pack of the next time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup

from moothall.governance.enums import Status as DecisionStatus
from moothall.governance.models import Decision
from moothall.meetings.enums import MinutesStatus, Presence, SitsAs
from moothall.meetings.minutes_points import ShownPoint, points_of
from moothall.meetings.minutes_texts import OPENING, Part, parts, texts_of
from moothall.meetings.models import AgendaItem, Meeting, Minutes
from moothall.meetings.permissions import CONVENES, may_read
from moothall.meetings.queries import Seat, items_of, seats
from moothall.partnership.actors import By
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date
from moothall.theme.prose import prose

Sees = Callable[[AgendaItem], bool]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision that an item was about, and where it stands today."""

    title: str
    stands: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part as it is read; of a hidden one nothing but that it was on the agenda."""

    part: Part
    html: Markup
    hidden: bool = False
    decision: ShownDecision | None = None
    points: tuple[ShownPoint, ...] = ()

    @property
    def heading(self) -> str:
        """Number and title of its item."""
        item = self.part.item
        if item is None:
            return self.part.title
        return (
            f"{item.number}. {'An item that is not for the public' if self.hidden else item.title}"
        )


@dataclass(frozen=True, slots=True)
class Present:
    """Who was there, as a list of the minutes: its title, and people by role."""

    title: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownMinutes:
    """The minutes of a meeting in one version."""

    meeting: Meeting
    minutes: Minutes
    version: int
    present: tuple[Present, ...]
    parts: tuple[ShownPart, ...]

    @property
    def title(self) -> str:
        """What a document of them is called."""
        return f"Minutes of {self.meeting.title}, {long_date(self.meeting.day)}"

    @property
    def stands(self) -> str:
        """Where they stand, in a sentence."""
        return stands(self.minutes)


def stands(minutes: Minutes) -> str:
    """Return where minutes stand, in a sentence."""
    if minutes.status == MinutesStatus.APPROVED and minutes.approved_in:
        return f"Approved by the meeting of {long_date(minutes.approved_in.day)}."
    if minutes.status == MinutesStatus.CIRCULATED and minutes.circulated_at:
        corrected = f", now in version {minutes.version}" if minutes.version > 1 else ""
        sent = f"Circulated on {long_date(minutes.circulated_at)}{corrected}"
        return f"{sent}; not approved yet: the next meeting does that, once it has begun."
    return "A draft that only those who convene the meetings can read."


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Return the minutes of a meeting, or None where nothing is written yet (one query)."""
    found = Minutes.objects.filter(meeting=meeting)
    return found.select_related("meeting__body", "approved_in", "approved_by").first()


def may_read_minutes(place: Standing, minutes: Minutes) -> bool:
    """Whether somebody may read minutes: a draft who convenes, circulated ones all who are in the
    body, approved ones of a public meeting everyone.
    """
    if CONVENES.holds(place):
        return True
    if place.any:
        return minutes.status != MinutesStatus.DRAFT
    return minutes.status == MinutesStatus.APPROVED and minutes.meeting.is_public


def sees(by: By | None, place: Standing) -> Sees:
    """Return what says whether somebody may read an item; strangers read what is public."""
    if by is None or not place.any:
        return lambda item: not item.is_exempt
    return lambda item: may_read(by, place, item)


def shown(
    minutes: Minutes, sees: Sees, *, version: int | None = None, inside: bool = True
) -> ShownMinutes:
    """Return a version of minutes as somebody may read it (eleven queries at most). `inside` says
    whether they are in the body, and so led to its decisions.
    """
    meeting = minutes.meeting
    items = items_of(meeting)
    decisions = _decisions(meeting, items, inside)
    points = points_of(minutes)
    return ShownMinutes(
        meeting,
        minutes,
        version or minutes.version,
        tuple(_present(seats(meeting))),
        tuple(
            _part(part, sees, decisions, points)
            for part in parts(items, texts_of(minutes, version))
            if part.item or part.text
        ),
    )


def _part(
    part: Part,
    sees: Sees,
    decisions: dict[str, ShownDecision],
    points: dict[int, list[ShownPoint]],
) -> ShownPart:
    item = part.item
    if item is None:
        return ShownPart(part, prose(part.text), points=tuple(points.get(OPENING, ())))
    if not sees(item):
        return ShownPart(Part(part.key, item), Markup(), hidden=True)
    decision = decisions.get(item.ref_key) if item.ref_kind == "decision" else None
    return ShownPart(part, prose(part.text), False, decision, tuple(points.get(item.pk, ())))


def _decisions(
    meeting: Meeting, items: Sequence[AgendaItem], inside: bool
) -> dict[str, ShownDecision]:
    keys = [item.ref_key for item in items if item.ref_kind == "decision"]
    if not keys:
        return {}
    found = Decision.objects.filter(body=meeting.body, pk__in=keys)
    if not inside:
        found = found.filter(public_since__isnull=False)
    return {str(each.pk): _decision(meeting, each, inside) for each in found}


def _decision(meeting: Meeting, decision: Decision, inside: bool) -> ShownDecision:
    href = reverse("governance:decision", kwargs={"body": meeting.body.slug, "pk": decision.pk})
    status = str(DecisionStatus(decision.status).label)
    return ShownDecision(str(decision), status, href if inside else "")


def _present(found: Sequence[Seat]) -> list[Present]:
    here: list[str] = []
    sorry: list[str] = []
    attending: list[str] = []
    watching: list[str] = []
    for seat in found:
        row = seat.attendance
        if row.presence == Presence.PRESENT:
            lists = {SitsAs.MEMBER: here, SitsAs.ATTENDING: attending, SitsAs.GUEST: attending}
            lists.get(SitsAs(row.sits_as), watching).append(_when(seat))
        elif row.substitute:
            here.append(f"{row.substitute}, for {seat.words}")
        if row.presence == Presence.APOLOGIES:
            sorry.append(seat.words)
    titles = ("Present", "Apologies", "In attendance", "Observers")
    pairs = zip(titles, (here, sorry, attending, watching), strict=True)
    return [Present(title, _capital(people)) for title, people in pairs if people]


def _capital(people: Sequence[str]) -> tuple[str, ...]:
    """The list as a sentence begins."""
    first, *rest = people
    return (first[0].upper() + first[1:], *rest)


def _when(seat: Seat) -> str:
    """Somebody by role, with the item they came at or left after."""
    row = seat.attendance
    came = f"from item {row.from_item.number}" if row.from_item else ""
    left = f"until item {row.until_item.number}" if row.until_item else ""
    times = " ".join(filter(None, (came, left)))
    return f"{seat.words} ({times})" if times else seat.words
