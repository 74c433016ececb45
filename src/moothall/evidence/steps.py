"""What a partnership needs before figures can be shown, and which of it is done."""

from collections.abc import Iterator

from django.urls import reverse

from moothall import clock
from moothall.evidence.enums import Purpose, ReferenceKind, ReturnStatus
from moothall.evidence.models import ReferenceTable, Return, Snapshot, protocols_in_force
from moothall.evidence.permissions import GIVES_RETURNS
from moothall.partnership import checklist
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import authorities
from moothall.theme.formats import plural

# Looked up in as returns are checked, figures counted and needs computed; the areas come with the
# program.
TABLES = (
    ReferenceKind.POSTCODES,
    ReferenceKind.AIMS,
    ReferenceKind.PROVIDERS,
    ReferenceKind.POPULATION,
)


def register() -> None:
    """Add the steps of the evidence to the list of what a partnership sets up."""
    checklist.register(20, steps, of_records=True)


def first_steps(body: Body, place: Standing) -> list[Step]:
    """Return the steps to a partnership's first figures, each leading to where somebody may go.

    The manager sees the whole list, of all rooms.
    """
    if place.manager:
        return checklist.steps(body, place)
    members = len(authorities(body))
    return [
        Step(
            "Say who the member authorities are",
            f"{plural(members, 'authority is a member', 'authorities are members')}."
            if members
            else "What none of them covers counts as elsewhere. The manager adds them.",
            reverse("partnership:members", kwargs={"body": body.slug}),
            bool(members),
        ),
        *steps(body, place),
    ]


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the steps of the evidence itself."""

    def to(page: str, may_open: bool = True) -> str:
        return reverse(f"evidence:{page}", kwargs={"body": body.slug}) if may_open else ""

    shared = any(p.allows(Purpose.FIGURES) for p in protocols_in_force(body, clock.now().date()))
    yield Step(
        "Record the data-sharing protocol",
        "One in force lets figures be shown."
        if shared
        else "None in force today lets figures be shown.",
        to("protocols"),
        shared,
    )
    there = {table.kind for table in ReferenceTable.in_use()}
    missing = [str(kind.label) for kind in TABLES if kind not in there]
    yield Step(
        "Import the reference tables",
        f"Not there yet: {', '.join(missing)}." if missing else "All that are needed.",
        to("references", place.serves_authority),
        not missing,
    )
    accepted = Return.objects.filter(body=body).in_status(ReturnStatus.ACCEPTED).count()
    yield Step(
        "Give returns, and accept what is sound",
        f"{plural(accepted, 'return')} accepted." if accepted else "None is accepted yet.",
        to("returns", GIVES_RETURNS.holds(place)),
        bool(accepted),
    )
    taken = Snapshot.objects.filter(body=body).exists()
    yield Step(
        "Have the first snapshot taken",
        "All figures are counted on the latest one."
        if taken
        else "It is taken in the background once a return is accepted.",
        to("sources", place.serves_authority),
        taken,
    )
