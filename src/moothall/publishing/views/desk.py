"""The manager's desk: what could be published, drafts, and what is done with them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST
from markupsafe import Markup

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.publishing import actions, compositions, issuing, queries, tables
from moothall.publishing.compositions import Offer
from moothall.publishing.enums import MOVES, PublicationStatus
from moothall.publishing.forms import DraftForm, PublishForm, WithdrawForm
from moothall.publishing.models import Publication
from moothall.theme import downloads
from moothall.theme.documents.pandoc import ConversionFailed
from moothall.theme.documents.typesetting import NotTypeset


@open_to(MANAGERS)
def desk(request: BodyRequest) -> HttpResponseBase:
    """Show what could be published and what has been."""
    rows = queries.publications(request.partnership, request.standing)
    page = tables.every(request.partnership).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    waiting = queries.waiting(request.partnership)
    return render(request, "publishing/desk.html", {"page": page, "waiting": waiting})


@open_to(MANAGERS)
def new(request: BodyRequest, kind: str, subject: str) -> HttpResponse:
    """Prepare a publication of something that is offered."""
    composition, offer = _offered(request, kind, subject)
    form = DraftForm(request.POST or None, initial=_first_words(request, composition, offer))
    if request.method == "POST" and form.is_valid():
        try:
            drafted = actions.draft_publication(
                by=request.person,
                body=request.partnership,
                kind=kind,
                subject=offer.subject,
                **form.cleaned_data,
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            return _to_draft(drafted)
    context = {"form": form, "offer": offer, "noun": composition.noun}
    return render(request, "publishing/new.html", context)


def _offered(
    request: BodyRequest, kind: str, subject: str
) -> tuple[compositions.Composition, Offer]:
    for composition, offer in queries.waiting(request.partnership):
        if composition.kind == kind and offer.subject.id == subject:
            return composition, offer
    raise Http404("There is no such page.")


def _first_words(
    request: BodyRequest, composition: compositions.Composition, offer: Offer
) -> dict[str, str]:
    """Suggest what the report calls itself; where it cannot be written yet, what is offered."""
    try:
        about = issuing.first_look(
            by=request.person,
            body=request.partnership,
            composition=composition,
            subject=offer.subject,
        ).about
    except (InvalidValue, NotAllowed):
        return {"title": offer.title, "slug": slugify(offer.title)[:80]}
    return {"title": about.title, "summary": about.summary, "slug": slugify(about.title)[:80]}


@open_to(MANAGERS)
def draft(request: BodyRequest, slug: str) -> HttpResponse:
    """Show a publication as it would be published now, or all that stands against it."""
    found = _publication(request, slug)
    form = PublishForm(publication=found)
    return _draft_page(request, found, form)


@open_to(MANAGERS)
@require_POST
def publish(request: BodyRequest, slug: str) -> HttpResponse:
    """Publish the next version."""
    found = _publication(request, slug)
    form = PublishForm(request.POST, publication=found)
    if not form.is_valid():
        return _draft_page(request, found, form)
    try:
        issuing.publish(by=request.person, publication=found, what_changed=form.said)
    except (InvalidValue, NotAllowed, ConversionFailed, NotTypeset) as fault:
        form.add_error(None, str(fault))
        return _draft_page(request, found, form)
    messages.success(request, f"“{found}” is published.")
    return redirect("publishing:publication", body=request.partnership.slug, slug=slug)


def _draft_page(request: BodyRequest, found: Publication, form: PublishForm) -> HttpResponse:
    article, against = Markup(""), ""
    try:
        report = issuing.look(by=request.person, publication=found)
        # Written by our own templates, which escape what people wrote.
        article = Markup(issuing.preview(report))  # noqa: S704
    except (InvalidValue, NotAllowed) as fault:
        against = str(fault)
    status = PublicationStatus(found.status)
    return render(
        request,
        "publishing/draft.html",
        {
            "publication": found,
            "noun": compositions.noun_of(found.kind),
            "status": tables.status_tag(found),
            "form": form,
            "article": article,
            "against": against,
            "is_draft": status is PublicationStatus.DRAFT,
            "may_withdraw": PublicationStatus.WITHDRAWN in MOVES[status],
        },
    )


@open_to(MANAGERS)
def withdraw(request: BodyRequest, slug: str) -> HttpResponse:
    """Withdraw a publication, with the reason that its address will give."""
    found = _publication(request, slug)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_publication(
                by=request.person, publication=found, reason=form.cleaned_data["reason"]
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"“{found}” is withdrawn. Its address says so.")
            return redirect("publishing:publication", body=request.partnership.slug, slug=slug)
    return render(request, "publishing/withdraw.html", {"publication": found, "form": form})


@open_to(MANAGERS)
@require_POST
def discard(request: BodyRequest, slug: str) -> HttpResponse:
    """Take a draft away."""
    found = _publication(request, slug)
    try:
        actions.discard_draft(by=request.person, publication=found)
    except NotAllowed as fault:
        messages.error(request, str(fault))
        return _to_draft(found)
    messages.success(request, f"The draft “{found}” is discarded.")
    return redirect("publishing:desk", body=request.partnership.slug)


def _publication(request: BodyRequest, slug: str) -> Publication:
    found = queries.publications(request.partnership, request.standing)
    return get_object_or_404(found, slug=slug)


def _to_draft(publication: Publication) -> HttpResponse:
    return redirect("publishing:draft", body=publication.body.slug, slug=publication.slug)
