"""What the manager could publish and has not."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.publishing import queries
from moothall.publishing.permissions import may_publish


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what waits to be published, for whoever publishes."""
    if not may_publish(place):
        return ()
    return [
        Duty(
            f"Publish the {composition.noun}",
            reverse(
                "publishing:new",
                kwargs={
                    "body": body.slug,
                    "kind": composition.kind,
                    "subject": offer.subject.id,
                },
            ),
            f"{offer.title}.",
        )
        for composition, offer in queries.waiting(body)
    ]


def register() -> None:
    """Let lists of what awaits people know of what could be published."""
    duties.register("publishing", duties_of)
