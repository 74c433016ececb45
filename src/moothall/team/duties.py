"""What awaits somebody of the joint team: an induction, a vacant post, a secondment that ends."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.team import queries
from moothall.team.enums import FOR_A_TIME
from moothall.team.models import Post
from moothall.team.permissions import KEEPS_TEAM
from moothall.theme.formats import plural


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what is left of somebody's own induction, and for those who keep the team the posts
    that are vacant, holders who leave soon, and inductions that are late (at most nine queries).
    """
    found = list(_own(person, body))
    if KEEPS_TEAM.holds(place) and Post.objects.filter(body=body).exists():
        found += [*_kept(place, body), *_late(body)]
    return found


def _own(person: Person, body: Body) -> Iterator[Duty]:
    left = queries.inductions_open(body, person)
    if left:
        holder, first = left[0]
        yield Duty(
            f"Go on with your induction as {holder.post.title}",
            reverse("team:holder", kwargs={"body": body.slug, "pk": holder.pk}),
            f"{plural(len(left), 'item is', 'items are')} left. Next: {first.item}.",
            first.due,
        )


def _kept(place: Standing, body: Body) -> Iterator[Duty]:
    posts = queries.posts(body, place)
    for each in posts:
        to = reverse("team:post", kwargs={"body": body.slug, "pk": each.post.pk})
        if each.vacant and not each.followed:
            yield Duty(f"Fill the post {each.post.title}", to, "It is vacant.")
    for each in queries.ending_soon(posts):
        to = reverse("team:post", kwargs={"body": body.slug, "pk": each.post.pk})
        yield Duty(
            f"Say what follows the {each.post.kind} {each.post.title}"
            if each.post.kind in FOR_A_TIME
            else f"Say who follows as {each.post.title}",
            to,
            "Its holder leaves: name who comes after."
            if each.may_be_followed
            else "The post ends: give it a later last day, or let what it covers be a gap.",
            each.last_day,
        )
    for each in queries.held_by_leavers(posts, body):
        yield Duty(
            f"Record the last day in the post {each.post.title}",
            reverse("team:post", kwargs={"body": body.slug, "pk": each.post.pk}),
            "Its holder has no role in the partnership any more.",
        )


def _late(body: Body) -> Iterator[Duty]:
    late: dict[int, list[tuple[object, queries.Induction]]] = {}
    for holder, induction in queries.inductions_open(body):
        if induction.is_late:
            late.setdefault(holder.pk, []).append((holder.post.title, induction))
    if len(late) > 1:
        every = [induction for items in late.values() for _, induction in items]
        yield Duty(
            f"See to the inductions of {len(late)} people in the joint team",
            reverse("team:team", kwargs={"body": body.slug}),
            f"{plural(len(every), 'item is', 'items are')} late.",
            min(each.due for each in every),
        )
        return
    for pk, items in late.items():
        title, first = items[0]
        yield Duty(
            f"See to the induction of the {title}",
            reverse("team:holder", kwargs={"body": body.slug, "pk": pk}),
            f"{plural(len(items), 'item is', 'items are')} late, first: {first.item}.",
            first.due,
        )


def register() -> None:
    """Let lists of what awaits people know of the joint team."""
    duties.register("team", duties_of)
