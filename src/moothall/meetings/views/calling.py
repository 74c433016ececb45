"""Calling meetings, one or a series; changing, moving and cancelling one; how the body meets."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.charter.queries import attendance_threshold, notice_days
from moothall.charter.queries import quorum as quorum_of
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.meetings import calling
from moothall.meetings.enums import Pattern
from moothall.meetings.forms.calling import (
    ArrangementsForm,
    CancelForm,
    ChangeForm,
    MeetingForm,
    MoveForm,
    SeriesForm,
)
from moothall.meetings.invited import arrangements_of
from moothall.meetings.models import Meeting
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import check_is_ahead
from moothall.meetings.views.meetings import back_to, one
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.enums import Role, Sector
from moothall.partnership.fresh import OpenForm
from moothall.theme.formats import as_local, long_date, moment, plural

# What changes where and when a meeting is; a series changes those of its meetings that move.
OF_A_MEETING = ("MeetingCalled", "MeetingChanged", "MeetingMoved", "MeetingSeriesChanged")


@open_to(CONVENES)
def new(request: BodyRequest) -> HttpResponse:
    """Call a single meeting."""
    body = request.partnership
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = calling.call_meeting(
                by=request.person,
                body=body,
                title=data["title"],
                starts=form.starts,
                minutes=data["minutes"],
                place=data["place"],
                link=data["link"],
            )
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The meeting on {long_date(made.starts)} is called.")
            return redirect(back_to(request, made))
    return _drawn(request, "meetings/new.html", {"form": form})


@open_to(CONVENES)
def new_series(request: BodyRequest) -> HttpResponse:
    """Call a series of meetings."""
    body = request.partnership
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first, last = form.days
        try:
            made = calling.call_series(
                by=request.person,
                body=body,
                title=data["title"],
                pattern=Pattern(data["pattern"]),
                every=data["every"],
                first=first,
                last=last,
                begins=data["begins"],
                minutes=data["minutes"],
                place=data["place"],
                link=data["link"],
                listed=data["listed"],
            )
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            count = plural(made.meetings.count(), "meeting is", "meetings are")
            messages.success(request, f"{count} called, the last on {long_date(made.last)}.")
            return redirect("meetings:meetings", body=body.slug)
    return _drawn(request, "meetings/new_series.html", {"form": form})


@open_to(CONVENES)
def change(request: BodyRequest, pk: int) -> HttpResponse:
    """Change what is said of a meeting: title, place, whether it is public."""
    found = one(request, pk)
    shown = {
        "title": found.title,
        "place": found.place,
        "link": found.link,
        "is_public": found.is_public,
    }

    def save(form: forms.Form) -> str:
        data = {name: form.cleaned_data[name] for name in shown}
        calling.change_meeting(by=request.person, meeting=found, **data)
        return "What is said of the meeting is changed."

    form = _form(request, ChangeForm, found, shown)
    return _done(request, found, form, save, "meetings/change.html")


@open_to(CONVENES)
def move(request: BodyRequest, pk: int) -> HttpResponse:
    """Move a meeting to another time."""
    found = one(request, pk)

    def save(form: forms.Form) -> str:
        assert isinstance(form, MoveForm)
        data = form.cleaned_data
        moved = calling.move_meeting(
            by=request.person,
            meeting=found,
            starts=form.starts,
            minutes=data["minutes"],
            because=data["because"],
        )
        return f"The meeting is moved to {moment(moved.starts)}. Those invited are told."

    form = _form(request, MoveForm, found, MoveForm.filled_in(found))
    return _done(request, found, form, save, "meetings/move.html")


@open_to(CONVENES)
def cancel(request: BodyRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    found = one(request, pk)

    def save(form: forms.Form) -> str:
        calling.cancel_meeting(by=request.person, meeting=found, **form.cleaned_data)
        return f"The meeting on {long_date(found.starts)} is cancelled. Those invited are told."

    return _done(request, found, CancelForm(request.POST or None), save, "meetings/cancel.html")


def _form(
    request: BodyRequest, kind: type[OpenForm], found: Meeting, initial: dict[str, object]
) -> OpenForm:
    """Return a form on a meeting; over a change it keeps what was typed, and says what happened."""
    form = kind(request.POST or None, initial=initial)
    about = [found.ref, *([found.series.ref] if found.series else [])]
    form.show_with(history_of(*about).filter(name__in=OF_A_MEETING))
    return form


def _done(
    request: BodyRequest,
    found: Meeting,
    form: forms.Form,
    save: Callable[[forms.Form], str],
    template: str,
) -> HttpResponse:
    """Do what a form on a meeting asks, or show it with what is wrong."""
    back = redirect(back_to(request, found))
    try:
        check_is_ahead(request.person, found)
        if request.method == "POST" and form.is_valid():
            messages.success(request, save(form))
            return back
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    when = f"{moment(found.starts)} to {as_local(found.ends):%H:%M}"
    return _drawn(request, template, {"form": form, "meeting": found, "when": when})


@open_to(MEMBERS)
def arrangements(request: BodyRequest) -> HttpResponse:
    """Show how the body meets: by its terms, and by what it has arranged."""
    body = request.partnership
    kept = arrangements_of(body)
    rows = [
        ("Quorum", quorum_of(body).words),
        ("Notice of an agenda", plural(notice_days(body), "clear day")),
        ("Attendance thought good", f"{attendance_threshold(body)}%"),
        ("Open to the public", "yes" if kept.is_public else "no"),
        ("Invited", ", ".join(str(Role(role).label) for role in kept.invited)),
        ("Sectors that should be there", ", ".join(str(Sector(s).label) for s in kept.sectors)),
    ]
    context = {"facts": rows, "convenes": request.standing.convenes}
    return render(request, "meetings/arrangements.html", context)


@open_to(CONVENES)
def arrange(request: BodyRequest) -> HttpResponse:
    """Say how the body meets."""
    body = request.partnership
    kept = arrangements_of(body)
    form = ArrangementsForm(request.POST or None, initial=ArrangementsForm.filled_in(kept))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        calling.arrange_meetings(
            by=request.person,
            body=body,
            invited=[Role(role) for role in data["invited"]],
            is_public=data["is_public"],
            sectors=[Sector(sector) for sector in data["sectors"]],
        )
        messages.success(request, "It holds for meetings called from now on.")
        return redirect("meetings:arrangements", body=body.slug)
    return _drawn(request, "meetings/arrange.html", {"form": form})


def _drawn(request: BodyRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    assert isinstance(form, forms.BaseForm)
    return render(request, template, context, status=400 if form.errors else 200)
