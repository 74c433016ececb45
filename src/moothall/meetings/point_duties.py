"""What of minutes and action points awaits somebody, and what somebody owns and hands over."""

from collections.abc import Collection, Iterator, Sequence

from django.urls import reverse

from moothall.governance.workdays import today
from moothall.meetings.action_points import hand_over
from moothall.meetings.enums import MinutesStatus, PointStatus, Status
from moothall.meetings.models import ActionPoint, Meeting, Minutes, MinutesComment
from moothall.meetings.point_queries import SOON, open_points_of
from moothall.partnership import duties, handover
from moothall.partnership.actors import By
from moothall.partnership.duties import Duty
from moothall.partnership.handover import Owned
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what of minutes and action points awaits somebody (at most four queries)."""
    return [*_mine(person, body), *(_to_keep(body) if place.convenes else ())]


def _mine(person: Person, body: Body) -> Iterator[Duty]:
    for point in open_points_of([person], body).filter(due__lte=today() + SOON):
        late = "It is late. " if point.due < today() else ""
        yield Duty(
            f"Do action point {point.number}: {point.text}",
            _address(body, "point", point.pk),
            f"{late}Note how far it is, or say that it is done.",
            point.due,
        )


def _to_keep(body: Body) -> Iterator[Duty]:
    """Minutes to write or send round, comments to answer, minutes that a meeting may approve."""
    held = Meeting.objects.filter(body=body, status=Status.HELD)
    last = held.order_by("-starts").first()
    unsent = held.exclude(minutes__status__in=(MinutesStatus.CIRCULATED, MinutesStatus.APPROVED))
    for meeting in unsent.order_by("starts"):
        yield Duty(
            f"Circulate the minutes of {long_date(meeting.day)}",
            _address(body, "minutes", meeting.pk),
            "They are written against the agenda, and sent round to all.",
        )
    waiting = MinutesComment.objects.filter(
        minutes__meeting__body=body, answer="", minutes__status=MinutesStatus.CIRCULATED
    )
    for comment in waiting.select_related("minutes__meeting"):
        meeting = comment.minutes.meeting
        yield Duty(
            f"Answer a comment on the minutes of {long_date(meeting.day)}",
            _address(body, "minutes", meeting.pk),
            "Comments are answered before the minutes are approved.",
        )
    sent = Minutes.objects.filter(meeting__body=body, status=MinutesStatus.CIRCULATED)
    for minutes in sent.select_related("meeting"):
        if last is not None and last.starts > minutes.meeting.starts:
            yield Duty(
                f"Record the approval of the minutes of {long_date(minutes.meeting.day)}",
                _address(body, "minutes", minutes.meeting_id),
                f"The meeting of {long_date(last.day)} may have approved them.",
            )


def owned_by(people: Collection[Person], body: Body) -> Sequence[Owned]:
    """Return the open action points of some people (one query)."""
    return [
        Owned(
            f"Action point {point.number}: {point.text}",
            _address(body, "point", point.pk),
            point.ref,
            point.owner_id,
        )
        for point in open_points_of(people, body)
    ]


def take_over(*, by: By, owned: Sequence[Owned], to: Person, body: Body) -> None:
    """Give action points to somebody else, each with its own event."""
    keys = [each.ref.id for each in owned]
    found = ActionPoint.objects.filter(body=body, pk__in=keys, status=PointStatus.OPEN)
    for point in found.order_by("number"):
        hand_over(by=by, point=point, to=to, because="Who did it leaves.")


def _address(body: Body, page: str, pk: int) -> str:
    return reverse(f"meetings:{page}", kwargs={"body": body.slug, "pk": pk})


def register() -> None:
    """Let lists of what awaits people, and leavers, know of minutes and action points."""
    duties.register("minutes and action points", duties_of)
    handover.register("action points", owned_by, take_over)
