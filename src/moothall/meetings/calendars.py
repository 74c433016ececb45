"""Which meetings stand in whose calendar."""

import datetime as dt
from collections import defaultdict

from moothall import clock
from moothall.meetings.invited import RANK
from moothall.meetings.models import Arrangements, Meeting
from moothall.meetings.models.meeting import INVITED
from moothall.partnership.models import Appointment, Body, Membership, Person

KEPT = dt.timedelta(days=366)


def of_body(body: Body) -> list[Meeting]:
    """Return the public meetings of a body: a year back and all to come, the earliest first."""
    found = Meeting.objects.public().filter(body=body, starts__gte=clock.now() - KEPT)
    return list(found.select_related("body").order_by("starts", "pk"))


def of_person(person: Person) -> list[Meeting]:
    """Return the meetings to which somebody is or was invited, in whatever body: a year back and
    all to come, the earliest first (four queries).
    """
    roles = list(Appointment.objects.filter(person=person))
    bodies = {each.body_id for each in roles}
    found = Meeting.objects.filter(body__in=bodies, starts__gte=clock.now() - KEPT)
    invited = {
        each.body_id: set(each.invited) for each in Arrangements.objects.filter(body__in=bodies)
    }
    days = _days_of_membership(bodies, {a.organisation_id for a in roles if a.organisation_id})
    standard = {str(role) for role in INVITED}
    return [
        meeting
        for meeting in found.select_related("body").order_by("starts", "pk")
        if any(
            role.body_id == meeting.body_id
            and role.role in RANK
            and role.role in invited.get(meeting.body_id, standard)
            and _holds(role, meeting.day, days)
            for role in roles
        )
    ]


Days = dict[tuple[int, int], list[Membership]]


def _days_of_membership(bodies: set[int], organisations: set[int]) -> Days:
    days: Days = defaultdict(list)
    for each in Membership.objects.filter(body__in=bodies, organisation__in=organisations):
        days[each.body_id, each.organisation_id].append(each)
    return days


def _holds(role: Appointment, day: dt.date, days: Days) -> bool:
    """Whether an appointment counts on a day: as `partnership.models.held` asks it of one day."""
    if not _within(role, day):
        return False
    if role.organisation_id is None:
        return True
    return any(_within(each, day) for each in days[role.body_id, role.organisation_id])


def _within(dated: Appointment | Membership, day: dt.date) -> bool:
    return dated.starts <= day and (dated.ends is None or dated.ends >= day)
