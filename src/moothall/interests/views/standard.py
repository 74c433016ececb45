"""What kinds of interest mean here, dispensations, and the page for everyone."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.interests import actions, policies, queries, tables
from moothall.interests.forms import DispensationForm, EndForm, StandardForm
from moothall.interests.models import Dispensation
from moothall.interests.permissions import KEEPS
from moothall.interests.standard import Terms
from moothall.interests.views.register import one
from moothall.ledger.queries import history_of
from moothall.ledger.refs import Ref
from moothall.partnership.access import MANAGERS, MEMBERS, PUBLIC, BodyRequest, View, open_to
from moothall.partnership.enums import Role
from moothall.partnership.fresh import named_in
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, long_date, plural

P = ParamSpec("P")


@open_to(MEMBERS)
def standard(request: BodyRequest) -> HttpResponse:
    """Show which kinds of interest bar a vote, and which may be dispensed with."""
    terms = queries.standard_of(request.partnership)
    barring = [str(each.kind.label) for each in terms.kinds.values() if each.bars]
    answer = (
        f"A vote is barred by a {join_words(barring).replace(' and ', ' or a ')} interest."
        if barring
        else "No kind of interest bars a vote here."
    )
    return render(
        request,
        "interests/standard.html",
        {
            "terms": terms,
            "answer": answer,
            "kinds": [(each, _tag(each.bars)) for each in terms.kinds.values()],
            "facts": _about(terms),
            "may_adopt": request.standing.manager,
        },
    )


def _tag(bars: bool) -> Tag:
    return Tag("bars a vote", "action") if bars else Tag("bars nothing", "plain")


def _about(terms: Terms) -> list[tuple[str, object]]:
    roles = [str(role.label) for role in Role if role in terms.public_roles]
    public = [*roles, *(["organisations"] if terms.public_organisations else [])]
    adopted = terms.version and terms.since
    return [
        ("Version", terms.version or "the default: nothing is adopted here yet"),
        (
            "Agreed in",
            terms.agreed
            or "the practice of English authorities since the Localism Act 2011, taken as a "
            "default and not as law",
        ),
        ("Recorded", long_date(terms.since) if adopted and terms.since else "with the program"),
        ("Everyone may read the interests of", join_words(public) or "nobody: members alone do"),
    ]


@open_to(MANAGERS)
def adopt(request: BodyRequest) -> HttpResponse:
    """Record what kinds of interest mean, as the body has agreed."""
    body = request.partnership
    form = StandardForm(request.POST or None, terms=queries.standard_of(body))
    is_fresh = form.show_with(named_in(body, "InterestStandardAdopted"))
    if request.method == "POST" and is_fresh and form.is_valid():
        data = form.cleaned_data
        try:
            actions.adopt_standard(
                by=request.person,
                body=body,
                kinds=list(form.kinds),
                agreed=data["agreed"],
                public_roles=[Role(role) for role in data["public_roles"]],
                public_organisations=data["public_organisations"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The standard holds from now on.")
            return redirect("interests:standard", body=body.slug)
    status = 400 if form.errors else 200
    return render(request, "interests/standard_new.html", {"form": form}, status=status)


@open_to(MEMBERS)
def dispensations(request: BodyRequest) -> HttpResponseBase:
    """List every dispensation that was given."""
    found = queries.dispensations(request.partnership)
    page = tables.dispensations(request.partnership.slug).read(request, found)
    if page.wanted:
        return downloads.response(page)
    now = sum(queries.state_of(each) == "held" for each in found)
    answer = f"{plural(now, 'dispensation is', 'dispensations are')} in force today."
    return render(request, "interests/dispensations.html", {"page": page, "answer": answer})


@open_to(KEEPS)
def dispense(request: BodyRequest, pk: int) -> HttpResponse:
    """Record a dispensation of one interest for a time."""
    found = one(request, pk)
    back = redirect("interests:entry", body=request.partnership.slug, pk=pk)
    form = DispensationForm(request.POST or None)
    try:
        policies.check_can_dispense(request.person, request.standing, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    given = found.dispensations.values_list("pk", flat=True)
    about = (found.ref, *(Ref("dispensation", str(pk)) for pk in given))
    is_fresh = form.show_with(history_of(*about))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            actions.grant_dispensation(by=request.person, declaration=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The dispensation is on record.")
            return back
    status = 400 if form.errors else 200
    return render(request, "interests/dispense.html", {"form": form, "entry": found}, status=status)


@open_to(KEEPS)
def revoke(request: BodyRequest, pk: int) -> HttpResponse:
    """End a dispensation before its time."""
    found = get_object_or_404(
        Dispensation.objects.select_related("declaration__body", "declaration__in_organisation"),
        pk=pk,
        declaration__body=request.partnership,
    )
    back = redirect("interests:entry", body=request.partnership.slug, pk=found.declaration_id)
    form = EndForm(request.POST or None)
    form.fields["last_day"].help_text = "It counts on this day, and not on the next."
    form.fields["because"].help_text = "It stays on record."
    try:
        policies.check_can_revoke(request.person, request.standing, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    is_fresh = form.show_with(history_of(found.ref, found.declaration.ref))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            actions.revoke(by=request.person, dispensation=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The dispensation is ended.")
            return back
    status = 400 if form.errors else 200
    context = {"form": form, "dispensation": found, "entry": found.declaration}
    return render(request, "interests/revoke.html", context, status=status)


def _open_where_published(
    view: View[P],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Open a view of a body's register to everyone, where the body publishes any of it.

    Otherwise there is no such page, so that nobody learns of bodies by guessing addresses.
    """

    @functools.wraps(view)
    def opened(
        request: BodyRequest, body: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = Body.objects.filter(slug=body).first()
        if found is None or not queries.standard_of(found).publishes:
            raise Http404("There is no such page.")
        request.partnership, request.standing = found, standing(request.user, found)
        return view(request, *args, **kwargs)

    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened  # type: ignore[return-value]


@_open_where_published
def public(request: BodyRequest) -> HttpResponseBase:
    """Show everyone what the body publishes of its register."""
    body = request.partnership
    terms = queries.standard_of(body)
    found = queries.published(body).order_by("called", "pk")
    page = tables.public(body, terms).read(request, found)
    if page.wanted:
        return downloads.response(page)
    return render(request, "interests/public.html", {"page": page, "facts": _about(terms)})
