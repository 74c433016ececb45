"""Pages on how people sign in that allauth lacks: sign out elsewhere, reset what was lost."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, BodyRequest, OwnRequest, open_to, signed_in
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.theme import downloads
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Empty, Table
from moothall.web.second_factor import with_factor
from moothall.web.sign_in_actions import check_can_reset, reset, sign_out_elsewhere


@signed_in
@require_POST
def elsewhere(request: OwnRequest) -> HttpResponse:
    """End all sessions of a person but this one."""
    key = request.session.session_key or ""
    sign_out_elsewhere(by=request.person, person=request.person, keep=key)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("mfa_index")


def _people(body: Body) -> "list[Person]":
    working = Appointment.objects.filter(held(), body=body).values("person")
    return list(with_factor(Person.objects.filter(pk__in=working, is_active=True)))


def _table(body: Body) -> Table[Person]:
    return Table(
        name="factors",
        title="Second factors",
        noun=("person", "people"),
        columns=(
            Column(
                "name",
                "Person",
                link=lambda p: (
                    reverse("second_factor_reset", kwargs={"body": body.slug, "pk": p.pk})
                    if _has(p)
                    else ""
                ),
                searchable=True,
                header=True,
            ),
            Column("email", "E-mail address", searchable=True),
            Column("has_factor", "Second factor", kind=Kind.TAG, value=_tag, sortable=False),
        ),
        empty=Empty("Nobody works here yet", "Whoever is invited stands here."),
    )


def _tag(person: Person) -> Tag:
    return Tag("set up", "good") if _has(person) else Tag("none", "plain")


def _has(person: Person) -> bool:
    """Whether somebody has one; rows come from `with_factor`."""
    return bool(vars(person)["has_factor"])


@open_to(MANAGERS)
def factors(request: BodyRequest) -> HttpResponseBase:
    """Show who has a second factor, for the manager."""
    people = _people(request.partnership)
    page = _table(request.partnership).read(request, people)
    if page.wanted:
        return downloads.response(page)
    many = len([person for person in people if _has(person)])
    answer = f"{plural(many, 'person has', 'people have')} one, of {len(people)}."
    return render(request, "web/factors.html", {"page": page, "answer": answer})


@open_to(MANAGERS)
def reset_factor(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what resetting brings, and reset a lost second factor when that is confirmed."""
    person = next((p for p in _people(request.partnership) if p.pk == pk), None)
    if person is None:
        raise Http404("There is no such page.")
    back = redirect("second_factors", body=request.partnership.slug)
    try:
        if request.method == "POST":
            reset(by=request.person, person=person, body=request.partnership)
            messages.success(request, f"{person} signs in with the password alone, and is told.")
            return back
        check_can_reset(request.person, person, request.partnership)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    return render(request, "web/factor_reset.html", {"person": person})
