"""Minutes: reading and comparing them, their documents, commenting and answering, and approval."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.meetings import minutes_policies as policies
from moothall.meetings import minuting
from moothall.meetings.access import open_to_everyone
from moothall.meetings.enums import MinutesStatus, Status
from moothall.meetings.forms.minutes import AnswerForm, ApprovalForm, CommentForm
from moothall.meetings.minutes_documents import DOCX, as_docx, as_pdf
from moothall.meetings.minutes_policies import can
from moothall.meetings.minutes_shown import may_read_minutes, minutes_of, sees, shown, stands
from moothall.meetings.minutes_texts import parts, texts_of
from moothall.meetings.models import Meeting, Minutes, MinutesComment
from moothall.meetings.paper_kinds import PDF
from moothall.meetings.permissions import CONVENES
from moothall.meetings.queries import items_of
from moothall.meetings.views.papers import given_out
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.partnership.models import Person
from moothall.theme.cells import Tag
from moothall.theme.differences import marked
from moothall.theme.formats import plural

TONE = {
    MinutesStatus.DRAFT: "waiting",
    MinutesStatus.CIRCULATED: "teal",
    MinutesStatus.APPROVED: "good",
}


def reader(request: HttpRequest) -> Person | None:
    """Return who reads, where somebody is signed in."""
    return request.user if isinstance(request.user, Person) else None


def kept(request: BodyRequest, pk: int) -> Minutes:
    """Return the minutes of an address as far as the reader may know of them, or answer as for no
    such page.
    """
    meeting = get_object_or_404(Meeting.objects.filter(body=request.partnership), pk=pk)
    found = minutes_of(meeting)
    if found is None or not may_read_minutes(request.standing, found):
        raise Http404("There is no such page.")
    return found


@open_to_everyone
def minutes(request: BodyRequest, pk: int) -> HttpResponse:
    """Show the minutes of a meeting, or a step to write them."""
    meeting = get_object_or_404(Meeting.objects.filter(body=request.partnership), pk=pk)
    found = minutes_of(meeting)
    place = request.standing
    if found is None or not may_read_minutes(place, found):
        return _none_yet(request, meeting)
    told = shown(found, sees(reader(request), place), inside=place.any)
    seen = sees(reader(request), place)
    comments = found.comments.select_related("item", "said_by", "answered_by")
    approvable = (
        CONVENES.holds(place)
        and found.status == MinutesStatus.CIRCULATED
        and bool(_approving(found))
    )
    waiting = policies.unanswered(found) if approvable else 0
    context = {
        "meeting": meeting,
        "minutes": found,
        "told": told,
        "leads_to": partial(open_address, request),
        "tag": Tag(str(MinutesStatus(found.status).label), TONE[MinutesStatus(found.status)]),
        "comments": [c for c in comments if c.item is None or seen(c.item)] if place.any else [],
        "may_write": can(policies.check_can_write, place, meeting, found),
        "may_circulate": can(policies.check_can_circulate, place, found),
        "may_correct": can(policies.check_can_correct, place, found),
        "may_comment": place.any and can(policies.check_can_comment, reader(request), place, found),
        "may_answer": CONVENES.holds(place),
        "may_approve": approvable and not waiting,
        "held_up": policies.held_up(waiting) if waiting else "",
        "may_ask": CONVENES.holds(place)
        and meeting.status == Status.HELD
        and found.status != MinutesStatus.APPROVED,
    }
    return render(request, "meetings/minutes.html", context)


def _none_yet(request: BodyRequest, meeting: Meeting) -> HttpResponse:
    """Say that there is nothing to read yet, to those in the body."""
    if not request.standing.any:
        raise Http404("There is no such page.")
    may_write = can(policies.check_can_write, request.standing, meeting, minutes_of(meeting))
    context = {"meeting": meeting, "may_write": may_write}
    return render(request, "meetings/minutes_none.html", context)


@open_to_everyone
def file(request: BodyRequest, pk: int, document: str) -> HttpResponse:
    """Give out the minutes as PDF or for Word, as far as the reader may read them."""
    found = kept(request, pk)
    told = shown(found, sees(reader(request), request.standing), inside=request.standing.any)
    stem = f"minutes {found.meeting.day.isoformat()}"
    if document == "pdf":
        content, media_type = as_pdf(told), PDF.media_type
    elif document == "docx":
        content, media_type = as_docx(told), DOCX
    else:
        raise Http404("There is no such page.")
    return given_out(content, media_type, f"{stem}.{document}", f"{found.pk}-{found.version}")


@open_to(MEMBERS)
def changes(request: BodyRequest, pk: int) -> HttpResponse:
    """Show what a correction changed, item by item."""
    found = kept(request, pk)
    if found.version == 1:
        messages.info(request, "There is only one version of these minutes.")
        return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    asked = request.GET.get("version", "")
    newer = int(asked) if asked.isdecimal() and 2 <= int(asked) <= found.version else found.version
    before, after = texts_of(found, newer - 1), texts_of(found, newer)
    seen = sees(request.person, request.standing)
    differing = [
        (part, marked(before.get(part.key, ""), after.get(part.key, "")))
        for part in parts(items_of(found.meeting), after)
        if before.get(part.key, "") != after.get(part.key, "")
        and (part.item is None or seen(part.item))
    ]
    context = {
        "meeting": found.meeting,
        "newer": newer,
        "versions": range(2, found.version + 1),
        "differing": differing,
        "answer": f"{plural(len(differing), 'part')} of the minutes changed "
        f"from version {newer - 1} to version {newer}.",
    }
    return render(request, "meetings/minutes_changes.html", context)


@open_to(CONVENES)
def circulate(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what circulating brings, and circulate when that is confirmed."""
    found = kept(request, pk)
    back = redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    try:
        if request.method == "POST":
            minuting.circulate_minutes(by=request.person, minutes=found)
            messages.success(request, "The minutes are circulated.")
            return back
        policies.check_can_circulate(request.standing, found)
    except (InvalidValue, NotAllowed) as reason:
        messages.error(request, str(reason))
        return back
    return render(request, "meetings/minutes_circulate.html", {"meeting": found.meeting})


@open_to(MEMBERS)
def comment(request: BodyRequest, pk: int) -> HttpResponse:
    """Take what somebody who was there says of circulated minutes."""
    found = kept(request, pk)
    back = redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    seen = sees(request.person, request.standing)
    items = [item for item in items_of(found.meeting) if seen(item) and not item.is_withdrawn]
    form = CommentForm(
        request.POST or None, items=items, initial={"item": request.GET.get("item", "")}
    )
    try:
        policies.check_can_comment(request.person, request.standing, found)
        if request.method == "POST" and form.is_valid():
            minuting.comment_on_minutes(
                by=request.person,
                minutes=found,
                item=form.chosen,
                text=form.cleaned_data["text"],
            )
            messages.success(request, "Your comment stands beside the minutes.")
            return back
    except (InvalidValue, NotAllowed) as reason:
        if not form.is_bound:
            messages.error(request, str(reason))
            return back
        form.is_valid()
        form.add_error(None, str(reason))
    context = {"meeting": found.meeting, "form": form}
    status = 400 if form.errors else 200
    return render(request, "meetings/minutes_comment.html", context, status=status)


@open_to(CONVENES)
def answer(request: BodyRequest, pk: int, comment: int) -> HttpResponse:
    """Answer a comment."""
    found = kept(request, pk)
    said = get_object_or_404(MinutesComment.objects.filter(minutes=found), pk=comment)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            minuting.answer_comment(by=request.person, comment=said, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Your answer stands beside the comment.")
            return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    context = {"meeting": found.meeting, "comment": said, "form": form}
    status = 400 if form.errors else 200
    return render(request, "meetings/minutes_answer.html", context, status=status)


def _approving(minutes: Minutes) -> list[Meeting]:
    """The later meetings that may have approved the minutes, the next first."""
    of = minutes.meeting
    later = Meeting.objects.filter(body=of.body, starts__gt=of.starts, status=Status.HELD)
    return list(later.order_by("starts")[:6])


@open_to(CONVENES)
def approve(request: BodyRequest, pk: int) -> HttpResponse:
    """Record at which later meeting the minutes were approved."""
    found = kept(request, pk)
    meetings = _approving(found)
    form = ApprovalForm(request.POST or None, meetings=meetings)
    if not meetings:
        messages.error(
            request,
            "No later meeting has been held: minutes are approved at the next one, once it is "
            "recorded who is there.",
        )
        return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    if waiting := policies.unanswered(found):
        messages.error(request, policies.held_up(waiting))
        return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            minuting.approve_minutes(by=request.person, minutes=found, at=form.chosen)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "The minutes are approved, and stay as they are.")
            return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    context = {"meeting": found.meeting, "form": form, "stands": stands(found)}
    status = 400 if form.errors else 200
    return render(request, "meetings/minutes_approve.html", context, status=status)
