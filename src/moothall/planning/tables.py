"""The tables of the pages of needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from moothall.evidence.shown import HIDDEN, Shown
from moothall.measures import DIMENSIONS
from moothall.partnership.models import Body
from moothall.planning.enums import NeedStatus
from moothall.planning.labels import ALL, said
from moothall.planning.models import Need
from moothall.planning.pictures import ordered
from moothall.planning.shown import PlannedTable
from moothall.theme.cells import Hidden, Kind, Tag
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Empty, Filter, Table

TONE = {NeedStatus.WAITING: "waiting", NeedStatus.COMPUTED: "good", NeedStatus.FAILED: "action"}


def less(needed: Shown, now: Shown) -> Shown:
    """Return a difference of what is shown; one hidden number hides it."""
    if isinstance(needed, Hidden) or isinstance(now, Hidden):
        return HIDDEN
    return needed - now


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One cell of a need, as it may be shown."""

    area: str
    category: str
    now: Shown
    needed: Shown

    @property
    def change(self) -> Shown:
        """How many more than now."""
        return less(self.needed, self.now)


def rows_of(table: PlannedTable) -> list[NeedRow]:
    """Return the cells of a need by area and category, all areas last."""
    every = [*table.areas.items(), ("", ALL)]
    return [
        NeedRow(
            name,
            said(table.by, label),
            table.now(area, label),
            table.cell(area, label),
        )
        for area, name in every
        for label in ordered(table)
    ]


def need_table(table: PlannedTable) -> Table[NeedRow]:
    """Return the table of a need by home area and one dimension."""
    names = [*table.areas.values(), ALL]
    return Table(
        name=f"need-{table.need.number}-{table.by}",
        title=f"Learners needed in {table.need.year} by home area and "
        f"{DIMENSIONS[table.by].title.lower()}",
        noun=("row", "rows"),
        columns=(
            Column("area", "Home area", searchable=True),
            Column("category", DIMENSIONS[table.by].title, searchable=True),
            Column("now", "Now", kind=Kind.NUMBER, unit="learners"),
            Column("needed", "Needed", kind=Kind.NUMBER, unit="learners"),
            Column("change", "Change", kind=Kind.NUMBER, unit="learners"),
        ),
        filters=(Filter("area", "Home area", [(name, name) for name in names]),),
        source=source_of(table.need),
        per_page=100,
    )


def source_of(need: Need) -> str:
    """Return where the numbers of a need come from in one line."""
    made = need.computed_at
    return (
        f"Moothall, need {need.number} ({need.year}, {need.get_alternative_display()}), on "
        f"{need.snapshot}, computed {long_date(made) if made else 'not yet'}"
    )


def needs_table(body: Body) -> Table[Need]:
    """Return the table of all needs that were asked for."""

    def address(need: Need) -> str:
        return reverse("planning:need", kwargs={"body": body.slug, "pk": need.pk})

    def status(need: Need) -> Tag:
        state = NeedStatus(need.status)
        return Tag(str(state.label), TONE[state])

    return Table(
        name="needs",
        title="Needs that were computed",
        noun=("need", "needs"),
        columns=(
            Column("number", "Need", link=address),
            Column("year", "For"),
            Column("alternative", "Alternative", value=lambda n: n.get_alternative_display()),
            Column("status", "Status", kind=Kind.TAG, value=status),
            Column("snapshot", "On", value=lambda n: str(n.snapshot), order="snapshot__number"),
            Column("asked_at", "Asked for", kind=Kind.MOMENT),
            Column("asked_by", "By", value=_by, sortable=False),
        ),
        empty=Empty(
            "No need yet",
            "Each computed picture of what residents will need stands here, with what it rests "
            "on. It stays as it is, so that a decision can rest on it.",
        ),
    )


def _by(need: Need) -> str:
    return str(need.asked_by or "the operator")


Head = tuple[str, str, str]


def side_by_side(tables: Mapping[str, PlannedTable]) -> tuple[list[Head], list[list[object]]]:
    """Return headings and rows of the alternatives of a year beside each other, by area."""
    first = next(iter(tables.values()))
    heads: list[Head] = [("Home area", "", "text"), ("Learners now", "", "number")]
    for name in tables:
        heads += [(name, "learners", "number"), ("Change", "learners", "number")]
    rows: list[list[object]] = []
    for area, called in [*first.areas.items(), ("", ALL)]:
        now = first.now(area)
        row: list[object] = [called, now]
        for table in tables.values():
            row += [table.cell(area), less(table.cell(area), table.now(area))]
        rows.append(row)
    return heads, rows
