"""The returns that a figure or snapshot rests on, each leading to its page for who may open it."""

from collections.abc import Callable, Sequence

from django.urls import reverse

from moothall.evidence.enums import ReturnKind
from moothall.evidence.models import Return
from moothall.evidence.permissions import GIVES_RETURNS
from moothall.evidence.snapshots import Content
from moothall.evidence.tables import UNTOLD, status_tag
from moothall.evidence.views.side_tables import Values, side_table
from moothall.partnership.access import BodyRequest
from moothall.theme.tables import TablePage

HEADS = (
    ("Return", "", "text"),
    ("Now", "", "tag"),
    ("Learners", "", "number"),
    ("Held back", "", "number"),
    ("File prepared", "", "date"),
    ("Fingerprint", "", "text"),
)


def returns_table(
    request: BodyRequest, contents: Sequence[Content], title: str
) -> TablePage[Values]:
    """Return what a snapshot holds of some returns as a table: how many learners, and how many were
    held back, as it was when the snapshot was taken; a table of counts has no learners of its own.

    How many learners a return has is exact, so it is told to those who may open the return, and
    to nobody else: it is no protected figure (EVD-2).
    """
    seen = returns_opened(request, [each.given for each in contents])
    return side_table(
        request,
        "returns",
        title,
        HEADS,
        [_row(each, each.given.pk in seen) for each in contents],
        noun=("return", "returns"),
        link=_links(request, seen),
    )


def _row(content: Content, may_open: bool) -> Values:
    given = content.given
    counted = given.kind == ReturnKind.ILR
    learners, held = content.learners - content.held, content.held
    told = (learners, held) if may_open else (UNTOLD, UNTOLD)
    return (
        given.label,
        status_tag(given),
        *(told if counted else (None, None)),
        given.prepared,
        given.sha256[:16],
        given.pk,
    )


def returns_opened(request: BodyRequest, returns: Sequence[Return]) -> set[object]:
    """The keys of those returns that this person may open."""
    if not GIVES_RETURNS.holds(request.standing):
        return set()
    visible = Return.objects.filter(pk__in=[each.pk for each in returns])
    return set(visible.visible_to(request.standing).values_list("pk", flat=True))


def _links(request: BodyRequest, seen: set[object]) -> Callable[[Values], str]:
    slug = request.partnership.slug

    def link(row: Values) -> str:
        pk = row[-1]
        return reverse("evidence:return", kwargs={"body": slug, "pk": pk}) if pk in seen else ""

    return link
