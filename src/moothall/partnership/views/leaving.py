"""Somebody leaves, or hands over what they own: all of it is shown, and to whom it goes asked."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import handover, seats
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.forms_people import HandoverForm
from moothall.partnership.leaving import hand_over, record_leaving
from moothall.partnership.models import Appointment, Person
from moothall.partnership.views.people import one, tell_what_is_empty


@open_to(MANAGERS)
def leave(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what it brings that somebody leaves, ask who takes over, and record it."""
    found = one(request, pk)
    form = _form(request, found, may_be_nobody=True)
    if request.method == "POST" and form.is_valid():
        before = seats.vacancies(request.partnership)
        try:
            record_leaving(
                by=request.person,
                person=found,
                body=request.partnership,
                heirs=form.heirs,
                ownerless=form.ownerless,
            )
        except (InvalidValue, NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            closed = "" if found.is_active else " Their account is closed."
            messages.success(request, f"{found} has left.{_given(form)}{closed}")
            tell_what_is_empty(request, before)
            return redirect("partnership:people", body=request.partnership.slug)
    ending = Appointment.objects.filter(body=request.partnership, person=found)
    empty = seats.left_empty(request.partnership, ending)
    return _page(request, "partnership/leave.html", found, form, empty)


@open_to(MANAGERS)
def give(request: BodyRequest, pk: int) -> HttpResponse:
    """Hand over what somebody owns, while they stay."""
    found = one(request, pk)
    form = _form(request, found, may_be_nobody=False)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(by=request.person, person=found, body=request.partnership, heirs=form.heirs)
        except (InvalidValue, NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"It is handed over.{_given(form)}")
            return redirect("partnership:person", body=request.partnership.slug, pk=pk)
    return _page(request, "partnership/hand_over.html", found, form)


def _form(request: BodyRequest, person: Person, *, may_be_nobody: bool) -> HandoverForm:
    return HandoverForm(
        request.POST if request.method == "POST" else None,
        body=request.partnership,
        person=person,
        estates=handover.estates(person, request.partnership),
        may_be_nobody=may_be_nobody,
    )


def _given(form: HandoverForm) -> str:
    """Say in a sentence for each heir what they own now."""
    told = ""
    for heir in dict.fromkeys(form.heirs.values()):
        number = sum(len(e.owned) for e in form.estates if form.heirs.get(e.room) == heir)
        told += f" {heir} takes over {number}."
    return told


def _page(
    request: BodyRequest,
    name: str,
    person: Person,
    form: HandoverForm,
    empty: Sequence[seats.Vacancy] = (),
) -> HttpResponse:
    context = {"person": person, "form": form, "estates": form.estates, "empty": empty}
    return render(request, name, context, status=400 if form.errors else 200)
