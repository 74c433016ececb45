"""Reviews of the registers: all, one with its questions or its report, a new one, closing it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.models import today
from moothall.registers import queries, reviewing, tables
from moothall.registers.enums import Answer
from moothall.registers.forms import ReviewForm
from moothall.registers.links import at
from moothall.registers.models import Asked, Review, Risk
from moothall.registers.views.asking import Ask, asked
from moothall.theme import downloads
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Filter, Table

ANSWER_TAGS: dict[str, Tag] = {
    Answer.CHANGED: Tag("changed", "teal"),
    Answer.UNCHANGED: Tag("unchanged", "plain"),
}


@open_to(MEMBERS)
def reviews(request: BodyRequest) -> HttpResponseBase:
    """List the reviews of the registers with what each came to."""
    body = request.partnership
    rows = queries.reviews(body)
    page = tables.reviews_table(body).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    running = next((each for each in rows if each.closed_at is None), None)
    answer = "No review is open."
    if running:
        answer = f"Review {running.number} is open. {_until(running)}"
    context = {
        "page": page,
        "answer": answer,
        "may_open": request.standing.manager and running is None,
    }
    return render(request, "registers/reviews.html", context)


def _until(found: Review) -> str:
    if found.closed_at:
        return f"It was closed on {long_date(found.closed_at)}."
    if found.last_day < today():
        return f"Its last day was {long_date(found.last_day)}; the site reminds who is silent."
    return f"Answers are due by {long_date(found.last_day)}."


def _one(request: BodyRequest, pk: int) -> Review:
    found = Review.objects.filter(body=request.partnership).select_related("body")
    return get_object_or_404(found, pk=pk)


@open_to(MEMBERS)
def review(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show a review: what it asks of one, and what was answered by whom so far."""
    found = _one(request, pk)
    rows = queries.asked_in(found)
    page = _answers_table(request).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    report = queries.report(rows)
    mine = [
        each for each in rows
        if not each.answer and not found.closed_at and each.matter.status == "open"
        and _is_asked(request, each)
    ]  # fmt: skip
    context = {
        "review": found,
        "answer": f"{report.words} {_until(found)}",
        "report": report,
        "mine": mine,
        "page": page,
        "may_close": request.standing.manager and found.closed_at is None,
    }
    return render(request, "registers/review.html", context)


def _is_asked(request: BodyRequest, each: Asked) -> bool:
    """Whether a question is somebody's: its owner's, and the manager's where nobody owns it."""
    nobodys = each.owner is None and request.standing.manager
    return nobodys or each.owner_id == request.person.pk


def _answers_table(request: BodyRequest) -> Table[Asked]:
    body = request.partnership

    def address(each: Asked) -> str:
        return at("risk" if isinstance(each.matter, Risk) else "issue", body, each.matter.pk)

    def moved(each: Asked) -> str:
        matter = each.matter
        now = matter.score_after if isinstance(matter, Risk) else matter.severity
        return f"{each.stood} to {now}" if now != each.stood else str(each.stood)

    return Table(
        name="answers",
        title="What was answered",
        noun=("question", "questions"),
        columns=(
            Column("reference", "Reference", value=lambda a: a.matter.reference),
            Column(
                "title", "Risk or issue", value=lambda a: a.matter.title, link=address,
                header=True, searchable=True,
            ),
            Column("owner", "Owner", value=lambda a: a.owner or "nobody", searchable=True),
            Column(
                "answer", "Answer", kind=Kind.TAG,
                value=lambda a: ANSWER_TAGS.get(str(a.answer), Tag("not answered", "action")),
            ),
            Column("moved", "Score or severity, then to now", value=moved, sortable=False),
            Column("remark", "Remark", sortable=False),
            Column("answered_at", "Answered", kind=Kind.DATE),
        ),
        filters=(Filter("answer", "Answer", [*Answer.choices, ("none", "not answered")]),),
    )  # fmt: skip


@open_to(MANAGERS)
def new(request: BodyRequest) -> HttpResponse:
    """Open a review: every owner is asked for what they own, and nothing else."""
    body = request.partnership
    form = ReviewForm(request.POST or None)
    ask = Ask(
        "Until when shall every owner answer?",
        "Open the review",
        at("reviews", body),
        "The review is open, and every owner is asked.",
        "Each owner of an open risk or issue is asked whether it has changed. The site reminds "
        "those who do not answer: three days before the last day, and every week after it.",
    )
    return asked(request, form, ask, lambda: reviewing.open_review(
        by=request.person, body=body, last_day=form.cleaned_data["last_day"]
    ))  # fmt: skip


@open_to(MEMBERS)
@require_POST
def unchanged(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Answer that a risk or issue has not changed."""
    found = get_object_or_404(Asked.objects.filter(review=_one(request, pk)), pk=number)
    try:
        remark = request.POST.get("remark", "")
        reviewing.answer_unchanged(by=request.person, asked=found, remark=remark)
        messages.success(request, f"{found.matter.reference} stands as it stood.")
    except (NotAllowed, InvalidValue) as reason:
        messages.error(request, str(reason))
    return redirect(at("review", request.partnership, pk))


@open_to(MANAGERS)
def close(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what closing a review brings, and close it when that is confirmed."""
    found = _one(request, pk)
    back = redirect(at("review", request.partnership, pk))
    if request.method == "POST" or found.closed_at:
        try:
            reviewing.close_review(by=request.person, review=found)
            messages.success(request, "The review is closed, and its report stands below.")
        except NotAllowed as reason:
            messages.error(request, str(reason))
        return back
    report = queries.report(queries.asked_in(found))
    return render(request, "registers/review_close.html", {"review": found, "report": report})
