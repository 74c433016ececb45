"""The register awaits a word from everybody once a year, and first within 28 days of a role."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Min
from django.urls import reverse

from moothall.interests.queries import last_word
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Person, held, today
from moothall.partnership.permissions import Standing

# Whose interests may sway what the body does; those who only watch or keep records are not asked.
ASKED = frozenset(Role) - {Role.OBSERVER, Role.MIS, Role.CLERK}
FIRST_WITHIN = dt.timedelta(days=28)
YEAR = dt.timedelta(days=365)
# How long before its day the yearly word is asked for.
AHEAD = dt.timedelta(days=30)


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what the register awaits of somebody, from a month before its day (three queries)."""
    if not place.roles & ASKED:
        return ()
    said = last_word(body, person)
    if said is not None:
        due = said + YEAR
        title = "Confirm your part of the register of interests"
        hint = "Once a year: that nothing has changed, or what has."
    else:
        roles = Appointment.objects.filter(held(), body=body, person=person, role__in=ASKED)
        begun = roles.aggregate(first=Min("starts"))["first"] or today()
        due = begun + FIRST_WITHIN
        title = "Say which interests you have, or that you have none"
        hint = "Within 28 days of taking up a role."
    if today() < due - AHEAD:
        return ()
    address = reverse("interests:confirm", kwargs={"body": body.slug})
    return (Duty(title, address, hint, due),)


def register() -> None:
    """Let lists of what awaits people know of the register."""
    duties.register("interests", duties_of)
