"""What everyone may read: the list, each publication, its versions, its files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from markupsafe import Markup

from moothall.partnership.access import BodyRequest
from moothall.publishing import queries, store, tables
from moothall.publishing.access import given_to_everyone, open_to_everyone
from moothall.publishing.compositions import noun_of
from moothall.publishing.enums import DATA, DOCUMENTS, Format, PublicationStatus
from moothall.publishing.models import Publication, Version, VersionFile
from moothall.theme import downloads
from moothall.theme.formats import file_size

# A version never changes, so a browser or a proxy may keep its files for a year.
FOR_GOOD = "public, max-age=31536000, immutable"


@open_to_everyone
def published(request: BodyRequest) -> HttpResponseBase:
    """List what the body has made public."""
    rows = queries.published(request.partnership)
    page = tables.published(request.partnership).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    return render(
        request,
        "publishing/published.html",
        {"page": page, "may_publish": request.standing.manager},
    )


@open_to_everyone
def publication(request: BodyRequest, slug: str) -> HttpResponse:
    """Show the latest version of a publication."""
    found = _publication(request, slug)
    return _page(request, found, _version(found, None))


@open_to_everyone
def version(request: BodyRequest, slug: str, number: int) -> HttpResponse:
    """Show one version of a publication."""
    found = _publication(request, slug)
    return _page(request, found, _version(found, number))


@given_to_everyone
def file(request: BodyRequest, slug: str, number: int, name: str) -> HttpResponse:
    """Give out one file of a version; of a withdrawn publication none."""
    found = _publication(request, slug)
    if found.status == PublicationStatus.WITHDRAWN:
        response = _page(request, found, _version(found, number))
        response.status_code = 410
        return response
    kept = get_object_or_404(VersionFile, version=_version(found, number), name=name)
    return _given_out(kept)


@given_to_everyone
def latest_file(request: BodyRequest, slug: str, name: str) -> HttpResponse:
    """Lead to a file of the latest version, by an address that is always of the latest."""
    found = _publication(request, slug)
    kept = get_object_or_404(VersionFile, version=_version(found, None), name=name)
    return redirect(_address(found, kept.version, "file", name=kept.name))


def _publication(request: BodyRequest, slug: str) -> Publication:
    found = Publication.objects.public().filter(body=request.partnership)
    return get_object_or_404(found.select_related("body", "current"), slug=slug)


def _version(publication: Publication, number: int | None) -> Version:
    """Return a version by its number, or the latest."""
    wanted = publication.current.number if number is None and publication.current else number
    return get_object_or_404(Version, publication=publication, number=wanted)


def _given_out(kept: VersionFile) -> HttpResponse:
    form = kept.format
    response = HttpResponse(store.read(kept.sha256), content_type=form.content_type)
    # Saved under its name, but for what a browser shows by itself.
    how = "inline" if form is Format.PDF else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{kept.name}"'
    response["ETag"] = f'"{kept.sha256}"'
    response["Cache-Control"] = FOR_GOOD
    response["X-Content-Type-Options"] = "nosniff"
    # Said to the middleware that forbids keeping pages (web.privacy): this is for everyone.
    response.public = True  # type: ignore[attr-defined]
    return response


def _address(publication: Publication, version: Version, page: str, **more: str) -> str:
    return reverse(
        f"publishing:{page}",
        kwargs={
            "body": publication.body.slug,
            "slug": publication.slug,
            "number": version.number,
            **more,
        },
    )


@dataclass(frozen=True)
class Download:
    """A file as a page offers it."""

    words: str
    size: str
    href: str


@dataclass(frozen=True)
class DataSet:
    """A table of a version in all its forms."""

    title: str
    forms: tuple[Download, ...]


@dataclass(frozen=True)
class Earlier:
    """A version as the list of versions shows it."""

    version: Version
    href: str
    shown: bool
    latest: bool


def _page(request: BodyRequest, publication: Publication, version: Version) -> HttpResponse:
    files = list(version.files.all())
    withdrawn = publication.status == PublicationStatus.WITHDRAWN
    page = next((kept for kept in files if kept.format is Format.HTML), None)
    if page is None:
        raise Http404("There is no such page.")
    return render(
        request,
        "publishing/publication.html",
        {
            "publication": publication,
            "version": version,
            "noun": noun_of(publication.kind),
            "withdrawn": withdrawn,
            # Written by our own templates, which escape what people wrote; read back by its hash.
            "article": Markup(store.read(page.sha256).decode("utf-8")),  # noqa: S704
            "documents": [] if withdrawn else _documents(publication, version, files),
            "data": [] if withdrawn else list(_data(publication, version, files)),
            "versions": list(_versions(publication, version)),
            "latest_href": reverse(
                "publishing:publication",
                kwargs={"body": request.partnership.slug, "slug": publication.slug},
            ),
        },
    )


def _documents(
    publication: Publication, version: Version, files: list[VersionFile]
) -> list[Download]:
    return [_download(publication, version, f) for f in files if f.format in DOCUMENTS]


def _data(
    publication: Publication, version: Version, files: list[VersionFile]
) -> Iterator[DataSet]:
    of_data = [kept for kept in files if kept.format in DATA]
    for title in dict.fromkeys(kept.title for kept in of_data):
        same = (kept for kept in of_data if kept.title == title)
        yield DataSet(title, tuple(_download(publication, version, kept) for kept in same))


def _download(publication: Publication, version: Version, kept: VersionFile) -> Download:
    return Download(
        kept.format.words,
        file_size(kept.size),
        _address(publication, version, "file", name=kept.name),
    )


def _versions(publication: Publication, shown: Version) -> Iterator[Earlier]:
    for each in publication.versions.all():
        yield Earlier(
            each,
            _address(publication, each, "version"),
            each.pk == shown.pk,
            each.pk == publication.current_id,
        )
