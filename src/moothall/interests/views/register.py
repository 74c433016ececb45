"""The register: all entries, one entry, declaring, ending, and that nothing has changed."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.interests import actions, policies, queries, tables
from moothall.interests.both_sides import on_both_sides
from moothall.interests.enums import State
from moothall.interests.forms import DeclareForm, EndForm
from moothall.interests.models import Declaration
from moothall.interests.permissions import may_see_names
from moothall.ledger.queries import history_of
from moothall.ledger.refs import Ref
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.fresh import named_in
from moothall.partnership.happenings import happenings
from moothall.partnership.models import Organisation
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def register(request: BodyRequest) -> HttpResponseBase:
    """Show who has declared what, and who both commissions and delivers."""
    body, place = request.partnership, request.standing
    terms, found = queries.standard_of(body), queries.register(body, place)
    table = tables.register(request, terms, may_see_names(place))
    page = table.read(request, found.order_by("called", "pk"))
    if page.wanted:
        return downloads.response(page)
    both = on_both_sides(body)
    named = list(Organisation.objects.filter(pk__in=both).order_by("name"))
    sides = tables.sides(request, both, named).read(request, named)
    if sides.wanted:
        return downloads.response(sides)
    held = found.filter(state=State.HELD).count()  # type: ignore[misc]
    return render(
        request,
        "interests/register.html",
        {
            "page": page,
            "sides": sides,
            "answer": f"{plural(held, 'interest is', 'interests are')} declared and held today.",
            "terms": terms,
            "mine": _mine(request),
        },
    )


def _mine(request: BodyRequest) -> str:
    """Say when the reader last said that their own entries are right."""
    said = queries.last_word(request.partnership, request.person)
    if said is None:
        return "You have not said yet which interests you have, or that you have none."
    return f"You last declared or confirmed yours on {long_date(said)}."


def one(request: BodyRequest, pk: int) -> Declaration:
    """Return an entry of an address, or answer as for no such page."""
    return get_object_or_404(queries.register(request.partnership, request.standing), pk=pk)


@open_to(MEMBERS)
def entry(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one declared interest: what it is, what follows, its dispensations and its history."""
    found, place = one(request, pk), request.standing
    given = [
        each for each in queries.dispensations(request.partnership) if each.declaration_id == pk
    ]
    mine = found.person_id == request.person.pk
    return render(
        request,
        "interests/entry.html",
        {
            "entry": found,
            "name": str(found.person) if found.person and (may_see_names(place) or mine) else "",
            "state": tables.state_tag(State(found.state)),  # type: ignore[attr-defined]
            "facts": tables.facts_of(found, queries.standard_of(request.partnership)),
            "dispensations": [
                (each, _sentence(queries.in_words(each)), tables.force_tag(each)) for each in given
            ],
            "may_end": _may(policies.check_can_end, request, found),
            "may_dispense": _may(policies.check_can_dispense, request, found),
            "revocable": {
                each.pk for each in given if _may(policies.check_can_revoke, request, each)
            },
            "events": happenings(found.ref, *(Ref("dispensation", str(d.pk)) for d in given)),
        },
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _may(check: object, request: BodyRequest, thing: object) -> bool:
    try:
        check(request.person, request.standing, thing)  # type: ignore[operator]
    except (NotAllowed, InvalidValue):
        return False
    return True


@open_to(MEMBERS)
def declare(request: BodyRequest) -> HttpResponse:
    """Enter an interest: one's own, one's organisation's, or for somebody else."""
    body = request.partnership
    form = DeclareForm(
        request.POST or None,
        body=body,
        place=request.standing,
        person=request.person,
        terms=queries.standard_of(body),
    )
    # What a kind means stands beside each choice.
    is_fresh = form.show_with(named_in(body, "InterestStandardAdopted"))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            made = actions.declare(by=request.person, body=body, **form.whom, **form.given)  # type: ignore[arg-type]
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The interest stands in the register.")
            return redirect("interests:entry", body=body.slug, pk=made.pk)
    status = 400 if form.errors else 200
    return render(request, "interests/declare.html", {"form": form}, status=status)


@open_to(MEMBERS)
def end(request: BodyRequest, pk: int) -> HttpResponse:
    """Record that an interest is held no more, or was declared wrongly."""
    found = one(request, pk)
    back = redirect("interests:entry", body=request.partnership.slug, pk=pk)
    form = EndForm(request.POST or None)
    try:
        policies.check_can_end(request.person, request.standing, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    is_fresh = form.show_with(history_of(found.ref))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            actions.end_interest(by=request.person, declaration=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The end is on record. The entry stays in the register.")
            return back
    status = 400 if form.errors else 200
    return render(request, "interests/end.html", {"form": form, "entry": found}, status=status)


@open_to(MEMBERS)
def confirm(request: BodyRequest) -> HttpResponse:
    """Show somebody their own entries, and record that they are right and whole."""
    body, person = request.partnership, request.person
    held = queries.of_person(body, person)
    if request.method == "POST":
        # What was on the page when they said so: another tab may have added to it since.
        seen = request.POST.getlist("seen")
        if seen == [str(each.pk) for each in held]:
            actions.confirm(by=person, body=body, person=person)
            said = "your entries are right" if held else "you have no interests to declare"
            messages.success(request, f"It is on record that {said}.")
            return redirect("interests:register", body=body.slug)
        messages.error(
            request, "Your entries have changed since this page was shown: look at them again."
        )
    status = 409 if request.method == "POST" else 200
    context = {"held": held, "mine": _mine(request)}
    return render(request, "interests/confirm.html", context, status=status)
