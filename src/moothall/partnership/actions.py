"""Verbs that change who we are."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from moothall.codes import UKPRN, AreaCode, CharityNumber, Code, CompanyNumber
from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.partnership import policies
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.checks import check, in_words
from moothall.partnership.enums import ChairFrom, Sector, Tier
from moothall.partnership.guards import MANAGES
from moothall.partnership.models import (
    Area,
    AreaChange,
    Body,
    Installation,
    Membership,
    Organisation,
    Person,
    today,
)
from moothall.partnership.queries import area_changes, england

# What the site itself has at the first place of an address, now or soon: no body is called so.
RESERVED = frozenset(
    {
        "account",
        "accessibility",
        "admin",
        "api",
        "demo",
        "glossary",
        "health",
        "inbox",
        "set-up",
        "static",
    }
)


@action("HomePrepared", "prepared this home", who=OPERATES)
def prepare_home(*, by: By, is_demo: bool) -> Installation:
    """Fill an empty home with the areas of England and say, for good, what it is for."""
    note(is_demo=is_demo)
    rows = england()
    Area.objects.bulk_create(
        Area(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent_id=row["parent"] or None,
            starts=_date(row["from"]),
            ends=_date(row["to"]),
        )
        for row in rows
    )
    AreaChange.objects.bulk_create(
        AreaChange(before_id=row["before"], after_id=row["after"], day=row["day"])
        for row in area_changes()
    )
    return Installation.objects.create(is_demo=is_demo)


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@action("BodyFounded", "founded the body", who=OPERATES)
def found_body(
    *,
    by: By,
    name: str,
    slug: str = "",
    tier: Tier = Tier.PARTNERSHIP,
    parent: Body | None = None,
    purpose: str = "",
    starts: dt.date | None = None,
    keeps_records: bool = True,
    chair_from: ChairFrom = ChairFrom.MEMBERS,
) -> Body:
    """Add a partnership or another body, which begins on a day (today, if none is given).

    One that keeps no records of its own has no evidence, plans and money: it meets and decides.
    Raises InvalidValue where the name is taken, or the body above it is of a lower tier.
    """
    slug = slug or slugify(name)
    if not slug:
        raise InvalidValue("A partnership needs a name with letters or digits in it.")
    if slug in RESERVED:
        raise InvalidValue(f"The address “{slug}” is the site's own: choose another name or slug.")
    if Body.objects.filter(slug=slug).exists():
        raise InvalidValue(f"There is a body “{slug}” already: choose another name or slug.")
    policies.check_tier(tier, parent)
    body = Body(
        slug=slug,
        name=name,
        tier=tier,
        parent=parent,
        purpose=purpose,
        starts=starts or today(),
        keeps_records=keeps_records,
        chair_from=chair_from,
    )
    check(body)
    body.save()
    return body


@action("BodyRenamed", "renamed the body", who=MANAGERS)
def rename_body(*, by: By, body: Body, name: str) -> Body:
    """Give a body another name; its slug, which addresses and scripts rely on, stays."""
    body.name = name
    check(body)
    body.save(update_fields=["name"])
    note(name=name)
    return body


@action("PurposeStated", "stated what the body is for", who=MANAGERS)
def state_purpose(*, by: By, body: Body, purpose: str) -> Body:
    """Say what a body is for (GOV-1)."""
    body.purpose = purpose.strip()
    check(body)
    body.save(update_fields=["purpose"])
    note(purpose=body.purpose)
    return body


@action("OrganisationAdded", "added the organisation", who=MANAGES)
def add_organisation(
    *,
    by: By,
    name: str,
    sector: Sector,
    kind: str = "",
    ukprn: UKPRN | None = None,
    charity_number: CharityNumber | None = None,
    company_number: CompanyNumber | None = None,
    area: AreaCode | None = None,
) -> Organisation:
    """Add an organisation. Raises InvalidValue naming all that is wrong with it."""
    found = Organisation(
        name=name,
        sector=sector,
        kind=kind,
        ukprn=_text(ukprn),
        charity_number=_text(charity_number),
        company_number=_text(company_number),
        area_id=_text(area),
    )
    check(found)
    found.save()
    return found


def _text(code: Code | None) -> str | None:
    return str(code) if code else None


@action("OrganisationCorrected", "corrected what is kept of the organisation", who=MANAGES)
def correct_organisation(
    *,
    by: By,
    organisation: Organisation,
    name: str,
    sector: Sector,
    kind: str = "",
    ukprn: UKPRN | None = None,
    charity_number: CharityNumber | None = None,
    company_number: CompanyNumber | None = None,
    area: AreaCode | None = None,
) -> Organisation:
    """Correct an organisation's particulars: all are given, a number that is not given is taken
    away. Where its sector is corrected, so is that of each membership in it. Raises NotAllowed
    where it belongs to others too, and InvalidValue naming all that is wrong.
    """
    policies.check_can_correct(by, organisation)
    given = {
        "name": name,
        "sector": str(sector),
        "kind": kind,
        "ukprn": _text(ukprn),
        "charity_number": _text(charity_number),
        "company_number": _text(company_number),
        "area_id": _text(area),
    }
    changed = [key for key, value in given.items() if getattr(organisation, key) != value]
    for key in changed:
        note(**{f"{key.removesuffix('_id')}_before": getattr(organisation, key)})
        setattr(organisation, key, given[key])
    before = Organisation.objects.values_list("sector", flat=True).get(pk=organisation.pk)
    check(organisation)
    organisation.save()
    _follow_sector(organisation, before)
    return organisation


def _follow_sector(organisation: Organisation, before: str) -> None:
    """Correct the sector of the memberships that were in the one which was wrong; of all where an
    organisation turns out to be a local authority.
    """
    if organisation.sector == before:
        return
    found = Membership.objects.filter(organisation=organisation)
    if organisation.sector != Sector.AUTHORITY:
        found = found.filter(sector=before)
    note(memberships_corrected=found.update(sector=organisation.sector))


@action("PersonAdded", "added a person", who=MANAGES)
def add_person(*, by: By, email: str, name: str, password: str | None = None) -> Person:
    """Add a person, who may sign in once a password is set."""
    if Person.objects.filter(email=email.strip().lower()).exists():
        raise InvalidValue(f"Somebody with the e-mail address “{email}” is here already.")
    try:
        return Person.objects.create_user(email.strip(), password, name)
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
