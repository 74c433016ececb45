"""What the partnership itself asks of somebody: to settle who chairs, to fill a seat that is empty,
to answer who would join.
"""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.partnership import seats
from moothall.partnership.duties import Duty
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Person, today
from moothall.partnership.permissions import Standing
from moothall.partnership.rota import rota


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what waits for the manager and the clerk (seven queries)."""
    if not place.serves_all or body.has_ended:
        return ()
    chair = list(_chair(body))
    empty = _seats(body, place, but_chair=bool(chair))
    return [*chair, *empty, *(_bodies(body) if place.manager else ())]


def _chair(body: Body) -> Iterator[Duty]:
    now = rota(body)
    if not now.is_due:
        return
    ends = now.chair.ends if now.chair else None
    yield Duty(
        "Settle who has the chair next",
        reverse("partnership:turns", kwargs={"body": body.slug}),
        f"It is the turn of {now.queue[0].candidate.name}.",
        ends,
    )


def _seats(body: Body, place: Standing, *, but_chair: bool) -> Iterator[Duty]:
    """Appoint somebody to what nobody is any more; the chair only where its turn is not due."""
    page = "people" if place.manager else "members"
    advice = (
        ""
        if place.manager
        else " Its manager appoints; where there is none, tell who runs this site."
    )
    for each in seats.to_fill(body):
        if but_chair and Role.CHAIR in each.seat.roles:
            continue
        yield Duty(
            f"Let somebody be {each.seat.title}",
            reverse(f"partnership:{page}", kwargs={"body": body.slug}),
            f"{each.sentence}{advice}",
            each.since if each.since > today() else None,
        )


def _bodies(body: Body) -> Iterator[Duty]:
    for each in Body.objects.filter(asks_for=body).order_by("name"):
        yield Duty(
            f"Answer whether {each} belongs to {body}",
            reverse("partnership:bodies", kwargs={"body": body.slug}),
            "Its manager asks for it to stand below.",
        )
