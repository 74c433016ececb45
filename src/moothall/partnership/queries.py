"""Reads on bodies and their members."""

import csv
from functools import cache
from importlib.resources import files

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from moothall.codes import AreaCode
from moothall.faults import InvalidValue
from moothall.partnership.enums import Sector
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
)


def authorities(body: Body) -> list[Organisation]:
    """Return the member authorities of a body today, by name."""
    return list(members(body, Sector.AUTHORITY))


def members(body: Body, *sectors: str) -> QuerySet[Organisation]:
    """Return the member organisations of a body today, by name, in these sectors or in all."""
    memberships = Membership.objects.filter(in_force(), body=body)
    found = Organisation.objects.filter(pk__in=memberships.values("organisation"))
    return (found.filter(sector__in=sectors) if sectors else found).select_related("area")


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
    found = Lead.objects.filter(in_force(), body=body).select_related("lead", "jointly_with")
    return {lead.provider_id: lead for lead in found}


def only_body(slug: str = "", *, among: QuerySet[Body] | None = None) -> Body:
    """Return the body with this slug, or the only one there is.

    Raises InvalidValue, naming those there are, when none or several fit.
    """
    bodies = among if among is not None else Body.objects.all()
    found = list(bodies.filter(slug=slug) if slug else bodies[:20])
    if len(found) == 1:
        return found[0]
    names = ", ".join(bodies.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
    if slug:
        raise InvalidValue(f"There is no partnership “{slug}”. There are: {names}.")
    raise InvalidValue(f"Say which partnership is meant with --partnership. There are: {names}.")


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


def person_by_email(email: str) -> Person:
    """Return the person with this e-mail address. Raises InvalidValue where there is none."""
    try:
        return Person.objects.get(email=email.strip().lower(), is_active=True)
    except Person.DoesNotExist:
        raise InvalidValue(f"Nobody here has the e-mail address “{email}”.") from None


@cache
def england() -> tuple[dict[str, str], ...]:
    """Return the areas of England that come with the program (data/areas.csv), parents first."""
    text = files("moothall.partnership").joinpath("data/areas.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def role_in_words(person: Person, body: Body) -> str:
    """Return what a person is in a body today, in words."""
    roles = Appointment.objects.filter(held(), person=person, body=body)
    return "; ".join(str(a) for a in roles.select_related("organisation"))
