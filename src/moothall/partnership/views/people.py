"""Who works with the partnership: list, invite, give and end roles."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import handover, queries, rights, seats, tables
from moothall.partnership import people as verbs
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.enums import Role
from moothall.partnership.forms import EndRoleForm, InvitationForm, RoleForm
from moothall.partnership.happenings import happenings
from moothall.partnership.invitations import send_invitation, where_mail_goes
from moothall.partnership.models import Appointment, Person, held
from moothall.theme import downloads
from moothall.theme.formats import plural


@open_to(MANAGERS)
def people(request: BodyRequest) -> HttpResponseBase:
    """List who is appointed, to what, for whom, and who has not come in yet."""
    found = queries.appointments(request.partnership).order_by("person__name", "starts")
    page = tables.people_table(request.partnership).read(request, found)
    if page.wanted:
        return downloads.response(page)
    number = found.filter(held()).values("person").distinct().count()
    answer = f"{plural(number, 'person holds', 'people hold')} a role today."
    return render(request, "partnership/people.html", {"page": page, "answer": answer})


@open_to(MANAGERS)
def invite(request: BodyRequest) -> HttpResponse:
    """Invite somebody by e-mail to a role, or give one to somebody who is here already."""
    body = request.partnership
    chosen = {"organisation": request.GET.get("organisation", "")}
    form = InvitationForm(request.POST or None, body=body, initial=chosen)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            with transaction.atomic():
                given = verbs.invite(by=request.person, body=body, **data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            send_invitation.enqueue(given.person_id, body.slug)
            words = f"{given.person} is {given}. A mail goes to {given.person.email}."
            messages.success(request, f"{words} {where_mail_goes()}".strip())
            return redirect("partnership:people", body=body.slug)
    context = {"form": form, "person": None}
    return render(request, "partnership/invite.html", context, status=400 if form.errors else 200)


def one(request: BodyRequest, pk: int) -> Person:
    """Return somebody who has or had a role in this partnership, or answer as for no such page."""
    ours = Appointment.objects.filter(body=request.partnership).values("person")
    return get_object_or_404(Person, pk__in=ours, pk=pk)


@open_to(MANAGERS)
def person(request: BodyRequest, pk: int) -> HttpResponse:
    """Show somebody's roles here, what they may do by them, and what was changed."""
    found = one(request, pk)
    roles = list(queries.appointments(request.partnership).filter(person=found).order_by("-starts"))
    today = [role for role in roles if role.state == "held"]  # type: ignore[attr-defined]
    running = [role for role in roles if role.state != "former"]  # type: ignore[attr-defined]
    account = "may sign in" if found.has_usable_password() else "has not set a password yet"
    return render(
        request,
        "partnership/person.html",
        {
            "person": found,
            "facts": [
                ("E-mail", found.email),
                ("Account", account if found.is_active else "closed"),
            ],
            "is_invited": found.is_active and not found.has_usable_password(),
            "roles": roles,
            "running": running,
            "tag": tables.role_tag,
            "estates": handover.estates(found, request.partnership),
            "rights": rights.of_person(today) if found.is_active else [],
            "events": happenings(*(role.ref for role in roles)),
        },
    )


@open_to(MANAGERS)
def appoint(request: BodyRequest, pk: int) -> HttpResponse:
    """Give somebody who is here a further role."""
    found = one(request, pk)
    form = RoleForm(request.POST or None, body=request.partnership)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            given = verbs.invite(
                by=request.person,
                body=request.partnership,
                email=found.email,
                name=found.name,
                **data,
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            send_invitation.enqueue(found.pk, request.partnership.slug)
            messages.success(request, f"{found} is {given}. {where_mail_goes()}".strip())
            return _to(request, pk)
    context = {"form": form, "person": found}
    return render(request, "partnership/invite.html", context, status=400 if form.errors else 200)


@open_to(MANAGERS)
@require_POST
def invite_again(request: BodyRequest, pk: int) -> HttpResponse:
    """Send the invitation once more to somebody who has set no password yet."""
    found = one(request, pk)
    if found.is_active and not found.has_usable_password():
        send_invitation.enqueue(found.pk, request.partnership.slug)
        words = f"The invitation goes to {found.email} again. {where_mail_goes()}"
        messages.success(request, words.strip())
    else:
        messages.error(request, f"{found} has a password already, or has left.")
    return _to(request, pk)


@open_to(MANAGERS)
def end_role(request: BodyRequest, pk: int, role: int) -> HttpResponse:
    """End one of somebody's roles, at once or with a day."""
    mine = Appointment.objects.filter(body=request.partnership, person=pk)
    found = get_object_or_404(mine.select_related("person", "organisation", "body"), pk=role)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = seats.vacancies(request.partnership)
        try:
            verbs.end_appointment(
                by=request.person, appointment=found, last_day=form.cleaned_data["last_day"]
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The role {found} of {found.person} is ended.")
            tell_what_is_empty(request, before)
            still = mine.exists()
            return _to(request, pk) if still else _to_people(request)
    context = {
        "form": form,
        "role": found,
        "estates": _left_behind(found),
        "empty": seats.left_empty(request.partnership, [found]),
    }
    status = 400 if form.errors else 200
    return render(request, "partnership/role_end.html", context, status=status)


def tell_what_is_empty(request: BodyRequest, before: seats.Vacancies) -> None:
    """Warn of each seat that is empty, or is to be, and was not before something was done."""
    for vacancy in seats.emptied_since(before, request.partnership):
        messages.warning(request, vacancy.sentence)


def _left_behind(role: Appointment) -> list[handover.Estate]:
    """What somebody owns, where this is the last role they hold in the body."""
    others = Appointment.objects.filter(held(), person=role.person, body=role.body)
    if others.exclude(pk=role.pk).exists():
        return []
    return handover.estates(role.person, role.body)


def _to(request: BodyRequest, pk: int) -> HttpResponse:
    return redirect("partnership:person", body=request.partnership.slug, pk=pk)


def _to_people(request: BodyRequest) -> HttpResponse:
    return redirect("partnership:people", body=request.partnership.slug)
