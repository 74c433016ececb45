"""Action points: the list over all meetings, one of them, and the steps to its end."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.meetings import action_points, point_queries, point_tables, policies
from moothall.meetings.enums import PointStatus, Status
from moothall.meetings.forms.points import (
    CloseForm,
    HandOverForm,
    PointForm,
    ProgressForm,
    PutOffForm,
    ReopenForm,
)
from moothall.meetings.models import ActionPoint
from moothall.meetings.permissions import CONVENES, may_read
from moothall.meetings.queries import Happening, items_of
from moothall.meetings.views.papers import meeting_of
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def points(request: BodyRequest) -> HttpResponseBase:
    """List what meetings asked for: what is late first."""
    found = point_queries.points(request.partnership, request.standing)
    # Those who have something to do here stand in the table; other names are not for everybody.
    owners = sorted({each.owner for each in found}, key=str)
    page = point_tables.action_points(request, owners).read(request, found)
    if page.wanted:
        return downloads.response(page)
    states = [(vars(each)["state"], each.owner_id) for each in found]
    late = sum(state == "late" for state, _ in states)
    in_hand = sum(state in ("late", "soon", "open") for state, _ in states)
    mine = sum(o == request.person.pk and s in ("late", "soon", "open") for s, o in states)
    answer = ""
    if states:
        answer = (
            f"{plural(in_hand, 'action point is', 'action points are')} open, {late or 'none'} of "
            f"them late; {mine or 'none'} {'is' if mine == 1 else 'are'} yours."
        )
    context = {
        "page": page,
        "answer": answer,
        "mine_href": f"?owner={request.person.pk}" if mine else "",
        "late_href": "?state=late" if late else "",
    }
    return render(request, "meetings/points.html", context)


def _one(request: BodyRequest, pk: int) -> ActionPoint:
    found = point_queries.points(request.partnership, request.standing)
    return get_object_or_404(found, pk=pk)


def _kept(request: BodyRequest, pk: int) -> ActionPoint:
    """Return an action point for those who keep it: its steps, and whom it could be handed to, are
    for nobody else.
    """
    found = _one(request, pk)
    if not CONVENES.holds(request.standing) and found.owner_id != request.person.pk:
        raise PermissionDenied(action_points.KEPT_BY)
    return found


@open_to(MEMBERS)
def point(request: BodyRequest, pk: int) -> HttpResponse:
    """Show an action point with its history, and what can be done with it."""
    found = _one(request, pk)
    convenes = CONVENES.holds(request.standing)
    keeps = convenes or found.owner_id == request.person.pk
    is_open = found.status == PointStatus.OPEN
    context = {
        "point": found,
        "answer": _answer(found),
        "tag": point_tables.state_tag(found),
        "facts": [
            ("Who does it", f"{found.owner}"),
            ("For", found.organisation or "the partnership"),
            ("By", found.due, "date"),
            ("Asked for by", f"{found.meeting.title}, {long_date(found.meeting.day)}"),
            ("Item", str(found.item) if found.item else "none"),
        ],
        "history": _history(found),
        "may_progress": keeps and is_open,
        "may_put_off": convenes and is_open,
        "may_reopen": convenes and not is_open,
    }
    return render(request, "meetings/point.html", context)


def _answer(point: ActionPoint) -> str:
    if point.status == PointStatus.OPEN:
        days = (today() - point.due).days
        when = f"{plural(days, 'day')} late" if days > 0 else f"due on {long_date(point.due)}"
        return f"It is open, {when}."
    closed = f" on {long_date(point.closed_on)}" if point.closed_on else ""
    return f"It was {'done' if point.status == PointStatus.DONE else 'dropped'}{closed}."


def _history(point: ActionPoint) -> list[Happening]:
    steps = point.steps.select_related("by").order_by("-pk")
    return [
        Happening(str(s.get_step_display()).capitalize(), s.at, str(s.by or "the operator"), s.text)
        for s in steps
    ]


@open_to(CONVENES)
def new(request: BodyRequest, pk: int) -> HttpResponse:
    """Write down what a meeting asked somebody to do."""
    meeting = meeting_of(request, pk)
    slug = request.partnership.slug
    if meeting.status != Status.HELD:
        messages.error(
            request, "The meeting has not begun, so it has asked for nothing: record who is there."
        )
        return redirect("meetings:meeting", body=slug, pk=pk)
    try:
        policies.check_not_approved(meeting)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("meetings:minutes", body=slug, pk=pk)
    items = [i for i in items_of(meeting) if may_read(request.person, request.standing, i)]
    form = PointForm(
        request.POST or None,
        owners=point_queries.owners(request.partnership),
        items=items,
        initial={"item": request.GET.get("item", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = action_points.give_action_point(
                by=request.person,
                meeting=meeting,
                item=form.chosen_item,
                text=form.cleaned_data["text"],
                owner=form.chosen_owner,
                due=form.cleaned_data["due"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Action point {given.number} is given to {given.owner}.")
            return redirect("meetings:minutes", body=slug, pk=pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/point_new.html", context, status=400 if form.errors else 200)


@dataclass(frozen=True)
class Asked:
    """What a page of one step asks, says and does."""

    question: str
    answer: str
    submit: str
    done: str


def _step(
    request: BodyRequest,
    found: ActionPoint,
    form: forms.Form,
    asked: Asked,
    act: Callable[[], object],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, asked.done)
            return redirect("meetings:point", body=request.partnership.slug, pk=found.pk)
    context = {"point": found, "form": form, "asked": asked}
    return render(request, "meetings/point_step.html", context, status=400 if form.errors else 200)


@open_to(MEMBERS)
def progress(request: BodyRequest, pk: int) -> HttpResponse:
    """Note how far it is."""
    found = _kept(request, pk)
    form = ProgressForm(request.POST or None)
    asked = Asked("How far is it?", "It is added to the history.", "Note it", "Noted.")
    return _step(
        request,
        found,
        form,
        asked,
        lambda: action_points.note_progress(
            by=request.person, point=found, text=form.cleaned_data["text"]
        ),
    )


@open_to(MEMBERS)
def close(request: BodyRequest, pk: int) -> HttpResponse:
    """Say that it is done or dropped."""
    found = _kept(request, pk)
    form = CloseForm(request.POST or None, may_drop=CONVENES.holds(request.standing))
    asked = Asked(
        "What became of it?",
        "Nobody is reminded of it any more. It can be opened again.",
        "Close it",
        f"Action point {found.number} is closed.",
    )
    return _step(
        request,
        found,
        form,
        asked,
        lambda: action_points.close_point(
            by=request.person,
            point=found,
            status=PointStatus(form.cleaned_data["status"]),
            text=form.cleaned_data["text"],
        ),
    )


@open_to(CONVENES)
def reopen(request: BodyRequest, pk: int) -> HttpResponse:
    """Open a closed one again."""
    found = _one(request, pk)
    form = ReopenForm(request.POST or None)
    asked = Asked(
        "Why is it opened again?",
        "Its owner is reminded again. The history keeps that it was closed.",
        "Open it again",
        f"Action point {found.number} is open again.",
    )
    return _step(
        request,
        found,
        form,
        asked,
        lambda: action_points.reopen_point(
            by=request.person, point=found, because=form.cleaned_data["because"]
        ),
    )


@open_to(CONVENES)
def put_off(request: BodyRequest, pk: int) -> HttpResponse:
    """Give it another day."""
    found = _one(request, pk)
    form = PutOffForm(request.POST or None, due=found.due)
    asked = Asked(
        "By which day is it to be done?",
        f"It was to be done by {long_date(found.due)}. The history keeps that.",
        "Change the day",
        "It has another day.",
    )
    return _step(
        request,
        found,
        form,
        asked,
        lambda: action_points.put_off(by=request.person, point=found, **form.cleaned_data),
    )


@open_to(MEMBERS)
def hand_over(request: BodyRequest, pk: int) -> HttpResponse:
    """Give it to somebody else."""
    found = _kept(request, pk)
    people = [pair for pair in point_queries.owners(found.body) if pair[0] != found.owner]
    form = HandOverForm(request.POST or None, owners=people)
    asked = Asked(
        "Who does it from now on?",
        f"{found.owner} does it now. The history keeps that.",
        "Hand it over",
        "It is handed over.",
    )
    return _step(
        request,
        found,
        form,
        asked,
        lambda: action_points.hand_over(
            by=request.person,
            point=found,
            to=form.chosen_owner,
            because=form.cleaned_data["because"],
        ),
    )
