"""What a new partnership does here: say who works for all of it."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.team.models import Post
from moothall.team.permissions import KEEPS_TEAM
from moothall.theme.formats import plural

ORDER = 14


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the step of this room (one query)."""
    many = Post.objects.filter(body=body).count()
    keeps = KEEPS_TEAM.holds(place)
    yield Step(
        "Say who works in the joint team",
        f"{plural(many, 'post')}." if many else "Its posts, and which functions each covers.",
        reverse("team:team", kwargs={"body": body.slug}) if keeps else "",
        bool(many),
    )
