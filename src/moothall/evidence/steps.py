"""What a partnership needs before figures can be shown, and which of it is done."""

from dataclasses import dataclass

from django.urls import reverse

from moothall import clock
from moothall.evidence import home
from moothall.evidence.enums import Purpose, ReferenceKind, ReturnStatus
from moothall.evidence.models import Return, protocols_in_force
from moothall.evidence.permissions import GIVES_RETURNS
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import authorities
from moothall.theme.cells import Tag
from moothall.theme.formats import plural

DONE, TO_DO = Tag("done", "good"), Tag("to do", "action")
# Looked up in as returns are checked and figures counted; the areas come with the program.
TABLES = (ReferenceKind.POSTCODES, ReferenceKind.AIMS, ReferenceKind.PROVIDERS)


@dataclass(frozen=True)
class Step:
    """One thing to do, as a list of tasks shows it."""

    title: str
    hint: str
    href: str
    status: Tag


def first_steps(body: Body, place: Standing) -> list[Step]:
    """Return the steps to a partnership's first figures, each leading to where somebody may go."""

    def to(page: str, may_open: bool = True) -> str:
        return reverse(f"evidence:{page}", kwargs={"body": body.slug}) if may_open else ""

    members = len(authorities(body))
    there = {table.kind for table in home.tables_in_use()}
    missing = [kind.label for kind in TABLES if kind not in there]
    accepted = Return.objects.filter(body=body).in_status(ReturnStatus.ACCEPTED).count()
    shared = any(p.allows(Purpose.FIGURES) for p in protocols_in_force(body, clock.now().date()))
    return [
        Step(
            "Say who the member authorities are",
            f"{plural(members, 'authority is a member', 'authorities are members')}."
            if members
            else "What none of them covers counts as elsewhere: moothall partnership member add",
            "",
            DONE if members else TO_DO,
        ),
        Step(
            "Import the reference tables",
            f"Not there yet: {', '.join(missing)}." if missing else "All that returns need.",
            to("references", place.serves_authority),
            TO_DO if missing else DONE,
        ),
        Step(
            "Give returns, and accept what is sound",
            f"{plural(accepted, 'return')} accepted." if accepted else "None is accepted yet.",
            to("returns", GIVES_RETURNS.holds(place)),
            DONE if accepted else TO_DO,
        ),
        Step(
            "Record the data-sharing protocol",
            "One in force lets figures be shown."
            if shared
            else "None in force today lets figures be shown.",
            to("protocols"),
            DONE if shared else TO_DO,
        ),
    ]
