"""The tables of the meetings' pages."""

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from moothall.meetings.enums import Status
from moothall.meetings.models import Meeting
from moothall.meetings.rates import Rate
from moothall.partnership.access import BodyRequest
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import as_local
from moothall.theme.tables import Column, Empty, Filter, Table, TablePage

STATUS_TONE = {
    Status.SCHEDULED: "waiting",
    Status.AGENDA: "teal",
    Status.HELD: "good",
    Status.CANCELLED: "plain",
}


def status_tag(meeting: Meeting) -> Tag:
    """Return where a meeting stands as a tag."""
    status = Status(meeting.status)
    return Tag(str(status.label), STATUS_TONE[status])


def time_of(meeting: Meeting) -> str:
    """Return from when to when a meeting is, in London."""
    return f"{as_local(meeting.starts):%H:%M} to\u00a0{as_local(meeting.ends):%H:%M}"


def meetings(request: BodyRequest, years: Sequence[int]) -> Table[Meeting]:
    """Return the table of meetings."""
    slug, convenes = request.partnership.slug, request.standing.convenes
    return Table(
        name="meetings",
        title="Meetings",
        noun=("meeting", "meetings"),
        columns=(
            Column(
                "title",
                "Meeting",
                link=lambda m: reverse("meetings:meeting", kwargs={"body": slug, "pk": m.pk}),
                searchable=True,
                header=True,
            ),
            Column("starts", "Day", kind=Kind.DATE),
            Column("time", "Time", value=time_of, sortable=False),
            Column("place", "Place", searchable=True),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
            Column("item_count", "Items", kind=Kind.NUMBER),
            Column("present", "People there", kind=Kind.NUMBER, value=_present),
        ),
        filters=(
            Filter("status", "Where it stands", Status.choices),
            Filter(
                "year", "Year", [(str(year), str(year)) for year in years], field="starts__year"
            ),
        ),
        empty=Empty(
            "No meeting yet",
            "Each meeting keeps its agenda, its papers, who was there and its minutes here.",
            reverse("meetings:new_series", kwargs={"body": slug}) if convenes else "",
            "Call a series of meetings" if convenes else "",
        ),
    )


def _present(meeting: Meeting) -> object:
    return vars(meeting)["present"] if meeting.status == Status.HELD else None


def rates(
    request: BodyRequest, rows: Sequence[Rate], threshold: int, *, by: str
) -> TablePage[Rate]:
    """Return the table of attendance by member or by sector."""
    first = Column[Rate]("name", by, searchable=True, header=True)
    sector = [Column[Rate]("sector", "Sector")] if by == "Member" else []
    table: Table[Rate] = Table(
        name=f"attendance-by-{by.lower()}",
        title=f"Attendance by {by.lower()}",
        noun=(by.lower(), f"{by.lower()}s"),
        prefix=by.lower(),
        sort="share",
        columns=(
            first,
            *sector,
            Column("of", "Invited to", kind=Kind.NUMBER, unit="meetings"),
            Column("came", "Came to", kind=Kind.NUMBER, unit="meetings"),
            Column("apologies", "Apologies", kind=Kind.NUMBER, unit="meetings"),
            Column("absent", "Absent", kind=Kind.NUMBER, unit="meetings"),
            Column("share", "Attendance", kind=Kind.PERCENT, value=_share),
            Column(
                "good",
                f"{threshold}% reached",
                kind=Kind.TAG,
                value=lambda rate: _reached(rate, threshold),
                sortable=False,
            ),
        ),
        empty=Empty(
            "Nothing to count yet",
            "Once attendance at a meeting is recorded, its rates stand here.",
        ),
    )
    return table.read(request, list(rows))


def _share(rate: Rate) -> Decimal | None:
    return Decimal(rate.came) / Decimal(rate.of) if rate.of else None


def _reached(rate: Rate, threshold: int) -> Tag:
    return Tag("reached", "good") if rate.is_good(threshold) else Tag("below", "action")
