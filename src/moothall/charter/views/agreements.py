"""The agreements between the authorities: the list, one version, what differs, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from moothall.charter import agreements as reads
from moothall.charter import documents, tables
from moothall.charter.comparing import compared_agreements
from moothall.charter.enums import AgreementStatus
from moothall.charter.models import Agreement, AgreementVersion, Review
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.policies import can_correct
from moothall.charter.queries import decisions_on
from moothall.charter.signing import settle
from moothall.charter.views.terms import answer_with, asked_number
from moothall.governance.workdays import today
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def agreements(request: BodyRequest) -> HttpResponseBase:
    """List the agreements somebody may see."""
    settle(request.partnership)
    keeps = KEEPS_TERMS.holds(request.standing)
    found = reads.agreements(request.partnership, request.standing)
    page = tables.agreements_table(request.partnership, keeps).read(request, found)
    if page.wanted:
        return downloads.response(page)
    in_force = sum(bool(each.holds) for each in found)
    to_sign = sum(each.latest.status == AgreementStatus.TO_SIGN for each in found)
    told = [f"{plural(in_force, 'agreement is', 'agreements are')} in force."] if found else []
    if to_sign:
        told.append(f"{plural(to_sign, 'version awaits', 'versions await')} signatures.")
    context = {"page": page, "answer": " ".join(told), "keeps": keeps}
    return render(request, "charter/agreements.html", context)


def one(request: BodyRequest, pk: int) -> AgreementVersion:
    """Return the version of an address, as it stands now, or answer as for no such page."""
    settle(request.partnership)
    seen = Agreement.objects.filter(body=request.partnership).visible_to(request.standing)
    found = get_object_or_404(
        AgreementVersion.objects.select_related("agreement__board", "agreement__body"),
        pk=pk,
        agreement__in=seen,
    )
    everything = request.standing.serves_authority or request.standing.convenes
    if not everything and not found.in_force_on:
        raise Http404("There is no such page.")
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture of who has signed, or of the reviews."""

    title: str
    hint: str
    status: Tag
    href: str = ""


@open_to(MEMBERS)
def version(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one version: where it stands, who has signed, its text, money and reviews."""
    found = one(request, pk)
    years, rows = reads.money_of(found)
    money = tables.money_table(years, rows).read(request, tables.with_total(years, rows))
    if money.wanted:
        return downloads.response(money, about=[("Agreement", str(found))])
    keeps = KEEPS_TERMS.holds(request.standing)
    status = AgreementStatus(found.status)
    versions = reads.versions_of(found.agreement, request.standing)
    context = {
        "version": found,
        "agreement": found.agreement,
        "standing": reads.where_it_stands(found),
        "tag": tables.version_tag(found),
        "facts": facts_of(found),
        "signed": [_signed(each) for each in reads.signatures(found)],
        "money": money,
        "decisions": decisions_on(found.ref),
        "versions": [_version(request, each) for each in versions],
        "many_versions": len(versions) > 1,
        "reviews": [_review(request, each, keeps) for each in found.reviews.all()],
        "may_sign": bool(reads.own_places(request.person, found)),
        "keeps": keeps,
        "may": _steps(status, keeps=keeps) | {"correct": keeps and can_correct(found.agreement)},
        "may_draft_next": keeps and not any(v.status in _UNDER_WAY for v in versions),
    }
    return render(request, "charter/version.html", context)


_UNDER_WAY = (AgreementStatus.DRAFT, AgreementStatus.TO_SIGN, AgreementStatus.SIGNED)


def _steps(status: AgreementStatus, *, keeps: bool) -> dict[str, bool]:
    """What may be done with a version where it stands, by those who keep agreements."""
    steps = {
        "change": status is AgreementStatus.DRAFT,
        "offer": status is AgreementStatus.DRAFT,
        "take_back": status is AgreementStatus.TO_SIGN,
        "drop": status in _UNDER_WAY,
        "end": status is AgreementStatus.IN_FORCE,
        "plan": status in (AgreementStatus.SIGNED, AgreementStatus.IN_FORCE),
    }
    return {step: keeps and may for step, may in steps.items()}


def facts_of(found: AgreementVersion) -> list[tuple[str, object]]:
    """Return what a version says that is not prose."""
    about = found.agreement
    return [
        ("Kind", about.get_kind_display()),
        ("Legally binding", "yes" if about.binding else "no"),
        ("Parties", ", ".join(reads.parties_of(found))),
        ("Overseen by", about.board.name),
        ("In force from", found.starts),
        ("In force until", found.ends or "no end is agreed"),
        ("Fingerprint of what is signed", found.sha256),
    ]


def _signed(each: reads.Signed) -> Line:
    if not each.is_given:
        return Line(str(each.place), "Its signature is awaited.", Tag("awaited", "waiting"))
    signature = each.place.signature
    paper = f" Sealed paper: {signature.paper}." if signature.paper else ""
    hint = f"Signed on {long_date(signature.signed_on)} ({each.who}).{paper}"
    return Line(str(each.place), hint, Tag("signed", "good"))


def _version(request: BodyRequest, each: AgreementVersion) -> Line:
    to = reverse("charter:version", kwargs={"body": request.partnership.slug, "pk": each.pk})
    hint = f"From {long_date(each.starts)}"
    if each.ends:
        hint += f" until {long_date(each.ends)}"
    return Line(f"Version {each.version}", hint, tables.version_tag(each), to)


def _review(request: BodyRequest, each: Review, keeps: bool) -> Line:
    window = f"{long_date(each.opens)} to {long_date(each.closes)}"
    if each.held_on:
        hint = f"Held on {long_date(each.held_on)}: {each.found}"
        return Line(window, hint, Tag(each.get_outcome_display(), "good"))
    to = reverse("charter:review", kwargs={"body": request.partnership.slug, "pk": each.pk})
    day = today()
    if each.closes < day:
        status = Tag("late", "action")
    elif each.opens <= day:
        status = Tag("open", "waiting")
    else:
        status = Tag("to come")
    hint = "Say what was found and what comes of it." if keeps else "Nothing is recorded yet."
    return Line(window, hint, status, to if keeps and each.opens <= day else "")


@open_to(MEMBERS)
def compare(request: BodyRequest, pk: int) -> HttpResponse:
    """Show what differs between two versions of an agreement."""
    settle(request.partnership)
    seen = Agreement.objects.filter(body=request.partnership).visible_to(request.standing)
    agreement = get_object_or_404(seen, pk=pk)
    choices = reads.versions_of(agreement, request.standing)[::-1]
    if len(choices) < 2:
        raise Http404("There is no such page.")
    by_number = {each.version: each for each in choices}
    first = by_number.get(asked_number(request, "from"), choices[-2])
    second = by_number.get(asked_number(request, "to"), choices[-1])
    context = {
        "agreement": agreement,
        "first": first,
        "second": second,
        "choices": choices,
        "found": compared_agreements(first, second),
    }
    return render(request, "charter/agreement_compare.html", context)


@open_to(MEMBERS)
def pdf(request: BodyRequest, pk: int) -> HttpResponse:
    """Give a version as PDF."""
    return _document(request, one(request, pk), "pdf")


@open_to(MEMBERS)
def word(request: BodyRequest, pk: int) -> HttpResponse:
    """Give a version as a Word document."""
    return _document(request, one(request, pk), "docx")


def _document(request: BodyRequest, found: AgreementVersion, form: str) -> HttpResponse:
    years, rows = reads.money_of(found)
    drawn = render_to_string(
        "charter/agreement_paper.html",
        {
            "version": found,
            "facts": facts_of(found),
            "standing": reads.where_it_stands(found),
            "years": years,
            "money": tables.with_total(years, rows),
            "signatures": _on_paper(reads.signatures(found)),
        },
        using="jinja2",
    )
    paper = documents.Paper(
        title=f"{found.agreement}, version {found.version}",
        author=request.partnership.name,
        summary=reads.where_it_stands(found),
        body=Markup(drawn),  # noqa: S704 - drawn by a template of ours
        day=found.offered_on or today(),
    )
    return answer_with(documents.made(paper, form), f"agreement-{found.pk}", form)


def _on_paper(signed: Sequence[reads.Signed]) -> list[tuple[str, str, str]]:
    """Authority, level and day: people are not named on paper that goes round."""
    return [
        (
            each.place.called,
            str(each.place.get_level_display()),
            long_date(each.place.signature.signed_on) if each.is_given else "",
        )
        for each in signed
    ]
