"""The terms of reference: what holds, its versions, what differs, and the steps of a draft."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.charter import documents, queries, tables
from moothall.charter.comparing import compared_terms
from moothall.charter.enums import TermsStatus
from moothall.charter.models import Terms
from moothall.charter.permissions import KEEPS_TERMS
from moothall.governance.course import settle
from moothall.governance.proposals import terms_of
from moothall.governance.rules import RULES
from moothall.governance.workdays import today
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.models import Body
from moothall.theme import downloads
from moothall.theme.formats import long_date, percent, plural

CHANGED = 409


@open_to(MEMBERS)
def terms(request: BodyRequest) -> HttpResponseBase:
    """Show the terms that hold, the draft if there is one, and all versions."""
    body = request.partnership
    versions = visible(request).order_by("-version")
    page = tables.terms_table(body).read(request, versions)
    if page.wanted:
        return downloads.response(page)
    holds = queries.terms_on(body, today())
    draft = versions.filter(status=TermsStatus.DRAFT).first()
    context = {
        "terms": holds,
        "draft": draft,
        "page": page,
        "answer": _answer(holds),
        "facts": facts_of(body, holds) if holds else [],
        "reviews": queries.reviews_of(holds) if holds else [],
        "keeps": KEEPS_TERMS.holds(request.standing),
        "to_compare": _pair(holds, draft, page.total),
    }
    return render(request, "charter/terms.html", context)


def visible(request: BodyRequest) -> queries.TermsSet:
    """Return the versions of the body's terms that somebody may see, those that a decision was to
    adopt by today among them.
    """
    settle(request.partnership)
    return queries.versions(request.partnership, request.standing)


def _answer(holds: Terms | None) -> str:
    if holds is None or holds.adopted_on is None:
        return (
            "No terms of reference are adopted yet. Until then half of the member authorities, and "
            "at least two, make a quorum."
        )
    due = long_date(queries.review_day(holds))
    return (
        f"Version {holds.version} holds since {long_date(holds.adopted_on)}. It is to be reviewed "
        f"by {due}."
    )


def _pair(holds: Terms | None, draft: Terms | None, many: int) -> str:
    """Which two versions are worth comparing: as the query of an address."""
    if many < 2 or holds is None:
        return ""
    if draft:
        return f"?from={holds.version}&to={draft.version}"
    return f"?from={holds.version - 1}&to={holds.version}" if holds.version > 1 else ""


def one(request: BodyRequest, number: int) -> Terms:
    """Return the version of an address, or answer as for no such page."""
    return get_object_or_404(visible(request), version=number)


@open_to(MEMBERS)
def version(request: BodyRequest, number: int) -> HttpResponse:
    """Show one version: what it says, where it stands, what can be done with it."""
    found = one(request, number)
    before = visible(request).filter(version__lt=number).exclude(status=TermsStatus.DROPPED)
    context = {
        "terms": found,
        "facts": facts_of(request.partnership, found),
        "standing": where_it_stands(found),
        "tag": tables.terms_tag(found),
        "reviews": queries.reviews_of(found),
        "keeps": KEEPS_TERMS.holds(request.standing),
        "is_draft": found.status == TermsStatus.DRAFT,
        "decisions": queries.decisions_on(found.ref),
        "before": before.order_by("-version").first(),
    }
    return render(request, "charter/terms_version.html", context)


def where_it_stands(terms: Terms) -> str:
    """Say in a sentence where a version stands."""
    status = TermsStatus(terms.status)
    if status is TermsStatus.DRAFT:
        return "A draft: it holds once it is adopted."
    if status is TermsStatus.DROPPED:
        return "Dropped: it was never adopted."
    assert terms.adopted_on
    since = f"Adopted on {long_date(terms.adopted_on)}: {terms.adopted_as}"
    if terms.superseded_on:
        return f"{since} Superseded on {long_date(terms.superseded_on)}."
    return since


def facts_of(body: Body, terms: Terms) -> list[tuple[str, object]]:
    """Return what a version says that is not prose."""
    return [
        ("Meets", f"{terms.meets} ({plural(terms.meetings_a_year, 'meeting')} a year at least)"),
        ("Quorum", terms.quorum.words),
        ("Agendas go out", f"{plural(terms.notice_days, 'clear day')} before a meeting"),
        ("Attendance thought good", percent(terms.attendance_threshold / 100, 0)),
        ("Decides by", RULES[terms_of(body).kind].words),
        ("To be reviewed by", terms.review_on),
    ]


@open_to(MEMBERS)
def compare(request: BodyRequest) -> HttpResponse:
    """Show what differs between two versions."""
    choices = list(visible(request).order_by("version"))
    if len(choices) < 2:
        raise Http404("There is no such page.")
    by_number = {terms.version: terms for terms in choices}
    first = by_number.get(asked_number(request, "from"), choices[-2])
    second = by_number.get(asked_number(request, "to"), choices[-1])
    context = {
        "first": first,
        "second": second,
        "choices": choices,
        "found": compared_terms(first, second),
    }
    return render(request, "charter/compare.html", context)


def asked_number(request: HttpRequest, name: str) -> int:
    """Return a version asked for in an address; 0 where none is."""
    text = str(request.GET.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@open_to(MEMBERS)
def pdf(request: BodyRequest, number: int) -> HttpResponse:
    """Give a version as PDF."""
    return _document(request, one(request, number), "pdf")


@open_to(MEMBERS)
def word(request: BodyRequest, number: int) -> HttpResponse:
    """Give a version as a Word document."""
    return _document(request, one(request, number), "docx")


def _document(request: BodyRequest, found: Terms, form: str) -> HttpResponse:
    body = request.partnership
    drawn = render_to_string(
        "charter/terms_paper.html",
        {
            "terms": found,
            "facts": facts_of(body, found),
            "standing": where_it_stands(found),
        },
        using="jinja2",
    )
    paper = documents.Paper(
        title=f"Terms of reference, version {found.version}",
        author=body.name,
        summary=where_it_stands(found),
        body=Markup(drawn),  # noqa: S704 - drawn by a template of ours
        day=found.adopted_on or today(),
    )
    return answer_with(documents.made(paper, form), f"terms-{found.version}", form)


def answer_with(content: bytes, name: str, form: str) -> HttpResponse:
    """Answer with a document as a download."""
    answer = HttpResponse(content, content_type=documents.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
