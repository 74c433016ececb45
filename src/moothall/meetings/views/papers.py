"""Papers: giving one, a newer version, withdrawing it, and giving it out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.meetings import conversions, paper_policies, papers
from moothall.meetings.access import open_to_everyone
from moothall.meetings.forms.papers import PaperForm, VersionForm, WithdrawForm
from moothall.meetings.minutes_policies import can
from moothall.meetings.models import AgendaItem, Conversion, Meeting, Paper
from moothall.meetings.paper_kinds import PDF, words_of
from moothall.meetings.paper_queries import (
    is_exempt,
    is_public,
    may_read_paper,
    papers_in,
    versions_of,
)
from moothall.meetings.paper_store import read
from moothall.meetings.permissions import CONVENES
from moothall.meetings.queries import items_of, meetings
from moothall.meetings.tasks import convert_paper
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.models import Person
from moothall.theme.formats import file_size, long_date, plural


def meeting_of(request: BodyRequest, pk: int) -> Meeting:
    """Return the meeting of an address, or answer as for no such page."""
    return get_object_or_404(meetings(request.partnership, request.standing), pk=pk)


def _paper(request: BodyRequest, pk: int) -> Paper:
    found = get_object_or_404(papers_in(request.partnership), pk=pk)
    if not may_read_paper(request.person, request.standing, found):
        raise Http404("There is no such page.")
    return found


def _mine(request: BodyRequest, meeting: Meeting) -> list[AgendaItem]:
    """The items to which somebody may give papers."""
    return [
        item
        for item in items_of(meeting)
        if can(paper_policies.check_can_give, request.person, request.standing, meeting, item)
    ]


@open_to(MEMBERS)
def new(request: BodyRequest, pk: int) -> HttpResponse:
    """Take a paper for a meeting or an item of it."""
    meeting = meeting_of(request, pk)
    back = redirect("meetings:meeting", body=request.partnership.slug, pk=pk)
    items, whole = _mine(request, meeting), CONVENES.holds(request.standing)
    try:
        if not items:
            paper_policies.check_can_give(request.person, request.standing, meeting, None)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        items=items,
        whole=whole,
        initial={"item": request.GET.get("item", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            paper = papers.give_paper(
                by=request.person,
                meeting=meeting,
                item=form.chosen,
                title=data["title"],
                kept=data["given"],
                exempt_ground=data["exempt_ground"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            _have_pdf_made(paper)
            late = " It is late: the agenda is published." if paper.is_late else ""
            messages.success(request, f"“{paper.title}” is with the meeting.{late}")
            return back
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/paper_new.html", context, status=400 if form.errors else 200)


def _have_pdf_made(paper: Paper) -> None:
    """Have the PDF of an Office paper made in the background, where this server makes them."""
    if conversions.wanted([paper]):
        convert_paper.enqueue(paper.pk)


@open_to(MEMBERS)
def paper(request: BodyRequest, pk: int) -> HttpResponse:
    """Show a paper with its versions, and what can be done with it."""
    found = _paper(request, pk)
    counts = not found.withdrawn_because and not hasattr(found, "superseded_by")
    made = conversions.conversions_of([found]).get(found.sha256)
    context = {
        "paper": found,
        "answer": _answer(found),
        "facts": _facts(found, made),
        "as_pdf": made if made and made.is_made else None,
        "versions": versions_of(found),
        "exempt": is_exempt(found),
        "may_supersede": counts
        and can(paper_policies.check_can_supersede, request.person, request.standing, found),
        "may_withdraw": counts and can(paper_policies.check_can_withdraw, request.standing, found),
    }
    return render(request, "meetings/paper.html", context)


def _answer(paper: Paper) -> str:
    if paper.withdrawn_because:
        return f"Withdrawn: {paper.withdrawn_because}"
    if hasattr(paper, "superseded_by"):
        return "A newer version has taken its place; this one stays as it was."
    pages = f", {plural(paper.pages, 'page')}" if paper.pages else ""
    late = " It came after the agenda was published." if paper.is_late else ""
    return f"{words_of(paper.media_type)}{pages}, {file_size(paper.size)}.{late}"


def _facts(paper: Paper, made: Conversion | None) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("For", f"Item {paper.item}" if paper.item else "The meeting as a whole"),
        ("Meeting", f"{paper.meeting.title}, {long_date(paper.meeting.day)}"),
        ("Given", f"{long_date(paper.given_at)} by {paper.given_by or 'the operator'}"),
        ("File", f"{paper.filename}, {file_size(paper.size)}"),
        *([("As PDF", _as_pdf_words(made))] if conversions.is_office(paper) else []),
        ("Version", paper.version),
        ("Fingerprint of its content", paper.sha256),
    ]
    ground = paper.exempt_ground or (paper.item.exempt_ground if paper.item else "")
    if is_exempt(paper):
        rows.insert(1, ("Not for the public", f"{ground} Each reading is noted in the ledger."))
    return rows


def _as_pdf_words(made: Conversion | None) -> str:
    if made is None or not made.is_made:
        return f"{conversions.why_not(made)} The pack names it, and says where it is opened."
    return f"{plural(made.pages, 'page')}, {file_size(made.size)}, made {long_date(made.made_at)}"


@open_to(MEMBERS)
def newer(request: BodyRequest, pk: int) -> HttpResponse:
    """Take a newer version of a paper."""
    found = _paper(request, pk)
    try:
        paper_policies.check_can_supersede(request.person, request.standing, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("meetings:paper", body=request.partnership.slug, pk=pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = papers.give_newer_version(
                by=request.person, paper=found, kept=form.cleaned_data["given"]
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            _have_pdf_made(added)
            messages.success(request, f"Version {added.version} of “{added.title}” is in place.")
            return redirect("meetings:paper", body=request.partnership.slug, pk=added.pk)
    context = {"paper": found, "form": form}
    return render(request, "meetings/paper_newer.html", context, status=400 if form.errors else 200)


@open_to(CONVENES)
def withdraw(request: BodyRequest, pk: int) -> HttpResponse:
    """Ask why a paper is withdrawn, and withdraw it."""
    found = _paper(request, pk)
    form = WithdrawForm(request.POST or None)
    back = redirect("meetings:paper", body=request.partnership.slug, pk=pk)
    try:
        paper_policies.check_can_withdraw(request.standing, found)
        if request.method == "POST" and form.is_valid():
            papers.withdraw_paper(by=request.person, paper=found, **form.cleaned_data)
            messages.success(request, f"“{found.title}” is withdrawn.")
            return back
    except (InvalidValue, NotAllowed) as reason:
        messages.error(request, str(reason))
        return back
    context = {"paper": found, "form": form}
    status = 400 if form.errors else 200
    return render(request, "meetings/paper_withdraw.html", context, status=status)


@open_to_everyone
def file(request: BodyRequest, pk: int) -> HttpResponse:
    """Give a paper out: to everyone where it is public, else to those in the body who may read it.

    That somebody was given an exempt one stands in the ledger.
    """
    found = _read_now(request, pk)
    return given_out(read(found.sha256), found.media_type, found.filename, found.sha256)


@open_to_everyone
def as_pdf(request: BodyRequest, pk: int) -> HttpResponse:
    """Give an Office paper out as PDF, where there is one, to those who may have the paper."""
    sought = papers_in(request.partnership).filter(pk=pk)
    made = next(iter(conversions.conversions_of(sought).values()), None)
    if made is None or not made.is_made:
        raise Http404("There is no such page.")
    found = _read_now(request, pk)
    name = f"{found.filename.rpartition('.')[0]}.pdf"
    return given_out(conversions.read(made), PDF.media_type, name, made.pdf_sha256)


def _read_now(request: BodyRequest, pk: int) -> Paper:
    """Return a paper that the reader may have, and note that they have it where it is exempt."""
    found = get_object_or_404(papers_in(request.partnership), pk=pk)
    person = request.user if isinstance(request.user, Person) else None
    here = person is not None and request.standing.any
    if not (here and person and may_read_paper(person, request.standing, found)):
        public = is_public(found) and not found.withdrawn_because
        if not public:
            raise Http404("There is no such page.")
    elif is_exempt(found):
        papers.note_reading(by=person, paper=found)
    return found


def given_out(content: bytes, media_type: str, name: str, sha256: str) -> HttpResponse:
    """Answer with a file as what it is: shown by the browser where it is a PDF, else saved."""
    response = HttpResponse(content, content_type=media_type)
    attached = content_disposition_header(media_type != PDF.media_type, name)
    response["Content-Disposition"] = attached or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{sha256}"'
    return response
