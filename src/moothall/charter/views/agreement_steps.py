"""The steps of an agreement: draft, change, offer, take back, give up, end."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moothall.charter import agreeing
from moothall.charter.agreement_forms import (
    AboutForm,
    CorrectForm,
    OfferForm,
    ReasonForm,
    VersionForm,
)
from moothall.charter.agreements import places_for
from moothall.charter.enums import AgreementStatus
from moothall.charter.models import Agreement, AgreementVersion
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.policies import (
    Changed,
    check_can_correct,
    check_can_edit,
    check_move,
    check_none_under_way,
)
from moothall.charter.views.agreements import one
from moothall.charter.views.terms import CHANGED
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.partnership.access import BodyRequest, open_to


@open_to(KEEPS_TERMS)
def new(request: BodyRequest) -> HttpResponse:
    """Draft an agreement."""
    body = request.partnership
    about = AboutForm(request.POST or None, body=body, initial={"board": body.pk})
    form = VersionForm(request.POST or None, body=body)
    if request.method == "POST" and all([about.is_valid(), form.is_valid()]):
        try:
            made = agreeing.draft_agreement(
                by=request.person, body=body, agreement=about.agreement, says=form.says
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The agreement is drafted. Offer it when its text is ready.")
            return redirect("charter:version", body=body.slug, pk=made.pk)
    context = {"form": form, "about": about, "version": None, "agreement": None}
    status = 400 if form.errors or about.errors else 200
    return render(request, "charter/version_form.html", context, status=status)


@open_to(KEEPS_TERMS)
def correct(request: BodyRequest, pk: int) -> HttpResponse:
    """Correct title and kind of an agreement that is a draft."""
    body = request.partnership
    agreement = get_object_or_404(Agreement.objects.select_related("body"), body=body, pk=pk)
    first = agreement.versions.earliest("version")
    form = CorrectForm(request.POST or None, body=body, initial=CorrectForm.of(agreement))
    is_fresh = form.show_with(history_of(agreement.ref))
    back = redirect("charter:version", body=body.slug, pk=first.pk)
    try:
        check_can_correct(agreement)
        if request.method == "POST" and is_fresh and form.is_valid():
            agreeing.correct_agreement(by=request.person, agreement=agreement, about=form.agreement)
            messages.success(request, "The agreement is corrected.")
            return back
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    context = {"form": form, "agreement": agreement, "version": first}
    status = 400 if form.errors else 200
    return render(request, "charter/agreement_correct.html", context, status=status)


@open_to(KEEPS_TERMS)
def next_version(request: BodyRequest, pk: int) -> HttpResponse:
    """Draft the next version of an agreement, beginning with the last."""
    body = request.partnership
    agreement = get_object_or_404(Agreement.objects.select_related("body"), body=body, pk=pk)
    last = agreement.versions.exclude(status=AgreementStatus.DROPPED).first()
    form = VersionForm(
        request.POST or None,
        body=body,
        kept=last,
        has_money=agreement.has_money,
        initial=VersionForm.of(last) if last else {},
    )
    try:
        check_none_under_way(agreement)
        if request.method == "POST" and form.is_valid():
            made = agreeing.draft_version(by=request.person, agreement=agreement, says=form.says)
            messages.success(request, f"Version {made.version} is drafted.")
            return redirect("charter:version", body=body.slug, pk=made.pk)
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("charter:agreements", body=body.slug)
    context = {"form": form, "about": None, "version": None, "agreement": agreement}
    status = 400 if form.errors else 200
    return render(request, "charter/version_form.html", context, status=status)


@open_to(KEEPS_TERMS)
def change(request: BodyRequest, pk: int) -> HttpResponse:
    """Change a draft; where somebody else did meanwhile, say so and keep what was typed."""
    found = one(request, pk)
    back = redirect("charter:version", body=request.partnership.slug, pk=pk)
    form = VersionForm(
        request.POST or None,
        body=request.partnership,
        kept=found,
        has_money=found.agreement.has_money,
        initial=VersionForm.of(found),
    )
    meanwhile: tuple[str, str] | None = None
    status = 200
    try:
        check_can_edit(found)
        if request.method == "POST" and form.is_valid():
            agreeing.change_version(
                by=request.person, version=found, says=form.says, shown=form.cleaned_data["shown"]
            )
            messages.success(request, f"The draft of version {found.version} is changed.")
            return back
    except Changed as fault:
        found = one(request, pk)
        meanwhile = (found.text, form.says.words)
        form.show_again(found.sha256)
        form.add_error(None, str(fault))
        status = CHANGED
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    if form.errors and status != CHANGED:
        status = 400
    context = {
        "form": form,
        "about": None,
        "version": found,
        "agreement": found.agreement,
        "meanwhile": meanwhile,
    }
    return render(request, "charter/version_form.html", context, status=status)


@open_to(KEEPS_TERMS)
def offer(request: BodyRequest, pk: int) -> HttpResponse:
    """Say whose signatures are asked for, and offer the text when that is confirmed."""
    found = one(request, pk)
    back = redirect("charter:version", body=request.partnership.slug, pk=pk)
    form = OfferForm(request.POST or None, initial={"shown": found.sha256})
    try:
        check_move(found, AgreementStatus.TO_SIGN)
        if request.method == "POST" and form.is_valid():
            shown = form.cleaned_data["shown"]
            agreeing.offer(by=request.person, version=found, shown=shown, also=form.levels)
            messages.success(request, "Its text is fixed, and its signatories are told.")
            return back
    except (InvalidValue, NotAllowed) as reason:
        messages.error(request, str(reason))
        return back
    context = {"version": found, "places": places_for(found), "form": form}
    return render(request, "charter/version_offer.html", context)


@open_to(KEEPS_TERMS)
def take_back(request: BodyRequest, pk: int) -> HttpResponse:
    """Take an offered text back, while nobody has signed it."""
    found = one(request, pk)
    back = redirect("charter:version", body=request.partnership.slug, pk=pk)
    try:
        check_move(found, AgreementStatus.DRAFT)
        if request.method == "POST":
            agreeing.take_back(by=request.person, version=found)
            messages.success(request, "It is a draft again.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    return render(request, "charter/version_back.html", {"version": found})


@open_to(KEEPS_TERMS)
def drop(request: BodyRequest, pk: int) -> HttpResponse:
    """Ask why a version is given up, and give it up."""
    return _ended(request, pk, AgreementStatus.DROPPED, agreeing.drop_version)


@open_to(KEEPS_TERMS)
def end(request: BodyRequest, pk: int) -> HttpResponse:
    """Ask why an agreement ends, and end it today."""
    return _ended(request, pk, AgreementStatus.ENDED, agreeing.end_agreement)


def _ended(
    request: BodyRequest, pk: int, to: AgreementStatus, verb: Callable[..., AgreementVersion]
) -> HttpResponse:
    found = one(request, pk)
    back = redirect("charter:version", body=request.partnership.slug, pk=pk)
    form = ReasonForm(request.POST or None)
    try:
        check_move(found, to)
        if request.method == "POST" and form.is_valid():
            verb(by=request.person, version=found, reason=form.cleaned_data["reason"])
            messages.success(request, "It stands in the record.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    context = {"version": found, "form": form, "ends": to is AgreementStatus.ENDED}
    status = 400 if form.errors else 200
    return render(request, "charter/version_end.html", context, status=status)
