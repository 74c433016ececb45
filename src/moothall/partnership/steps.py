"""What a new partnership does first in its own room: say who it is, who belongs to it, who acts."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from moothall.partnership.checklist import Step
from moothall.partnership.enums import ChairFrom, Role, Sector
from moothall.partnership.models import Appointment, Body, Organisation, held, today
from moothall.partnership.permissions import OFFICERS, Standing
from moothall.partnership.queries import leads, members
from moothall.theme.formats import join_words, plural


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the steps of this room (six queries)."""

    def to(page: str) -> str:
        return reverse(f"partnership:{page}", kwargs={"body": body.slug}) if place.manager else ""

    yield Step(
        "Say what the partnership is for",
        "Stated." if body.purpose else "Its purpose, in a sentence or two.",
        to("describe"),
        bool(body.purpose),
    )
    found = list(members(body))
    authorities = [each for each in found if each.sector == Sector.AUTHORITY]
    others = [each for each in found if each.sector != Sector.AUTHORITY]
    yield Step(
        "Add the member authorities",
        f"{plural(len(authorities), 'authority is a member', 'authorities are members')}."
        if authorities
        else "Their areas are what counts as inside; what none of them covers counts as elsewhere.",
        to("members"),
        bool(authorities),
    )
    yield Step(
        "Add the other members: colleges, providers, employers",
        f"{plural(len(others), 'other member')}."
        if others
        else "One by one, or all from a spreadsheet. A provider's UKPRN links it to its returns.",
        to("members"),
        bool(others),
    )
    if body.keeps_records:
        yield _who_leads(body, others, to("leads"))
    roles = Appointment.objects.filter(held(), body=body, person__is_active=True)
    spoken_for = set(
        roles.filter(role__in=(*OFFICERS, Role.ELECTED)).values_list("organisation", flat=True)
    )
    silent = [each.name for each in authorities if each.pk not in spoken_for]
    yield Step(
        "Invite the people",
        f"Nobody is appointed yet for {join_words(silent)}."
        if silent
        else (
            "Somebody is appointed for each authority."
            if authorities
            else "Those who act for each member authority, and the officers of providers."
        ),
        to("people"),
        bool(authorities) and not silent,
    )
    yield _chair(body, to("turns" if body.chair_from != ChairFrom.NOBODY else "people"))


def _chair(body: Body, href: str) -> Step:
    """The step of naming the chair: one who begins later is named too."""
    goes_on = Q(ends__isnull=True) | Q(ends__gte=today())
    named = Appointment.objects.filter(goes_on, body=body, role=Role.CHAIR).exists()
    hint = "Named." if named else "Whoever leads the meetings, and decides where your rule says so."
    return Step("Name the chair", hint, href, named)


def _who_leads(body: Body, others: list[Organisation], href: str) -> Step:
    """The step of agreeing who speaks with each provider, where there are returns and rounds."""
    agreed = leads(body)
    without = [each for each in others if each.ukprn and each.pk not in agreed]
    return Step(
        "Agree who speaks with each provider",
        f"Open for {plural(len(without), 'provider')}."
        if without
        else ("Agreed for each." if others else "Once providers are members."),
        href,
        bool(others) and not without,
    )
