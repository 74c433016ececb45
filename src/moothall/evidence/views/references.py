"""Reference tables: what there are, what they lack, and how another comes in."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from moothall.evidence import reference_files, reference_tables
from moothall.evidence.enums import FileStatus, ReferenceKind
from moothall.evidence.forms import ReferenceForm
from moothall.evidence.models import ReferenceFile, ReferenceTable
from moothall.evidence.reference_tasks import read_reference_file
from moothall.evidence.reference_words import ABOUT
from moothall.evidence.references import (
    HEADS,
    Unknown,
    covers,
    found_by_lookup,
    importers,
    unknown_of,
)
from moothall.evidence.tables import LEVEL_TAG
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, MANAGERS, BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.partnership.models import Body
from moothall.theme import downloads
from moothall.theme.formats import file_size, long_date, number, plural
from moothall.theme.progress import glance
from moothall.theme.tables import TablePage


@open_to(AUTHORITIES)
def references(request: BodyRequest) -> HttpResponseBase:
    """List the reference tables: what each is for, whether it is there, what it lacks."""
    in_use = {ReferenceKind(table.kind): table for table in ReferenceTable.in_use()}
    by = importers(in_use.values())
    lacks = _lacks(request) if request.standing.manager else {}
    rows = [
        reference_tables.Listed(kind, in_use.get(kind), by, lacks.get(kind))
        for kind in ReferenceKind
    ]
    page = reference_tables.listed(request).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    missing = [str(kind.label) for kind in ReferenceKind if kind not in in_use]
    context = {
        "page": page,
        "missing": missing,
        "may_change": request.standing.manager,
        "shared_by": Body.objects.count(),
    }
    return render(request, "evidence/references.html", context)


def _lacks(request: BodyRequest) -> dict[ReferenceKind, Unknown | None]:
    return {kind: unknown_of(request.partnership, kind, at_once=True) for kind in HEADS}


def _kind(text: str) -> ReferenceKind:
    if text not in ReferenceKind.values:
        raise Http404("There is no such reference table.")
    return ReferenceKind(text)


@open_to(AUTHORITIES)
def reference(request: BodyRequest, reference: str) -> HttpResponseBase:
    """Show one table: what is in use, its columns and versions, the form that gives another. A
    file that the manager gives is read in the background.
    """
    kind = _kind(reference)
    if request.method == "POST":
        return _give(request, kind)
    return _shown(request, kind, ReferenceForm())


def _shown(request: BodyRequest, kind: ReferenceKind, form: ReferenceForm) -> HttpResponseBase:
    versions = list(ReferenceTable.objects.filter(kind=kind).order_by("-since", "-pk"))
    by = importers(versions)
    columns = side_table(
        request, "columns", "Columns", reference_tables.COLUMN_HEADS,
        reference_tables.columns_of(kind), noun=("column", "columns"),
    )  # fmt: skip
    history = side_table(
        request, "versions", "Versions", reference_tables.VERSION_HEADS,
        [(v.since, v.name, v.rows, by.get(v.pk, ""), v.sha256[:16]) for v in versions],
        noun=("version", "versions"),
    )  # fmt: skip
    files = ReferenceFile.objects.filter(body=request.partnership, kind=kind)
    given = reference_tables.given(request).read(
        request, files.visible_to(request.standing).select_related("given_by")
    )
    if given.wanted:
        return downloads.response(given)
    wanted = download_of(columns, history)
    if wanted:
        return wanted
    manager = request.standing.manager
    context = {
        "kind": kind,
        "about": ABOUT[kind],
        "answer": _answer(kind, versions[0] if versions else None, by),
        "covers": covers(versions[0]) if versions else "",
        "lacks": unknown_of(request.partnership, kind, at_once=True) if manager else None,
        "has_unknown": kind in HEADS and manager,
        "columns": columns,
        "layout": reference_tables.words_of(kind),
        "history": history,
        "given": given,
        "may_change": manager,
        "form": form,
        "limit": file_size(settings.MAX_UPLOAD_BYTES),
        "installed": kind == ReferenceKind.POSTCODES,
    }
    return render(request, "evidence/reference.html", context, status=400 if form.errors else 200)


def _answer(kind: ReferenceKind, table: ReferenceTable | None, by: dict[int, str]) -> str:
    if table is None:
        return "There is no such table yet: give its file below."
    who = by.get(table.pk)
    return (
        f"{number(table.rows)} rows are in use since {long_date(table.since)}, from {table.name}"
        + (f", imported by {who}." if who else ".")
    )


def _give(request: BodyRequest, kind: ReferenceKind) -> HttpResponseBase:
    if not MANAGERS.holds(request.standing):
        raise PermissionDenied(
            MANAGERS.refuses("Giving a reference table", str(request.partnership))
        )
    form = ReferenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, kind, form)
    file = form.cleaned_data["given"]
    given = reference_files.receive(
        by=request.person, body=request.partnership, kind=kind, name=file.name or "table",
        chunks=file.chunks(1 << 20),
    )  # fmt: skip
    return _read(request, given)


@open_to(MANAGERS)
@require_POST
def installed(request: BodyRequest) -> HttpResponse:
    """Have the postcodes read that come with the program."""
    given = reference_files.give_reference_file(
        by=request.person, body=request.partnership, kind=ReferenceKind.POSTCODES
    )
    return _read(request, given)


def _read(request: BodyRequest, given: ReferenceFile) -> HttpResponse:
    read_reference_file.enqueue(given.pk)
    return redirect("evidence:reference_file", body=request.partnership.slug, pk=given.pk)


def _file(request: BodyRequest, pk: int) -> ReferenceFile:
    seen = ReferenceFile.objects.filter(body=request.partnership).visible_to(request.standing)
    return get_object_or_404(seen.select_related("body", "given_by"), pk=pk)


@open_to(MANAGERS)
def file(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show what became of a file: how far it is, its faults by cell, or that it is in use."""
    given = _file(request, pk)
    page = reference_tables.faults(request, given)
    if page is not None and page.wanted:
        return _all_faults(given, page.wanted)
    context = _about(given) | {
        "page": page,
        "events": happenings(given.ref),
        "has_table": ReferenceTable.objects.filter(kind=given.kind).exists(),
    }
    return render(request, "evidence/reference_file.html", context)


def _about(given: ReferenceFile) -> dict[str, object]:
    kind = ReferenceKind(given.kind)
    return {"given": given, "kind": kind, "broke_off": given.doing == reference_files.BROKE_OFF}


@open_to(MANAGERS)
def progress(request: BodyRequest, pk: int) -> HttpResponse:
    """Show whether a file is read."""
    given = _file(request, pk)
    about = _about(given)
    return glance(
        request,
        page=reverse(
            "evidence:reference_file", kwargs={"body": request.partnership.slug, "pk": pk}
        ),
        goes_on=given.status == FileStatus.RECEIVED and not about["broke_off"],
        template="evidence/_reference_progress.html",
        context=about,
    )


@open_to(MANAGERS)
@require_POST
def read_again(request: BodyRequest, pk: int) -> HttpResponse:
    """Have a file read whose reading broke off."""
    given = _file(request, pk)
    if given.status == FileStatus.RECEIVED:
        ReferenceFile.objects.filter(pk=pk).update(doing="waiting for its turn")
        read_reference_file.enqueue(given.pk)
    return redirect("evidence:reference_file", body=request.partnership.slug, pk=pk)


def _all_faults(given: ReferenceFile, wanted: str) -> FileResponse:
    """Give every fault in one file, written aside first: there can be very many."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"faults.{wanted}"
        reference_files.write_faults(given, path)
        with path.open("rb") as written:
            shutil.copyfileobj(written, made)
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"faults-{given.name}.{wanted}")


@open_to(MANAGERS)
def unknown(request: BodyRequest, reference: str) -> HttpResponseBase:
    """List what the accepted returns mention and a table lacks."""
    kind = _kind(reference)
    if kind not in HEADS:
        raise Http404("Nothing is looked up in this table that it could lack.")
    found = unknown_of(request.partnership, kind)
    page = _unknown_page(request, kind, found) if found else None
    faults = _found_page(request, kind)
    wanted = download_of(*filter(None, (page, faults)))
    if wanted:
        return wanted
    one, many = ABOUT[kind].unknown
    answer = "No return is accepted yet, so nothing is looked up."
    if found and not found.count:
        answer = f"The table in use has every {one}."
    elif found:
        answer = f"The table in use lacks {plural(found.count, one, many)}."
    context = {"kind": kind, "about": ABOUT[kind], "answer": answer, "page": page}
    context["faults"] = faults
    return render(request, "evidence/reference_unknown.html", context)


def _unknown_page(request: BodyRequest, kind: ReferenceKind, found: Unknown) -> TablePage[Values]:
    title = f"{ABOUT[kind].unknown[1].capitalize()} that the table of {kind.label} lacks"
    return side_table(request, "unknown", title, HEADS[kind], found.rows, noun=("row", "rows"))


def _found_page(request: BodyRequest, kind: ReferenceKind) -> TablePage[Values]:
    """What rules found that look codes up in a table, each leading to those faults."""
    slug = request.partnership.slug

    def link(row: Values) -> str:
        where = reverse("evidence:return_faults", kwargs={"body": slug, "pk": row[-1]})
        return f"{where}?{urlencode({'rule': str(row[1])})}"

    return side_table(
        request,
        "lookups",
        "Codes of returns that rules do not find in the table",
        FOUND_HEADS,
        [
            (given.label, found.rule, LEVEL_TAG[found.level], found.count, given.pk)
            for given, found in found_by_lookup(request.partnership, kind)
        ],
        noun=("finding", "findings"),
        link=link,
    )


FOUND_HEADS = (
    ("Return", "", "text"),
    ("Rule", "", "text"),
    ("Effect", "", "tag"),
    ("Faults", "", "number"),
)


@open_to(AUTHORITIES)
def template(request: BodyRequest, reference: str) -> HttpResponse:
    """Give an empty table with the headings that are read, to fill in."""
    return downloads.response(reference_tables.template(request, _kind(reference)))
