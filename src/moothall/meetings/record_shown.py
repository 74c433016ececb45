"""What the page of a meeting shows of its record: papers by item, pack, minutes, action points."""

from dataclasses import dataclass

from django.urls import reverse

from moothall.meetings import minutes_policies
from moothall.meetings.enums import MinutesStatus, PointStatus, Status
from moothall.meetings.minutes_shown import may_read_minutes, minutes_of, stands
from moothall.meetings.models import ActionPoint, Meeting, Minutes, Paper
from moothall.meetings.paper_policies import check_can_give
from moothall.meetings.paper_queries import is_public, papers_of, readable
from moothall.meetings.queries import items_of
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import plural


@dataclass(frozen=True, slots=True)
class Record:
    """Papers by the key of their item (0: of the meeting as a whole), and what else there is."""

    papers: dict[int, list[Paper]]
    may_give: frozenset[int]
    pack_href: str
    minutes: str
    minutes_href: str
    may_write: bool
    points: tuple[ActionPoint, ...]
    points_words: str

    def of(self, item: int) -> list[Paper]:
        """The papers of an item that the reader may read."""
        return self.papers.get(item, [])


def record_of(meeting: Meeting, by: By, place: Standing) -> Record:
    """Return what somebody in the body is shown of a meeting's record (some six queries)."""
    minutes = minutes_of(meeting)
    readable_minutes = minutes is not None and may_read_minutes(place, minutes)
    found: list[ActionPoint] = list(
        meeting.action_points.visible_to(place).select_related("owner", "organisation")
    )
    still = sum(point.status == PointStatus.OPEN for point in found)
    may_write = minutes_policies.can(minutes_policies.check_can_write, place, meeting, minutes)
    return Record(
        _by_item(readable(by, place, papers_of(meeting))),
        _may_give(meeting, by, place),
        _address(meeting, "pack", pack="whole"),
        _words(meeting, minutes if readable_minutes else None),
        _address(meeting, "minutes") if readable_minutes or may_write else "",
        may_write,
        tuple(found),
        f"{plural(len(found), 'action point')}, {still or 'none'} of them open." if found else "",
    )


def public_record_of(meeting: Meeting) -> Record:
    """Return what everyone is shown of a public meeting's record."""
    minutes = minutes_of(meeting)
    approved = minutes is not None and minutes.status == MinutesStatus.APPROVED
    out = meeting.agenda_published_at is not None
    return Record(
        _by_item([paper for paper in papers_of(meeting) if is_public(paper)]),
        frozenset(),
        _address(meeting, "pack", pack="public") if out else "",
        stands(minutes) if approved and minutes else "",
        _address(meeting, "minutes") if approved else "",
        False,
        (),
        "",
    )


def _by_item(papers: list[Paper]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {}
    for paper in papers:
        found.setdefault(paper.item_id or 0, []).append(paper)
    return found


def _may_give(meeting: Meeting, by: By, place: Standing) -> frozenset[int]:
    """For which items somebody may give a paper; 0 stands for the meeting as a whole."""
    items = items_of(meeting)
    if place.convenes:
        # What is true of one is true of all that are on: asked once, not for each.
        if not minutes_policies.can(check_can_give, by, place, meeting, None):
            return frozenset()
        return frozenset((0, *(item.pk for item in items if not item.is_withdrawn)))
    mine = [item for item in items if isinstance(by, Person) and item.presenter_id == by.pk]
    return frozenset(
        item.pk for item in mine if minutes_policies.can(check_can_give, by, place, meeting, item)
    )


def _words(meeting: Meeting, minutes: Minutes | None) -> str:
    if minutes is not None:
        return stands(minutes)
    if meeting.status == Status.HELD:
        return "The minutes are not circulated yet."
    return ""


def _address(meeting: Meeting, page: str, **more: str) -> str:
    slug = meeting.body.slug
    return reverse(f"meetings:{page}", kwargs={"body": slug, "pk": meeting.pk, **more})
