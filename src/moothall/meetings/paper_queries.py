"""Reads on papers: which a meeting has, and who may read them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from moothall.meetings.models import Meeting, Paper
from moothall.meetings.permissions import may_read, reads_exempt
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def papers_in(body: Body) -> QuerySet[Paper]:
    """Return every paper of a body's meetings, with what its page shows."""
    found = Paper.objects.filter(meeting__body=body)
    return found.select_related("meeting__body", "item", "given_by", "superseded_by")


def papers_of(meeting: Meeting) -> list[Paper]:
    """Return the papers of a meeting that count, in the order of its agenda (one query)."""
    found = Paper.objects.filter(
        meeting=meeting, superseded_by__isnull=True, withdrawn_because=""
    ).select_related("item", "meeting__body", "given_by")
    return sorted(found, key=lambda paper: (paper.item.number if paper.item else 0, paper.pk))


def is_exempt(paper: Paper) -> bool:
    """Whether a paper is not for the public: itself, or with its item."""
    return paper.is_exempt or (paper.item is not None and paper.item.is_exempt)


def may_read_paper(by: By, place: Standing, paper: Paper) -> bool:
    """Whether somebody in the body may read a paper: an exempt one those who act for an authority
    or convene, who presents its item, and who gave it.
    """
    if not is_exempt(paper) or reads_exempt(place):
        return True
    gave = isinstance(by, Person) and paper.given_by_id == by.pk
    presents = (
        paper.item is not None
        and isinstance(by, Person)
        and (paper.item.presenter_id == by.pk and may_read(by, place, paper.item))
    )
    return gave or presents


def readable(by: By, place: Standing, papers: Sequence[Paper]) -> list[Paper]:
    """Keep the papers that somebody in the body may read."""
    return [paper for paper in papers if may_read_paper(by, place, paper)]


def is_public(paper: Paper) -> bool:
    """Whether everyone may read a paper: of a public meeting whose agenda is published."""
    meeting = paper.meeting
    return meeting.is_public and meeting.agenda_published_at is not None and not is_exempt(paper)


def versions_of(paper: Paper) -> list[Paper]:
    """Return all versions of a paper, the latest first (a query for each version but one)."""
    latest = paper
    while newer := Paper.objects.filter(supersedes=latest).select_related("given_by").first():
        latest = newer
    found = [latest]
    while found[-1].supersedes_id:
        earlier = Paper.objects.select_related("given_by").get(pk=found[-1].supersedes_id)
        found.append(earlier)
    return found
