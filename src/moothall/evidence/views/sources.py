"""Sources: what the evidence rests on, and what others have published."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from moothall.evidence.cited import Sum, recomputed, sums
from moothall.evidence.enums import ReferenceKind
from moothall.evidence.models import CitedFigure, Contradiction, ReferenceTable, Snapshot
from moothall.evidence.snapshots import contents_of, is_stale, is_whole, latest, open_snapshot
from moothall.evidence.views.returns_tables import returns_table
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.theme import downloads
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Empty, Table, TablePage


@open_to(AUTHORITIES)
def sources(request: BodyRequest) -> HttpResponseBase:
    """Show what the evidence rests on: the snapshot, its returns, the tables, what is unknown."""
    snapshot = latest(request.partnership)
    in_use = {table.kind: table for table in ReferenceTable.in_use()}
    tables = [
        (
            str(kind.label),
            in_use[kind].name if kind in in_use else "missing",
            in_use[kind].rows if kind in in_use else None,
            in_use[kind].since if kind in in_use else None,
            str(kind),
        )
        for kind in ReferenceKind
    ]
    reference_tables = side_table(
        request,
        "tables",
        "Reference tables in use",
        TABLE_HEADS,
        tables,
        noun=TABLES,
        link=lambda row: reverse(
            "evidence:reference", kwargs={"body": request.partnership.slug, "reference": row[-1]}
        ),
    )
    snapshots = snapshots_of(request.partnership.slug).read(
        request, Snapshot.objects.filter(body=request.partnership)
    )
    if snapshots.wanted:
        return downloads.response(snapshots)
    return download_of(reference_tables) or render(
        request,
        "evidence/sources.html",
        {
            "snapshot": snapshot,
            "answer": _answer(snapshot),
            "stale": bool(snapshot and is_stale(snapshot)),
            "reference_tables": reference_tables,
            "page": snapshots,
        },
    )


TABLES = ("table", "tables")
TABLE_HEADS = (
    ("Table", "", "text"),
    ("Where it came from", "", "text"),
    ("Rows", "", "number"),
    ("In use since", "", "date"),
)


def _answer(found: Snapshot | None) -> str:
    if found is None:
        return "On nothing yet: no return is accepted."
    returns = plural(found.returns.count(), "accepted return")
    return f"The latest snapshot, number {found.number}, rests on {returns}."


def snapshots_of(slug: str) -> Table[Snapshot]:
    """Return the table of snapshots."""
    return Table(
        name="snapshots",
        title="Snapshots",
        noun=("snapshot", "snapshots"),
        columns=(
            Column(
                "number",
                "Snapshot",
                link=lambda s: reverse("evidence:snapshot", kwargs={"body": slug, "pk": s.pk}),
            ),
            Column("taken", "Taken", kind=Kind.MOMENT),
            Column("as_at", "Judged as at", kind=Kind.DATE),
            Column("sha256", "Fingerprint", value=lambda s: s.sha256[:16]),
        ),
        empty=Empty(
            "No snapshot yet",
            "A snapshot is taken when a return is accepted: everything is counted on one, so that "
            "any figure can be counted again.",
            reverse("evidence:returns", kwargs={"body": slug}),
            "Go to the returns",
        ),
    )


@open_to(AUTHORITIES)
def snapshot(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one snapshot: its returns, its tables, and the values they do not know."""
    found = get_object_or_404(Snapshot, body=request.partnership, pk=pk)
    returns = returns_table(request, contents_of(found), "Returns of the snapshot")
    tables = side_table(
        request,
        "tables",
        "Reference tables of the snapshot",
        TABLE_HEADS,
        [(str(t.get_kind_display()), t.name, t.rows, t.since) for t in found.references.all()],
        noun=TABLES,
    )
    erased = not is_whole(found)
    unknown = _unknown(request, found) if request.standing.manager and not erased else []
    context = {
        "snapshot": found,
        "returns": returns,
        "tables": tables,
        "may_see_unknown": request.standing.manager,
        "unknown": unknown,
        "erased": erased,
        "events": happenings(found.ref),
    }
    wanted = download_of(returns, tables, *unknown)
    return wanted or render(request, "evidence/snapshot.html", context)


def _unknown(request: BodyRequest, found: Snapshot) -> list[TablePage[Values]]:
    """Return what the tables of a snapshot do not know, as tables; empty ones are left out."""
    evidence = open_snapshot(found)
    postcodes = side_table(
        request,
        "unknown-postcodes",
        "Postcodes that the postcode table does not have",
        UNKNOWN_POSTCODE_HEADS,
        [
            (r["postcode"], r["place"], r["year"], str(r["ukprn"]), r["aims"])
            for r in evidence.unknown_postcodes().to_pylist()
        ],
        noun=("postcode", "postcodes"),
    )
    aims = side_table(
        request,
        "unknown-aims",
        "Learning aims that the aims table does not have",
        UNKNOWN_AIM_HEADS,
        [
            (r["aim"], r["year"], str(r["ukprn"]), r["aims"])
            for r in evidence.unknown_aims().to_pylist()
        ],
        noun=("learning aim", "learning aims"),
    )
    return [page for page in (postcodes, aims) if page.total]


UNKNOWN_AIM_HEADS = (
    ("Learning aim", "", "text"),
    ("Year", "", "text"),
    ("UKPRN", "", "text"),
    ("Aims", "", "number"),
)
UNKNOWN_POSTCODE_HEADS = (
    ("Postcode", "", "text"),
    ("Of what", "", "text"),
    *UNKNOWN_AIM_HEADS[1:],
)


@open_to(AUTHORITIES)
def cited(request: BodyRequest) -> HttpResponseBase:
    """Show what others have published, with their arithmetic checked."""
    found = CitedFigure.objects.filter(body=request.partnership)
    page = CITED.read(request, found)
    if page.wanted:
        return downloads.response(page)
    added = sums(list(found))
    contradictions = side_table(
        request,
        "contradictions",
        "Where a document and its own parts disagree",
        CONTRADICTION_HEADS,
        [
            (c.stated, c.document, c.parts, c.recomputed, recomputed(c))
            for c in Contradiction.objects.filter(body=request.partnership)
        ],
        noun=("contradiction", "contradictions"),
    )
    totals = side_table(
        request,
        "totals",
        "Published totals and their parts",
        SUM_HEADS,
        [
            (each.total.name, each.total.value, each.in_words, each.recomputed, _agrees(each))
            for each in added
        ],
        noun=("total", "totals"),
    )
    return download_of(contradictions, totals) or render(
        request,
        "evidence/cited.html",
        {
            "page": page,
            "answer": _adds_up(added),
            "sums": totals,
            "contradictions": contradictions,
        },
    )


SUM_HEADS = (
    ("Figure", "", "text"),
    ("Published", "", "number"),
    ("Its parts", "", "text"),
    ("They give", "", "number"),
    ("Verdict", "", "tag"),
)
CONTRADICTION_HEADS = (
    ("Stated", "", "text"),
    ("Document", "", "text"),
    ("Its parts", "", "text"),
    ("Found", "", "text"),
    ("Our arithmetic", "", "text"),
)


def _agrees(each: Sum) -> Tag:
    return Tag("agrees", "good") if each.agrees else Tag("disagrees", "action")


def _adds_up(added: list[Sum]) -> str:
    wrong = [each for each in added if not each.agrees]
    if not added:
        return "Nothing cited has parts that could be added up."
    if not wrong:
        return "Every published total agrees with its parts."
    return f"{len(wrong)} of {len(added)} published totals disagree with their own parts."


CITED: Table[CitedFigure] = Table(
    name="cited",
    title="Published figures",
    noun=("figure", "figures"),
    columns=(
        Column("name", "Figure", searchable=True),
        Column("area", "Area", searchable=True),
        Column("period", "Period"),
        Column("value", "Value", kind=Kind.NUMBER),
        Column("unit", "Unit"),
        Column("published_as", "As published"),
        Column("source", "Source", searchable=True),
    ),
    empty=Empty(
        "Nothing cited yet",
        "Figures that others have published stand here with their source, beside what is computed "
        "from the records. Ask whoever runs the site to cite a table of them.",
    ),
)
