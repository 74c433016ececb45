"""Reads on bodies and their members."""

import csv
import datetime as dt
from functools import cache
from importlib.resources import files

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.text import slugify

from moothall.codes import AreaCode
from moothall.faults import InvalidValue
from moothall.partnership.enums import AreaKind, Role, Sector
from moothall.partnership.models import (
    Appointment,
    Area,
    Body,
    Lead,
    Membership,
    Organisation,
    Person,
    held,
    in_force,
    today,
)


def authorities(body: Body) -> list[Organisation]:
    """Return the member authorities of a body today, by name."""
    return list(members(body, Sector.AUTHORITY))


def members(body: Body, *sectors: str) -> QuerySet[Organisation]:
    """Return the member organisations of a body today, by name, in these sectors or in all."""
    memberships = Membership.objects.filter(in_force(), body=body)
    found = Organisation.objects.filter(pk__in=memberships.values("organisation"))
    return (found.filter(sector__in=sectors) if sectors else found).select_related("area")


def sectors(body: Body) -> list[str]:
    """Return the sector in which each member of today sits (one query)."""
    found = Membership.objects.filter(in_force(), body=body)
    return list(found.order_by("sector").values_list("sector", flat=True))


def sector_then(on: dt.date | None = None) -> Subquery:
    """Return, for a query of appointments, the sector in which each one's organisation sits in the
    body on a day (today, if none is given).
    """
    then = Membership.objects.filter(
        in_force(on), body=OuterRef("body"), organisation=OuterRef("organisation")
    )
    return Subquery(then.values("sector")[:1])


def member_named(body: Body, text: str) -> Organisation:
    """Return the member of today with this name, or its name as a slug (`bedford-college`).

    Raises InvalidValue, naming the members, where there is none.
    """
    wanted = text.strip().casefold()
    found = list(members(body))
    for each in found:
        if wanted in (each.name.casefold(), slugify(each.name)):
            return each
    names = ", ".join(each.name for each in found) or "none yet"
    raise InvalidValue(f"“{text}” is no member of {body}. Members: {names}.")


def grouping(body: Body) -> tuple[AreaCode, ...]:
    """Return the area codes of a body's member authorities: what counts as inside."""
    return tuple(AreaCode(a.area_id) for a in authorities(body) if a.area_id)


def leads(body: Body) -> dict[int, Lead]:
    """Return who leads for each provider today, by the provider's key."""
    found = Lead.objects.filter(in_force(), body=body).select_related(
        "lead", "jointly_with", "provider"
    )
    return {lead.provider_id: lead for lead in found}


def only_body(slug: str = "", *, among: QuerySet[Body] | None = None) -> Body:
    """Return the body with this slug; or the only one there is, or that keeps records of its own.

    Raises InvalidValue, naming those there are, when none or several fit.
    """
    bodies = among if among is not None else Body.objects.all()
    found = list(bodies.filter(slug=slug) if slug else bodies[:20])
    if len(found) == 1:
        return found[0]
    names = ", ".join(bodies.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
    if slug:
        raise InvalidValue(f"There is no partnership “{slug}”. There are: {names}.")
    main = main_body(bodies)
    if main:
        return main
    raise InvalidValue(f"Say which partnership is meant with --partnership. There are: {names}.")


def main_body(bodies: QuerySet[Body]) -> Body | None:
    """Return the one of several bodies that goes on and keeps records of its own, if it is one."""
    going_on = Q(ends__isnull=True) | Q(ends__gte=today())
    found = list(bodies.filter(going_on, keeps_records=True)[:2])
    return found[0] if len(found) == 1 else None


def area_named(text: str) -> Area:
    """Return the area of today with this ONS code or name.

    Raises InvalidValue where there is none, or where a name stands for several.
    """
    wanted = text.strip()
    found = list(Area.objects.filter(Q(code=wanted.upper()) | Q(name__iexact=wanted, ends=None)))
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{area.code} ({area.kind})" for area in found)
        raise InvalidValue(f"Several areas are called “{text}”: give one of the codes {codes}.")
    raise InvalidValue(f"“{text}” is neither the code nor the name of an area of England today.")


def offered_areas() -> list[str]:
    """Return the areas of today below the regions, as `Luton (E06000032)`, by name (one query)."""
    found = Area.objects.filter(ends=None).exclude(kind__in=(AreaKind.COUNTRY, AreaKind.REGION))
    return [f"{name} ({code})" for name, code in found.values_list("name", "code")]


def memberships(body: Body) -> QuerySet[Membership]:
    """Return every membership a body has or had, each with its `state` today."""
    day = today()
    return (
        Membership.objects.filter(body=body)
        .select_related("organisation__area")
        .annotate(
            state=Case(
                When(starts__gt=day, then=Value("coming")),
                When(ends__lt=day, then=Value("former")),
                default=Value("member"),
            )
        )
    )


def appointments(body: Body) -> QuerySet[Appointment]:
    """Return every appointment in a body, each with its `state` today: one whose organisation is
    no member is former whatever its days.
    """
    day = today()
    return (
        Appointment.objects.filter(body=body)
        .select_related("person", "organisation", "body")
        .annotate(
            state=Case(
                When(starts__gt=day, then=Value("coming")),
                When(held(), then=Value("held")),
                default=Value("former"),
            )
        )
    )


def known_organisation(name: str, ukprn: str | None) -> Organisation | None:
    """Return the organisation of this name on the site, or else the one with this UKPRN."""
    by_name = Organisation.objects.filter(name__iexact=name.strip()).first()
    return by_name or (Organisation.objects.filter(ukprn=ukprn).first() if ukprn else None)


def must_agree(
    found: Organisation,
    name: str,
    ukprn: str | None,
    area: str | None,
    charity_number: str | None = None,
    company_number: str | None = None,
) -> None:
    """Refuse to take a namesake for an organisation: one with another name, number or area.

    Raises InvalidValue, saying what is kept of it.
    """
    same = (
        found.name.casefold() == name.strip().casefold()
        and (ukprn or None) in (None, found.ukprn)
        and (charity_number or None) in (None, found.charity_number)
        and (company_number or None) in (None, found.company_number)
        and (area or None) in (None, found.area_id)
    )
    if not same:
        raise InvalidValue(
            f"There is an organisation “{found}” already, with sector "
            f"{found.get_sector_display()}, {numbers_of(found)} and area "
            f"{found.area_id or 'none'}: give the same, or another name and number."
        )


def numbers_of(found: Organisation) -> str:
    """Return the numbers an organisation is known by, in words."""
    others = [("charity number", found.charity_number), ("company number", found.company_number)]
    told = [f"{title} {number}" for title, number in others if number]
    return ", ".join([f"UKPRN {found.ukprn or 'none'}", *told])


def person_by_email(email: str) -> Person:
    """Return the person with this e-mail address. Raises InvalidValue where there is none."""
    try:
        return Person.objects.get(email=email.strip().lower(), is_active=True)
    except Person.DoesNotExist:
        raise InvalidValue(f"Nobody here has the e-mail address “{email}”.") from None


@cache
def england() -> tuple[dict[str, str], ...]:
    """Return the areas of England that come with the program (data/areas.csv), parents first."""
    return _rows("areas.csv")


@cache
def area_changes() -> tuple[dict[str, str], ...]:
    """Return which areas came out of which, and when, as it comes with the program."""
    return _rows("changes.csv")


def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("moothall.partnership").joinpath("data", name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def role_in_words(person: Person, body: Body) -> str:
    """Return what a person is in a body today, in words."""
    roles = Appointment.objects.filter(held(), person=person, body=body)
    return "; ".join(str(a) for a in roles.select_related("organisation"))


def people_here(body: Body) -> list[tuple[Person, list[Appointment]]]:
    """Return who holds a role in a body today, by name, with the roles (one query)."""
    found = Appointment.objects.filter(held(), body=body, person__is_active=True)
    by_person: dict[Person, list[Appointment]] = {}
    for each in found.select_related("person", "organisation").order_by("person__name"):
        by_person.setdefault(each.person, []).append(each)
    return list(by_person.items())


def officers_of(body: Body) -> list[Appointment]:
    """Return who leads and serves a body today: chair, deputy, clerk, manager (one query)."""
    order = (Role.CHAIR, Role.DEPUTY, Role.CLERK, Role.MANAGER)
    found = Appointment.objects.filter(
        held(), body=body, role__in=order, person__is_active=True
    ).select_related("person", "organisation")
    return sorted(found, key=lambda a: (order.index(Role(a.role)), a.person.name.casefold()))
