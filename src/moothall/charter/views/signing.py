"""Signing an agreement, and recording its reviews."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moothall.charter import agreeing, agreements, policies, signing
from moothall.charter.agreement_forms import ReviewForm, SignForm, WindowForm
from moothall.charter.enums import AgreementStatus, Outcome
from moothall.charter.models import AgreementVersion, Place, Review
from moothall.charter.permissions import KEEPS_TERMS, SIGNS
from moothall.charter.views.agreements import one
from moothall.charter.views.terms import CHANGED
from moothall.faults import InvalidValue
from moothall.governance.enums import Level
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to


@open_to(SIGNS)
def sign(request: BodyRequest, pk: int) -> HttpResponse:
    """Show the text, and record that somebody signs it; another text is never signed unseen."""
    found = one(request, pk)
    places = agreements.own_places(request.person, found)
    shown = str(request.POST.get("shown", "")) if request.method == "POST" else found.sha256
    if not places:
        # What was offered may have been taken back while this page was open.
        if shown != found.sha256 or found.status == AgreementStatus.DRAFT:
            messages.error(request, "The text was taken back to be changed: it cannot be signed.")
        else:
            messages.error(request, "It needs no signature that is yours to give.")
        return redirect("charter:version", body=request.partnership.slug, pk=pk)
    begins = {"signed_on": today(), "shown": found.sha256}
    form = SignForm(request.POST or None, places=places, initial=begins)
    before: str | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        chosen = next(place for place in places if place.pk == form.cleaned_data["place"])
        try:
            done = _signed(request, found, chosen, form)
        except policies.Changed as fault:
            before = agreements.text_shown(found, shown)
            form.show_again(found.sha256)
            form.add_error(None, f"{fault} Read it again before you sign.")
            status = CHANGED
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            told = agreements.where_it_stands(done)
            messages.success(request, f"{chosen.called} has signed. {told}")
            return redirect("charter:version", body=request.partnership.slug, pk=pk)
    if form.errors and status != CHANGED:
        status = 400
    context = {"version": found, "form": form, "places": places, "before": before}
    return render(request, "charter/sign.html", context, status=status)


def _signed(
    request: BodyRequest, found: AgreementVersion, chosen: Place, form: SignForm
) -> AgreementVersion:
    return signing.sign(
        by=request.person,
        version=found,
        authority=chosen.authority,
        level=Level(chosen.level),
        shown=form.cleaned_data["shown"],
        signed_on=form.cleaned_data["signed_on"],
        paper=form.cleaned_data["paper"],
    )


@open_to(KEEPS_TERMS)
def plan(request: BodyRequest, pk: int) -> HttpResponse:
    """Add a window in which an agreement is reviewed."""
    found = one(request, pk)
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.plan_review(by=request.person, version=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The review is planned; you are reminded of it.")
            return redirect("charter:version", body=request.partnership.slug, pk=pk)
    status = 400 if form.errors else 200
    context = {"version": found, "form": form}
    return render(request, "charter/review_plan.html", context, status=status)


@open_to(KEEPS_TERMS)
def review(request: BodyRequest, pk: int) -> HttpResponse:
    """Record what a review found."""
    found = get_object_or_404(
        Review.objects.select_related("version__agreement"),
        version__agreement__body=request.partnership,
        pk=pk,
    )
    back = redirect("charter:version", body=request.partnership.slug, pk=found.version_id)
    form = ReviewForm(request.POST or None, initial={"held_on": today()})
    if found.held_on:
        messages.error(request, "This review is recorded already.")
        return back
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            agreeing.record_review(by=request.person, review=found, **data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The review stands in the record.")
            return back
    status = 400 if form.errors else 200
    context = {"review": found, "version": found.version, "form": form}
    return render(request, "charter/review.html", context, status=status)
