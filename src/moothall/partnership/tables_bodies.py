"""Bodies as a table and as branches of a tree."""

from dataclasses import dataclass, field

from django.urls import reverse

from moothall.partnership.enums import Tier
from moothall.partnership.models import Body
from moothall.partnership.tree import Standpoint
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Filter, Table

STATES = {"goes on": Tag("goes on", "good"), "coming": Tag("to begin", "waiting"),
          "ended": Tag("ended")}  # fmt: skip
# More than so many are told as a table alone.
MOST_BRANCHES = 40


@dataclass
class Branch:
    """A body, or an area, in a tree as the page shows it."""

    title: str
    href: str = ""
    note: str = ""
    tag: Tag | None = None
    here: bool = False
    parts: "list[Branch]" = field(default_factory=list)


def branches(points: list[Standpoint], here: Body) -> list[Branch]:
    """Return bodies as branches, each below its own."""
    made: list[Branch] = []
    path: list[Branch] = []
    for point in points:
        chair = f", {point.chair} has the chair" if point.chair else ""
        branch = Branch(
            point.body.name,
            page_of(point, here),
            f"{point.body.get_tier_display()}, {plural(point.members, 'member')}{chair}",
            STATES[point.state] if point.state != "goes on" else None,
            point.body.pk == here.pk,
        )
        del path[point.depth :]
        (path[-1].parts if path else made).append(branch)
        path.append(branch)
    return made


def page_of(point: Standpoint, here: Body) -> str:
    """Return the page that shows a body to those of another of the same tree."""
    return reverse("partnership:body", kwargs={"body": here.slug, "slug": point.body.slug})


def bodies_table(here: Body) -> Table[Standpoint]:
    """Return the table of the bodies of a tree."""
    return Table(
        name="bodies",
        title="Bodies above and below",
        noun=("body", "bodies"),
        columns=(
            Column("name", "Body", value=lambda p: p.body.name, link=lambda p: page_of(p, here),
                   searchable=True),
            Column("tier", "Tier", value=lambda p: str(p.body.get_tier_display())),
            Column("above", "Belongs to", searchable=True),
            Column("members", "Members", kind=Kind.NUMBER),
            Column("chair", "Chair", searchable=True),
            Column("state", "Status", kind=Kind.TAG, value=lambda p: STATES[p.state]),
            Column("starts", "From", kind=Kind.DATE, value=lambda p: p.body.starts),
            Column("ends", "Until", kind=Kind.DATE, value=lambda p: p.body.ends),
        ),
        filters=(
            Filter("tier", "Tier", [(str(t.label), str(t.label)) for t in Tier]),
            Filter("state", "Status", [(tag.text, tag.text) for tag in STATES.values()],
                   ),
        ),
    )  # fmt: skip
