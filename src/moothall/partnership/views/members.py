"""The organisations of a partnership: who belongs to it, one of them, joining and leaving."""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import actions, marks, policies, queries, seats, tables
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.enums import Sector
from moothall.partnership.forms import (
    MemberForm,
    OrganisationForm,
    particulars_of,
)
from moothall.partnership.happenings import happenings
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Appointment, Body, Membership, Organisation, held
from moothall.partnership.tree import bodies_of
from moothall.theme import downloads
from moothall.theme.formats import join_words, plural


@open_to(MEMBERS)
def members(request: BodyRequest) -> HttpResponseBase:
    """Show who we are: what the partnership is for, and its members with their days."""
    body = request.partnership
    page = tables.members_table(body, request.standing.manager).read(
        request, queries.memberships(body).order_by("organisation__name", "starts")
    )
    if page.wanted:
        return downloads.response(page)
    context = {
        "page": page,
        "answer": in_words(queries.sectors(body)),
        "marked": _marked(body),
        "officers": officers_as_facts(body),
        "empty": seats.to_fill(body) if request.standing.serves_all else [],
        "may_change": request.standing.manager,
    }
    return render(request, "partnership/members.html", context)


def _marked(body: Body) -> list[tuple[Organisation, str]]:
    """The organisations that another room marks, each with what is to be known of it."""
    found = marks.of_all(body)
    named = Organisation.objects.filter(pk__in=found).order_by("name")
    return [(one, " ".join(mark.sentence for mark in found[one.pk])) for one in named]


def officers_as_facts(body: Body) -> list[tuple[str, str]]:
    """Return who has the chair, who is deputy, clerk and manager, as names and values."""
    told = []
    for each in queries.officers_of(body):
        words = str(each.get_role_display())
        place = f", for {each.organisation}" if each.organisation else ""
        told.append((words[0].upper() + words[1:], f"{each.person}{place}"))
    return told


def in_words(sectors: list[str]) -> str:
    """Say how many members there are, by sector in the order of sectors."""
    if not sectors:
        return "Nobody is a member yet."
    told = [
        plural(number, str(Sector(sector).label), _many(str(Sector(sector).label)))
        for sector in Sector.values
        if (number := sectors.count(sector))
    ]
    return f"{plural(len(sectors), 'member')} today: {join_words(told)}."


def _many(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def one(request: BodyRequest, pk: int) -> Organisation:
    """Return an organisation that is or was a member, or answer as for no such page."""
    ours = Membership.objects.filter(body=request.partnership).values("organisation")
    found = Organisation.objects.filter(pk__in=ours).select_related("area")
    return get_object_or_404(found, pk=pk)


@open_to(MEMBERS)
def member(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one member: what it is, since when, who leads, who is appointed for it."""
    body, place = request.partnership, request.standing
    organisation = one(request, pk)
    ours = list(queries.memberships(body).filter(organisation=organisation).order_by("-starts"))
    running = next((m for m in ours if m.state != "former"), None)  # type: ignore[attr-defined]
    roles = queries.appointments(body).filter(held(), organisation=organisation)
    named = list(roles.filter(pk__in=Appointment.objects.visible_to(place).values("pk")))
    leads = list(queries.leads(body).values())
    may_correct = place.manager and policies.can_correct(request.person, organisation)
    # What others did to an organisation that is theirs too is not told here.
    whole = (organisation.ref,) if may_correct else ()
    return render(
        request,
        "partnership/member.html",
        {
            "organisation": organisation,
            "marks": marks.of_all(body).get(organisation.pk, []),
            "facts": _facts(organisation),
            "memberships": ours,
            "running": running,
            "lead": next((x for x in leads if x.provider_id == pk), None),
            "leads_for": [x for x in leads if pk in (x.lead_id, x.jointly_with_id)],
            "named": named,
            "counted": _counted(list(roles)) if not named else "",
            "tag": tables.role_tag,
            "state_tag": tables.STATE_TAG,
            "may_change": place.manager,
            "may_correct": may_correct,
            "elsewhere": bodies_of(Q(organisation=organisation), request.person, body),
            "events": happenings(*whole, *(m.ref for m in ours)),
        },
    )


def _facts(organisation: Organisation) -> list[tuple[str, str]]:
    area = organisation.area
    return [
        ("Sector", organisation.get_sector_display()),
        ("Kind", organisation.kind or "not stated"),
        ("UKPRN", organisation.ukprn or "none"),
        *(
            (title, number)
            for title, number in (
                ("Charity number", organisation.charity_number),
                ("Company number", organisation.company_number),
            )
            if number
        ),
        ("Area", f"{area.name} ({area.code})" if area else "none"),
    ]


def _counted(roles: list[Appointment]) -> str:
    """Say which roles are held, and not by whom."""
    names = sorted(str(role.get_role_display()) for role in roles)
    return f"{plural(len(names), 'role')}: {join_words(names)}." if names else ""


@open_to(MANAGERS)
def add(request: BodyRequest) -> HttpResponse:
    """Add a member: an organisation that is new here, or one of another partnership too."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        starts = data.pop("starts")
        try:
            with transaction.atomic():
                organisation = _known(form) or actions.add_organisation(by=request.person, **data)
                admit_member(
                    by=request.person,
                    body=request.partnership,
                    organisation=organisation,
                    starts=starts,
                    sector=Sector(data["sector"]),
                )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{organisation} is a member.")
            return to(request, organisation.pk)
    return form_page(request, form, "Who joins?", "Add the member")


def _known(form: forms.Form) -> Organisation | None:
    """Return the organisation that a form describes, where the site has it with just that.

    Raises InvalidValue where it has a namesake, or another with that UKPRN.
    """
    data = form.cleaned_data
    found = queries.known_organisation(data["name"], data["ukprn"])
    if found:
        told = ("name", "ukprn", "area", "charity_number", "company_number")
        queries.must_agree(found, **{key: data[key] for key in told})
    return found


@open_to(MANAGERS)
def correct(request: BodyRequest, pk: int) -> HttpResponse:
    """Correct what is kept of a member."""
    organisation = one(request, pk)
    form = OrganisationForm(request.POST or None, initial=particulars_of(organisation))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_organisation(
                by=request.person, organisation=organisation, **form.cleaned_data
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"What is kept of {organisation} is corrected.")
            return to(request, pk)
    return form_page(request, form, "What is right?", "Correct it", one(request, pk))


def to(request: BodyRequest, pk: int) -> HttpResponse:
    """Go to the page of a member."""
    return redirect("partnership:member", body=request.partnership.slug, pk=pk)


def form_page(
    request: BodyRequest,
    form: forms.Form,
    question: str,
    submit: str,
    organisation: Organisation | None = None,
    hint: str = "",
    kind: str = "primary",
    template: str = "partnership/member_form.html",
    more: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """Show a form about a member, or one to be; `more` is what a template of its own shows."""
    area = form.fields.get("area")
    context = {
        "form": form,
        "question": question,
        "submit": submit,
        "organisation": organisation,
        "hint": hint,
        "kind": kind,
        "areas": area.widget if area else None,
        **more,
    }
    status = 400 if form.errors else 200
    return render(request, template, context, status=status)
