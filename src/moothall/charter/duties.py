"""What awaits somebody here: a signature, a review, and for those who keep the terms a draft."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from moothall.charter.enums import AgreementStatus
from moothall.charter.models import Place
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.queries import reviews_due
from moothall.charter.signing import settle
from moothall.governance.permissions import voices_of
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return the agreements that await somebody's signature, and for the manager and the clerk the
    reviews whose time has come (at most seven queries).
    """
    settle(body)
    found = list(_to_sign(person, body)) if place.authorities else []
    if KEEPS_TERMS.holds(place):
        found += [
            Duty(due.title, due.href, "Say what was found and what comes of it.", due.last_day)
            for due in reviews_due(body)
        ]
    return found


def _to_sign(person: Person, body: Body) -> Iterator[Duty]:
    voices = voices_of(person, body)
    if not voices:
        return
    mine = reduce(or_, (Q(authority=authority, level=level) for authority, level in voices))
    open_ = Place.objects.filter(
        mine,
        version__agreement__body=body,
        version__status=AgreementStatus.TO_SIGN,
        signature=None,
    )
    for each in open_.select_related("version__agreement"):
        yield Duty(
            f"Sign “{each.version.agreement}”",
            reverse("charter:sign", kwargs={"body": body.slug, "pk": each.version_id}),
            f"Version {each.version.version} awaits {each.called}, by its "
            f"{each.get_level_display()}.",
        )


def register() -> None:
    """Let lists of what awaits people know of terms and agreements."""
    duties.register("charter", duties_of)
