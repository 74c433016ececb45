"""The tables of the network's pages."""

from collections.abc import Callable

from django.urls import reverse

from moothall.network.enums import RecordKind
from moothall.network.models import NetworkRecord
from moothall.network.queries import Coverage, PartnershipRow
from moothall.partnership.models import Body
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import MINUS, long_date
from moothall.theme.tables import Column, Empty, Filter, Table


def change_words(points: int) -> str:
    """Return a change in points with its sign, as people write it."""
    return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points else "0"


def coverage_table(network: Body, since: str) -> Table[Coverage]:
    """Return the table of coverage by sector."""
    address = reverse("network:partnerships", kwargs={"body": network.slug})
    overview = reverse("network:overview", kwargs={"body": network.slug})
    return Table(
        name="coverage",
        title="Partnerships with members of a sector",
        noun=("sector", "sectors"),
        prefix="coverage",
        columns=(
            Column(
                "sector", "Sector", value=lambda c: str(c.sector.label), header=True,
                link=lambda c: f"{overview}?sector={c.sector.name.lower()}#partnerships",
            ),
            Column("now", "With members today", kind=Kind.NUMBER),
            Column("percent", "Today", kind=Kind.NUMBER, unit="%"),
            Column("percent_before", f"On {since}", kind=Kind.NUMBER, unit="%"),
            Column(
                "change", "Change", unit="points", value=lambda c: change_words(c.change),
                sortable=False,
            ),
            Column(
                "missing", "Without", kind=Kind.NUMBER,
                link=lambda c: f"{address}?lacks={c.sector.name.lower()}" if c.missing else "",
            ),
        ),
    )  # fmt: skip


def _date(kind: RecordKind, review: bool = False) -> Callable[[PartnershipRow], object]:
    return lambda row: row.review_of(kind) if review else row.day_of(kind)


def _agreed(kind: RecordKind) -> Callable[[PartnershipRow], Tag]:
    return lambda row: Tag("agreed", "good") if kind in row.latest else Tag("none yet", "action")


def partnerships_table(network: Body) -> Table[PartnershipRow]:
    """Return the table of partnerships."""

    def address(row: PartnershipRow) -> str:
        return reverse("network:one", kwargs={"body": network.slug, "slug": row.body.slug})

    choices = [("agreed", "agreed"), ("none yet", "none yet")]
    return Table(
        name="partnerships",
        title="Partnerships",
        noun=("partnership", "partnerships"),
        sort="name",
        columns=(
            Column(
                "name", "Partnership", value=lambda r: r.body.name, link=address, header=True,
                searchable=True,
            ),
            Column("manager", "Manager", value=lambda r: r.manager or "nobody", searchable=True),
            Column("members", "Members", kind=Kind.NUMBER),
            Column(
                "missing", "Sectors missing", kind=Kind.NUMBER, value=lambda r: len(r.missing)
            ),
            Column(
                "boundary", "Boundaries again", kind=Kind.DATE,
                value=_date(RecordKind.BOUNDARY, review=True),
            ),
            Column(
                "plan", "Plan again", kind=Kind.DATE,
                value=_date(RecordKind.PLAN, review=True),
            ),
            Column("young", "Young people", kind=Kind.TAG, value=_agreed(RecordKind.YOUNG)),
            Column("adults", "Adults", kind=Kind.TAG, value=_agreed(RecordKind.ADULTS)),
            Column("fund", "Fund", kind=Kind.MONEY, value=_fund),
        ),
        filters=(
            Filter("young", "Target for young people", choices),
            Filter("adults", "Target for adults", choices),
        ),
        empty=Empty(
            "No partnership stands below this body yet",
            "A partnership is founded below it, or asks to belong to it, on the pages of bodies.",
        ),
    )  # fmt: skip


def _fund(row: PartnershipRow) -> object:
    return row.share.infrastructure + row.share.projects if row.share else None


def records_table(slug: str, may_tell: bool) -> Table[NetworkRecord]:
    """Return the table of what a partnership tells."""

    def address(record: NetworkRecord) -> str:
        where = {"body": slug, "pk": record.pk}
        return reverse("network:correct", kwargs=where) if may_tell else ""

    return Table(
        name="telling",
        title="What we tell the network",
        noun=("record", "records"),
        columns=(
            Column("title", "Record", header=True, link=address, searchable=True),
            Column("kind", "What it is", value=lambda r: r.get_kind_display()),
            Column("day", "Day", kind=Kind.DATE),
            Column("review_on", "Looked at again", kind=Kind.DATE),
            Column("text", "In words", searchable=True, sortable=False),
            Column("told_words", "Told", sortable=False),
        ),
        filters=(Filter("kind", "What it is", RecordKind.choices),),
        empty=Empty(
            "Nothing is told yet",
            "The bodies above see the boundaries, the learning plan, events, evaluation and "
            "targets that stand here, beside the members and the manager.",
            reverse("network:tell", kwargs={"body": slug}) if may_tell else "",
            "Tell the first" if may_tell else "",
        ),
    )


def day_words(record: NetworkRecord) -> str:
    """Return the days of a record in words."""
    again = f"; looked at again on {long_date(record.review_on)}" if record.review_on else ""
    return f"{long_date(record.day)}{again}"
