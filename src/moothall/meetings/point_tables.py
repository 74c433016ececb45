"""The table of action points over all meetings."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.meetings.models import ActionPoint
from moothall.partnership.access import BodyRequest
from moothall.partnership.models import Person
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

STATES = {
    "late": Tag("late", "action"),
    "soon": Tag("due soon", "waiting"),
    "open": Tag("open", "teal"),
    "done": Tag("done", "good"),
    "dropped": Tag("dropped", "plain"),
}


def state_tag(point: ActionPoint) -> Tag:
    """Return where an action point stands today; rows come from `point_queries.points`."""
    return STATES[str(vars(point)["state"])]


def action_points(request: BodyRequest, owners: Sequence[Person]) -> Table[ActionPoint]:
    """Return the table of action points, with their owners to choose from."""
    slug = request.partnership.slug
    mine = [(str(person.pk), str(person)) for person in owners]
    return Table(
        name="action-points",
        title="Action points",
        noun=("action point", "action points"),
        columns=(
            Column("number", "Number"),
            Column(
                "text",
                "What is to be done",
                link=lambda p: reverse("meetings:point", kwargs={"body": slug, "pk": p.pk}),
                searchable=True,
                header=True,
            ),
            Column("owner", "Who", order="owner__name", searchable=True),
            Column("organisation", "For", order="organisation__name", searchable=True),
            Column("due", "By", kind=Kind.DATE),
            Column("state", "Stands", kind=Kind.TAG, value=state_tag),
            Column(
                "meeting",
                "Asked for on",
                kind=Kind.DATE,
                value=lambda p: p.meeting.day,
                order="meeting__starts",
            ),
            Column("closed_on", "Closed", kind=Kind.DATE),
        ),
        filters=(
            Filter("state", "Where it stands", [(key, tag.text) for key, tag in STATES.items()]),
            Filter("owner", "Who", mine, everything="Everybody"),
        ),
        empty=Empty(
            "Nobody has been asked to do anything yet",
            "Action points are written down with the minutes: what is to be done, by whom and by "
            "when. Their owners are reminded until they are closed.",
            reverse("meetings:meetings", kwargs={"body": slug}),
            "See the meetings",
        ),
    )
