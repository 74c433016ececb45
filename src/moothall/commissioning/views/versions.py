"""Versions of a round's inputs: what changed between them and since last year; one brought back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from moothall.commissioning import policies
from moothall.commissioning.actions import restore_inputs
from moothall.commissioning.content import SETTINGS, Content, Difference, content_of, differences
from moothall.commissioning.inputs import TABLES
from moothall.commissioning.models import Round, Version
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.views.found import address, crumbs, round_of, to
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import said
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.formats import plural
from moothall.theme.tables import TablePage

HEADS = (
    ("Row", "", "text"),
    ("Table", "", "text"),
    ("Column", "", "text"),
    ("Was", "", "text"),
    ("Is", "", "text"),
)


@open_to(AUTHORITIES)
def versions(request: BodyRequest, round: int) -> HttpResponseBase:
    """List the versions of a round, with what has changed since the latest, and since last year."""
    found = round_of(request, round)
    every = list(found.versions.all())
    now = content_of(found)
    since = _table(
        request, found, "since", "Changed since then", every[0].content if every else {}, now
    )
    last = found.follows
    year = _table(
        request, found, "year", f"Changed since {last}", content_of(last) if last else now, now
    )
    rows = [
        (f"Version {v.number}", v.made, v.sha256[:16], v.scenarios.count(), v.number) for v in every
    ]
    listed = side_table(
        request,
        "versions",
        "Versions",
        (
            ("Version", "", "text"),
            ("Made", "", "moment"),
            ("Fingerprint", "", "text"),
            ("Scenarios", "", "number"),
        ),
        rows,
        noun=("version", "versions"),
        link=lambda row: address(found, "version", number=row[-1]),
    )
    context = {
        "round": found,
        "crumbs": crumbs(found),
        "listed": listed,
        "since": since if every else None,
        "year": year if last else None,
        "last": last,
        "answer": _in_words(every, since),
    }
    return download_of(listed, since, year) or render(
        request, "commissioning/versions.html", context
    )


def _in_words(every: list[Version], since: TablePage[Values]) -> str:
    if not every:
        return "There is no version yet: one is made when scenarios are solved."
    changed = plural(since.total, "value has", "values have") if since.total else "Nothing has"
    return f"{changed} changed since version {every[0].number} was solved."


def _table(
    request: BodyRequest, round: Round, name: str, title: str, before: Content, after: Content
) -> TablePage[Values]:
    names = Names(round)
    rows = [_row(each, names) for each in differences(before, after)]
    return side_table(request, name, title, HEADS, rows, noun=("change", "changes"))


def _row(each: Difference, names: Names) -> tuple[object, ...]:
    table = TABLES.get(each.table)
    if table is None:
        called = SETTINGS.get(each.column, each.column)
        return ("The round", "Common limits", called, _said(each, each.was), _said(each, each.now))
    keys = dict(zip(table.key, each.row.split("\N{MIDDLE DOT}"), strict=False))
    told = [str(table.column(name).shown(names, code)) for name, code in keys.items() if code]
    known = {column.name: column.title for column in table.columns}
    column = known.get(each.column, "the row" if not each.column else each.column)
    return (", ".join(told) or "everything", table.title, column, _said(each, each.was),
            _said(each, each.now))  # fmt: skip


def _said(each: Difference, value: object) -> str:
    if value is None:
        return "none" if each.column else "not there"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "all"
    return said(each.column, value)


@open_to(AUTHORITIES)
def version(request: BodyRequest, round: int, number: int) -> HttpResponseBase:
    """Show one version beside what the inputs are now."""
    found = round_of(request, round)
    one = get_object_or_404(Version, round=found, number=number)
    page = _table(
        request, found, "since", f"Changed since version {number}", one.content, content_of(found)
    )
    context = {
        "round": found,
        "version": one,
        "page": page,
        "crumbs": crumbs(found, ("Versions", address(found, "versions"))),
        "may_restore": page.total > 0 and policies.can_edit(request.person, found),
    }
    return download_of(page) or render(request, "commissioning/version.html", context)


@open_to(COMMISSIONS)
def restore(request: BodyRequest, round: int, number: int) -> HttpResponseBase:
    """Ask, and bring the inputs back to what they were in a version."""
    found = round_of(request, round)
    one = get_object_or_404(Version, round=found, number=number)
    if request.method == "POST":
        try:
            restore_inputs(by=request.person, round=found, version=one)
        except (InvalidValue, NotAllowed) as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, f"The inputs are those of version {number} again.")
        return to(found)
    context = {
        "round": found,
        "version": one,
        "crumbs": crumbs(found, ("Versions", address(found, "versions"))),
    }
    return render(request, "commissioning/restore.html", context)
