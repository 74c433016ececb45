"""Decision notices for everyone: the list, the feeds, and a page that checks one."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from moothall.ledger.models import Event
from moothall.ledger.proofs import Link
from moothall.ledger.queries import words_of
from moothall.partnership.access import BodyRequest
from moothall.partnership.models import Body
from moothall.publishing import notices, tables
from moothall.publishing.access import given_to_everyone, open_to_everyone
from moothall.publishing.kinds import DECISION_NOTICE
from moothall.publishing.models import Publication, Version
from moothall.publishing.views.reading import FOR_GOOD
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import plural

SOON = "public, max-age=300"
ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
LONGEST_ASKED = 200


@open_to_everyone
def listed(request: BodyRequest) -> HttpResponseBase:
    """List the public decisions of a body, with where each stands."""
    body = request.partnership
    page = tables.notices(body, notices.years(body)).read(request, notices.notices(body))
    if page.wanted:
        return downloads.response(page)
    return render(request, "publishing/notices.html", {"page": page})


@given_to_everyone
def atom(request: BodyRequest) -> HttpResponse:
    """Give the latest decision notices as an Atom feed."""
    return _feed(request, notices.as_atom, ATOM)


@given_to_everyone
def json_feed(request: BodyRequest) -> HttpResponse:
    """Give the latest decision notices as a JSON feed."""
    return _feed(request, notices.as_json_feed, JSON_FEED)


def _feed(request: BodyRequest, write: Callable[..., str], kind: str) -> HttpResponse:
    body = request.partnership
    public = list(notices.notices(body)[: notices.IN_A_FEED])
    if not public and not Publication.objects.public().filter(body=body).exists():
        raise Http404("There is no such page.")
    addresses = {each.pk: _absolute(request, body, "publication", each.slug) for each in public}
    home = request.build_absolute_uri(reverse("publishing:notices", args=(body.slug,)))
    text = write(
        body,
        notices.items(body, addresses),
        home=home,
        feed=request.build_absolute_uri(request.path),
    )
    changed = max((each.current.published_at for each in public if each.current), default=None)
    return _conditional(
        request, text, kind, SOON, last=int(changed.timestamp()) if changed else None
    )


def _absolute(request: HttpRequest, body: Body, page: str, slug: str) -> str:
    found = reverse(f"publishing:{page}", kwargs={"body": body.slug, "slug": slug})
    return request.build_absolute_uri(found)


def _conditional(
    request: HttpRequest, text: str, kind: str, keep: str, last: int | None = None
) -> HttpResponse:
    """Answer with a text for everyone, or that it has not changed since it was last asked for."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
    full = HttpResponse(text, content_type=kind)
    answer = get_conditional_response(request, etag, last, full) or full
    answer["ETag"], answer["Cache-Control"] = etag, keep
    if last is not None:
        answer["Last-Modified"] = http_date(last)
    answer["X-Content-Type-Options"] = "nosniff"
    # Said to the middleware that forbids keeping pages (web.privacy): this is for everyone.
    answer.public = True  # type: ignore[attr-defined]
    return answer


@dataclass(frozen=True)
class Step:
    """One event of a decision as the page that checks a notice shows it."""

    sequence: int
    title: str
    at: object
    hash: str
    previous: str
    result: Tag


@open_to_everyone
def check(request: BodyRequest) -> HttpResponse:
    """Ask which notice is to be checked, by its reference or by a hash that stands in it."""
    asked = request.GET.get("q", "").strip()[:LONGEST_ASKED]
    found = notices.version_of(request.partnership, asked) if asked else None
    if found is not None:
        slug = found.publication.slug
        return redirect("publishing:checked", body=request.partnership.slug, slug=slug)
    status = 404 if asked else 200
    return render(request, "publishing/check.html", {"asked": asked}, status=status)


@open_to_everyone
def checked(request: BodyRequest, slug: str) -> HttpResponse:
    """Show whether a notice stands in the ledger: each event's hash, and where they lead."""
    version = _version(request, slug)
    found = notices.checked(version)
    events = Event.objects.in_bulk([link.sequence for link in found.own])
    others = f", through {plural(found.others, 'event')} of others," if found.others else ""
    answer = (
        f"Yes: what was done on this decision, {plural(len(found.own), 'event')}, leads{others} "
        "without a break to the head that the notice names."
        if not found.faults
        else "No: something does not fit."
    )
    return render(
        request,
        "publishing/checked.html",
        {
            "version": version,
            "publication": version.publication,
            "found": found,
            "answer": answer,
            "steps": [_step(link, events[link.sequence]) for link in found.own],
        },
    )


def _step(link: Link, event: Event) -> Step:
    fits = link.hash == event.hash and link.previous == event.previous_hash
    words = words_of(event)
    return Step(
        link.sequence,
        words[:1].upper() + words[1:],
        event.at,
        link.hash,
        link.previous,
        Tag("fits", "good") if fits else Tag("does not fit", "action"),
    )


@given_to_everyone
def proof(request: BodyRequest, slug: str, number: int) -> HttpResponse:
    """Give the proof of one version of a notice, to be checked anywhere."""
    text = json.dumps(notices.proof_of(_version(request, slug, number)), ensure_ascii=False)
    answer = _conditional(request, text, "application/json; charset=utf-8", FOR_GOOD)
    answer["Content-Disposition"] = f'attachment; filename="{slug}-v{number}-proof.json"'
    return answer


def _version(request: BodyRequest, slug: str, number: int | None = None) -> Version:
    found = Publication.objects.public().filter(body=request.partnership, kind=DECISION_NOTICE)
    publication = get_object_or_404(found.select_related("body", "current"), slug=slug)
    wanted = publication.current.number if number is None and publication.current else number
    version = get_object_or_404(Version, publication=publication, number=wanted)
    version.publication = publication
    return version
