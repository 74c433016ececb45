"""What people are told of the joint team: who comes into a post, who leaves it."""

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.team.models import Holder
from moothall.theme.formats import long_date

POSTS = Kind("team.posts", "Posts of the joint team are filled or left", Delivery.DAILY)
TOLD = (Role.MANAGER, Role.CLERK, Role.CHAIR, Role.DEPUTY, Role.DIRECTOR, Role.LEAD_OFFICER)


def register() -> None:
    """Let people be told of the joint team."""
    kinds.register(POSTS, {"PostFilled": filled, "PostLeft": left})


def filled(body: Body, event: Event) -> Told | None:
    """Tell those who direct and keep the team, and the holder, that a post is filled."""
    holder = _holder(body, event)
    if holder is None:
        return None
    since = long_date(holder.starts)
    return _told(body, holder, f"The post {holder.post} is filled from {since}.")


def left(body: Body, event: Event) -> Told | None:
    """Tell the same that somebody leaves a post."""
    holder = _holder(body, event)
    if holder is None or holder.ends is None:
        return None
    return _told(body, holder, f"The holder of the post {holder.post} leaves it on "
                 f"{long_date(holder.ends)}.")  # fmt: skip


def _told(body: Body, holder: Holder, text: str) -> Told:
    rows = Appointment.objects.filter(held(), body=body, role__in=TOLD)
    people = frozenset(rows.values_list("person", flat=True))
    own = frozenset({holder.person_id} if holder.person_id else ())
    to = reverse("team:post", kwargs={"body": body.slug, "pk": holder.post_id})
    return Told(text, to, people | own)


def _holder(body: Body, event: Event) -> Holder | None:
    found = Holder.objects.filter(post__body=body, pk=event.subject_id)
    return found.select_related("post").first()
