"""The tables of the pages on what is published."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.governance.enums import Status
from moothall.governance.tables import STATUS_TONE
from moothall.partnership.models import Body
from moothall.publishing import compositions, queries
from moothall.publishing.enums import PublicationStatus
from moothall.publishing.models import Publication, Version
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Empty, Filter, Table

TONES = {
    PublicationStatus.DRAFT: "waiting",
    PublicationStatus.PUBLISHED: "good",
    PublicationStatus.WITHDRAWN: "action",
}


def status_tag(publication: Publication) -> Tag:
    """Return where a publication stands, as a tag."""
    status = PublicationStatus(publication.status)
    return Tag(str(status.label), TONES[status])


def _kinds() -> list[tuple[str, str]]:
    return [(each.kind, each.noun.capitalize()) for each in compositions.every()]


def _noun(publication: Publication) -> str:
    return compositions.noun_of(publication.kind).capitalize()


def _latest(publication: Publication) -> Version:
    """Return the latest version of what is public; the database holds that there is one."""
    assert publication.current
    return publication.current


def _title(publication: Publication) -> str:
    return _latest(publication).title


def published(body: Body) -> Table[Publication]:
    """Return the table of what a body has made public. Its rows have all their `words`."""
    return Table(
        name="published",
        title="Published documents",
        noun=("document", "documents"),
        columns=(
            Column(
                "title",
                "Document",
                value=_title,
                link=lambda p: reverse(
                    "publishing:publication", kwargs={"body": body.slug, "slug": p.slug}
                ),
                order="words",
                searchable=True,
            ),
            Column("kind", "Kind", value=_noun),
            Column("year", "About", value=lambda p: _latest(p).year, order="current__year"),
            Column(
                "published",
                "Published",
                kind=Kind.DATE,
                value=lambda p: _latest(p).published_at,
                order="current__published_at",
            ),
            Column("version", "Version", value=lambda p: _latest(p).number, sortable=False),
            Column("status", "Status", kind=Kind.TAG, value=status_tag),
        ),
        filters=(
            Filter("kind", "Kind", _kinds()),
            Filter("year", "About", [(y, y) for y in queries.years(body)], field="current__year"),
        ),
        empty=Empty(
            "Nothing is published yet",
            "Commissioning plans and decision notices stand here, each at an address that stays, "
            "from the day they are published.",
        ),
    )


def notices(body: Body, years: Sequence[int]) -> Table[Publication]:
    """Return the table of a body's decision notices: rows of `notices.notices`."""
    return Table(
        name="decision-notices",
        title=f"Decision notices of {body}",
        noun=("decision", "decisions"),
        columns=(
            Column("number", "Reference", value=_reference, sortable=False),
            Column(
                "question",
                "Question",
                link=lambda p: reverse(
                    "publishing:publication", kwargs={"body": body.slug, "slug": p.slug}
                ),
                order="words",
                searchable=True,
                header=True,
            ),
            Column("stands", "Stands", kind=Kind.TAG, value=_stands),
            Column("first", "First published", kind=Kind.DATE),
            Column(
                "published",
                "Last changed",
                kind=Kind.DATE,
                value=lambda p: _latest(p).published_at,
                order="current__published_at",
            ),
            Column(
                "check",
                "Check",
                value=lambda p: "in the ledger",
                link=lambda p: reverse(
                    "publishing:checked", kwargs={"body": body.slug, "slug": p.slug}
                ),
                sortable=False,
            ),
        ),
        filters=(
            Filter("stands", "Where it stands", Status.choices),
            Filter("year", "Year", [(str(year), str(year)) for year in years]),
        ),
        empty=Empty(
            "No decision is published yet",
            "A decision stands here from the day its notice is published.",
        ),
    )


def _reference(publication: Publication) -> str:
    """The reference as the notice gives it, in the body's own way to number."""
    return _title(publication).partition(":")[0].removeprefix("Decision ")


def _stands(publication: Publication) -> Tag:
    status = Status(publication.stands)  # type: ignore[attr-defined]
    return Tag(str(status.label), STATUS_TONE.get(status, "plain"))


def every(body: Body) -> Table[Publication]:
    """Return the manager's table of all publications, drafts included."""
    return Table(
        name="publications",
        title="Publications",
        noun=("publication", "publications"),
        columns=(
            Column(
                "title",
                "Publication",
                link=lambda p: reverse(
                    "publishing:draft", kwargs={"body": body.slug, "slug": p.slug}
                ),
                searchable=True,
            ),
            Column("kind", "Kind", value=_noun),
            Column("status", "Status", kind=Kind.TAG, value=status_tag),
            Column("versions", "Versions", value=_versions, sortable=False),
            Column("made_at", "Prepared", kind=Kind.DATE),
        ),
        filters=(
            Filter("kind", "Kind", _kinds()),
            Filter("status", "Status", [(s.value, str(s.label)) for s in PublicationStatus]),
        ),
        empty=Empty(
            "No publication yet",
            "What is prepared and what is published stands here. What can be prepared is above.",
        ),
    )


def _versions(publication: Publication) -> str:
    return plural(publication.current.number, "version") if publication.current else "none yet"
