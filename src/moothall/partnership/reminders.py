"""What the partnership itself asks of somebody: to settle who chairs, to answer who would join."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.partnership.rota import rota


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what waits for the manager and the clerk (four queries)."""
    if not place.serves_all or body.has_ended:
        return ()
    return [*_chair(body), *(_bodies(body) if place.manager else ())]


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


def _bodies(body: Body) -> Iterator[Duty]:
    for each in Body.objects.filter(asks_for=body).order_by("name"):
        yield Duty(
            f"Answer whether {each} belongs to {body}",
            reverse("partnership:bodies", kwargs={"body": body.slug}),
            "Its manager asks for it to stand below.",
        )
