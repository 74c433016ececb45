"""The steps of a draft of the terms: begin, change, drop, adopt; and the review of what holds."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.charter import actions, queries
from moothall.charter.enums import Outcome, TermsStatus
from moothall.charter.forms import AdoptForm, TermsForm, TermsReviewForm
from moothall.charter.models import Terms
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.policies import Changed
from moothall.charter.views.terms import CHANGED, one
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to
from moothall.partnership.models import Body


@open_to(KEEPS_TERMS)
def new(request: BodyRequest) -> HttpResponse:
    """Draft the next version, beginning with what holds."""
    body = request.partnership
    holds = queries.terms_on(body, today())
    begins = TermsForm.of(holds) if holds else _standard(body)
    form = TermsForm(request.POST or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_terms(by=request.person, body=body, says=form.says)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Version {made.version} is drafted.")
            return redirect("charter:terms_version", body=body.slug, number=made.version)
    status = 400 if form.errors else 200
    return render(request, "charter/terms_form.html", {"form": form, "terms": None}, status=status)


def _standard(body: Body) -> dict[str, object]:
    """Return what a first draft begins with: the standard, and the purpose of the partnership."""
    quorum = queries.quorum(body)
    return {
        "purpose": body.purpose,
        "quorum_of": quorum.basis,
        "quorum_least": quorum.least,
        "quorum_share": quorum.share,
        "notice_days": queries.NOTICE_DAYS,
        "attendance_threshold": queries.ATTENDANCE_THRESHOLD,
    }


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A part of a draft that somebody else changed: as it is kept now, and as it was typed."""

    name: str
    now: str
    typed: str


@open_to(KEEPS_TERMS)
def change(request: BodyRequest, number: int) -> HttpResponse:
    """Change a draft; where somebody else did meanwhile, show what is kept now beside what was
    typed, and keep both.
    """
    found = one(request, number)
    form = TermsForm(request.POST or None, initial=TermsForm.of(found))
    meanwhile: list[Meanwhile] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_terms(
                by=request.person, terms=found, says=form.says, shown=form.cleaned_data["shown"]
            )
        except Changed as fault:
            found = one(request, number)
            meanwhile = _meanwhile(found, form)
            form.show_again(found.sha256)
            form.add_error(None, str(fault))
            status = CHANGED
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The draft of version {number} is changed.")
            return redirect("charter:terms_version", body=request.partnership.slug, number=number)
    if form.errors and status != CHANGED:
        status = 400
    context = {"form": form, "terms": found, "meanwhile": meanwhile}
    return render(request, "charter/terms_form.html", context, status=status)


def _meanwhile(found: Terms, form: TermsForm) -> list[Meanwhile]:
    kept, typed = TermsForm.of(found), form.cleaned_data
    return [
        Meanwhile(str(bound.label), _said(kept[bound.name]), _said(typed[bound.name]))
        for bound in form
        if bound.name != "shown" and _said(kept[bound.name]) != _said(typed[bound.name])
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\r\n", "\n").strip()


@open_to(KEEPS_TERMS)
def drop(request: BodyRequest, number: int) -> HttpResponse:
    """Ask whether a draft is dropped, and drop it."""
    found = one(request, number)
    slug = request.partnership.slug
    if found.status != TermsStatus.DRAFT:
        messages.error(request, f"Version {number} is no draft.")
        return redirect("charter:terms_version", body=slug, number=number)
    if request.method == "POST":
        actions.drop_terms(by=request.person, terms=found)
        messages.success(request, f"The draft of version {number} is dropped.")
        return redirect("charter:terms", body=slug)
    return render(request, "charter/terms_drop.html", {"terms": found})


@open_to(KEEPS_TERMS)
def adopt(request: BodyRequest, number: int) -> HttpResponse:
    """Record that a draft was adopted."""
    found = one(request, number)
    body = request.partnership
    if found.status != TermsStatus.DRAFT:
        messages.error(request, f"Version {number} is no draft.")
        return redirect("charter:terms_version", body=body.slug, number=number)
    begins = {"adopted_on": today(), "shown": found.sha256}
    form = AdoptForm(request.POST or None, initial=begins, body=body)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_terms(by=request.person, terms=found, **form.cleaned_data)
        except Changed as fault:
            form.show_again(one(request, number).sha256)
            form.add_error(None, f"{fault} Read the draft again before you go on.")
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Version {number} of the terms of reference holds.")
            return redirect("charter:terms", body=body.slug)
    context = {"form": form, "terms": found, "holds": queries.terms_on(body, today())}
    status = 400 if form.errors else 200
    return render(request, "charter/terms_adopt.html", context, status=status)


@open_to(KEEPS_TERMS)
def review(request: BodyRequest, number: int) -> HttpResponse:
    """Record a review of the terms that hold."""
    found = one(request, number)
    slug = request.partnership.slug
    if found.status != TermsStatus.ADOPTED:
        messages.error(request, "Only the terms that hold are reviewed.")
        return redirect("charter:terms_version", body=slug, number=number)
    form = TermsReviewForm(request.POST or None, initial={"held_on": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            actions.review_terms(by=request.person, terms=found, **data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The review stands in the record.")
            return redirect("charter:terms", body=slug)
    context = {"form": form, "terms": found}
    status = 400 if form.errors else 200
    return render(request, "charter/terms_review.html", context, status=status)
