"""The days of a membership: corrected, ended, begun anew."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import handover, seats
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.forms import AgainForm, LastDayForm, MembershipForm, dates_of
from moothall.partnership.membership import admit_member, correct_membership, end_membership
from moothall.partnership.models import Appointment, Membership, Person, held, today
from moothall.partnership.views.members import form_page, one, to
from moothall.partnership.views.people import tell_what_is_empty
from moothall.theme.formats import long_date, plural


@open_to(MANAGERS)
def dates(request: BodyRequest, pk: int, membership: int) -> HttpResponse:
    """Correct the days of a membership, and the sector in which the member sits."""
    found = _membership(request, pk, membership)
    before = seats.vacancies(request.partnership)
    form = MembershipForm(request.POST or None, initial=dates_of(found) | {"sector": found.sector})
    if _done(request, form, lambda data: correct_membership(
        by=request.person, membership=found, **data
    )):  # fmt: skip
        messages.success(request, "The membership is corrected.")
        tell_what_is_empty(request, before)
        return to(request, pk)
    hint = "With an earlier last day, the roles held for it and its leads end too."
    return form_page(request, form, "What is right?", "Correct it", found.organisation, hint)


@open_to(MANAGERS)
def end(request: BodyRequest, pk: int, membership: int) -> HttpResponse:
    """Say what ending a membership brings, ask for the last day, and end it."""
    found = _membership(request, pk, membership)
    ending = _running(found)
    owning = _owning(found, ending)
    before = seats.vacancies(request.partnership)
    form = LastDayForm(request.POST or None)
    if _done(request, form, lambda data: end_membership(
        by=request.person, membership=found, **data
    )):  # fmt: skip
        last = long_date(form.cleaned_data["last_day"])
        messages.success(request, f"The membership of {found.organisation} ends with {last}.")
        _tell_what_is_left(request, owning)
        tell_what_is_empty(request, before)
        return to(request, pk)
    hint = (
        "After that day the roles held for it give no right any more, and who leads for it or with "
        "it is open. What it took part in stays on record."
    )
    return form_page(
        request, form, "When does it leave?", "End the membership", found.organisation, hint,
        kind="warning", template="partnership/membership_end.html",
        more={
            "ending": ending,
            "owning": owning,
            "empty": seats.left_empty(
                request.partnership, ending, leaving=found.organisation
            ),
        },
    )  # fmt: skip


Owning = list[tuple[Person, list[handover.Estate]]]


def _running(membership: Membership) -> list[Appointment]:
    """The roles that end with a membership, by name."""
    running = Q(ends__isnull=True) | Q(ends__gte=today())
    found = Appointment.objects.filter(
        running, body=membership.body, organisation=membership.organisation
    )
    return list(found.select_related("person", "organisation").order_by("person__name"))


def _owning(membership: Membership, ending: list[Appointment]) -> Owning:
    """Who owns something here and would have no role left, with what it is."""
    stay = Appointment.objects.filter(held(), body=membership.body)
    others = stay.exclude(pk__in=[role.pk for role in ending]).values_list("person", flat=True)
    leaving = dict.fromkeys(role.person for role in ending if role.person_id not in set(others))
    owned = handover.estates_of(list(leaving), membership.body)
    return [(person, owned[person.pk]) for person in leaving if person.pk in owned]


def _tell_what_is_left(request: BodyRequest, owning: Owning) -> None:
    for person, estates in owning:
        number = plural(sum(len(estate.owned) for estate in estates), "matter")
        messages.warning(
            request, f"{person} still owns {number} here. Hand it over on the page of {person}."
        )


@open_to(MANAGERS)
def rejoin(request: BodyRequest, pk: int) -> HttpResponse:
    """Admit an organisation that was a member once more."""
    organisation = one(request, pk)
    form = AgainForm(request.POST or None, initial={"sector": organisation.sector})
    if _done(request, form, lambda data: admit_member(
        by=request.person, body=request.partnership, organisation=organisation, **data
    )):  # fmt: skip
        messages.success(request, f"{organisation} is a member again.")
        return to(request, pk)
    hint = "Roles and leads that ended with its membership do not come back: appoint anew."
    return form_page(request, form, "Since when is it back?", "Admit it again", organisation, hint)


def _membership(request: BodyRequest, pk: int, membership: int) -> Membership:
    found = Membership.objects.filter(body=request.partnership, organisation=pk)
    return get_object_or_404(found.select_related("organisation", "body"), pk=membership)


def _done(request: BodyRequest, form: forms.Form, act: Any) -> bool:
    """Whether the form was sent and the action done with what it says; else the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except (InvalidValue, NotAllowed) as fault:
        form.add_error(None, str(fault))
        return False
    return True
