"""The pack of a meeting: a page to read, and one PDF to take along."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.meetings import packs, papers
from moothall.meetings.access import open_to_everyone
from moothall.meetings.enums import PackStatus
from moothall.meetings.minutes_shown import sees
from moothall.meetings.models import Meeting, Pack
from moothall.meetings.pack_content import PackContent, content_of
from moothall.meetings.paper_kinds import PDF
from moothall.meetings.paper_queries import is_exempt, may_read_paper
from moothall.meetings.permissions import reads_exempt
from moothall.meetings.tasks import make_pack
from moothall.meetings.views.minutes import reader
from moothall.meetings.views.papers import given_out
from moothall.partnership.access import BodyRequest
from moothall.theme import progress
from moothall.theme.formats import file_size, moment, plural


def _content(request: BodyRequest, pk: int, pack: str) -> PackContent:
    """Return what a pack of this kind holds for the reader, or answer as for no such page: the
    whole is for the body's own, the public one for everyone once a public agenda is published.
    """
    found = Meeting.objects.filter(body=request.partnership).select_related("body")
    meeting = get_object_or_404(found, pk=pk)
    if pack not in ("whole", "public"):
        raise Http404("There is no such page.")
    inside = request.standing.any
    if not inside and not (
        pack == "public" and meeting.is_public and meeting.agenda_published_at is not None
    ):
        raise Http404("There is no such page.")
    person, place = reader(request), request.standing
    return content_of(
        meeting,
        sees(person, place),
        is_public=pack == "public",
        reads=lambda paper: (
            person is not None and may_read_paper(person, place, paper)
            if inside
            else not is_exempt(paper)
        ),
    )


def _may_take(request: BodyRequest, content: PackContent) -> bool:
    """Whether the file of this kind is the reader's: the whole one only where nothing of it is
    hidden from them.
    """
    return content.is_public or reads_exempt(request.standing) or not content.holds_exempt


@open_to_everyone
def reading(request: BodyRequest, pk: int, pack: str) -> HttpResponse:
    """Show all there is to read before a meeting, in the order of its agenda."""
    content = _content(request, pk, pack)
    may_take = _may_take(request, content)
    kept = packs.pack_of(content) if may_take else None
    fingerprint = _whole(content).fingerprint() if may_take else ""
    current = packs.is_current(kept, fingerprint)
    context = {
        "meeting": content.meeting,
        "content": content,
        "kind": pack,
        "kept": kept if current else None,
        "working": current and kept is not None and kept.status in packs.WORKING,
        "failed": kept is not None and kept.status == PackStatus.FAILED,
        "about": _about(kept) if current and kept else "",
        "may_take": may_take,
        "has_public": request.standing.any and pack == "whole" and content.holds_exempt,
        "progress_href": reverse(
            "meetings:pack_progress",
            kwargs={"body": request.partnership.slug, "pk": pk, "pack": pack},
        ),
    }
    return render(request, "meetings/pack.html", context)


def _whole(content: PackContent) -> PackContent:
    """What the file is made from, whoever reads the page."""
    return content_of(content.meeting, lambda item: True, is_public=content.is_public)


def _about(pack: Pack) -> str:
    if pack.status != PackStatus.MADE or pack.made_at is None:
        return ""
    return f"{plural(pack.pages, 'page')}, {file_size(pack.size)}, made {moment(pack.made_at)}"


@open_to_everyone
def pack_progress(request: BodyRequest, pk: int, pack: str) -> HttpResponse:
    """Tell how far the file of a pack is."""
    content = _content(request, pk, pack)
    kept = packs.pack_of(content)
    slug = request.partnership.slug
    return progress.glance(
        request,
        page=reverse("meetings:pack", kwargs={"body": slug, "pk": pk, "pack": pack}),
        goes_on=kept is not None and kept.status in packs.WORKING,
        template="meetings/_pack_progress.html",
        context={"kept": kept, "progress_href": request.path},
    )


@open_to_everyone
@require_POST
def pack_make(request: BodyRequest, pk: int, pack: str) -> HttpResponse:
    """Have the file of a pack made, where the one there is is not current."""
    content = _content(request, pk, pack)
    if not _may_take(request, content):
        raise Http404("There is no such page.")
    whole = _whole(content)
    if not packs.is_current(packs.pack_of(whole), whole.fingerprint()):
        make_pack.enqueue(packs.ask_for(whole).pk)
    return redirect("meetings:pack", body=request.partnership.slug, pk=pk, pack=pack)


@open_to_everyone
def pack_file(request: BodyRequest, pk: int, pack: str) -> HttpResponse:
    """Give out the file of a pack where it is current; what of it is exempt is noted as read."""
    content = _content(request, pk, pack)
    kept = packs.pack_of(content)
    if not _may_take(request, content):
        raise Http404("There is no such page.")
    # What was made before a change may hold what is no longer for this reader.
    current = packs.is_current(kept, _whole(content).fingerprint())
    if kept is None or not current or kept.status != PackStatus.MADE:
        messages.info(request, "The pack has changed, or its PDF is not made yet: make it first.")
        return redirect("meetings:pack", body=request.partnership.slug, pk=pk, pack=pack)
    person = reader(request)
    if person is not None and not content.is_public:
        for each in content.every_paper:
            if is_exempt(each.paper) and each.is_put_in:
                papers.note_reading(by=person, paper=each.paper)
    name = f"{'public ' if content.is_public else ''}pack {content.meeting.day.isoformat()}.pdf"
    return given_out(packs.read(kept), PDF.media_type, name, kept.sha256)
