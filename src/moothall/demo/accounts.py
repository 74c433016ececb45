"""Who is in the example partnership: organisations as published, accounts by role."""

import re
from dataclasses import dataclass

from moothall.demo import facts
from moothall.demo.providers import AUTHORITIES, PROVIDERS, Provider
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation, add_person, found_body
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.membership import admit_member, agree_lead
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.people import appoint

NAME = "Hertfordshire, Bedfordshire and Luton"
SLUG = "example"
DOMAIN = "demo.invalid"

AREAS = {authority.name: authority.code for authority in AUTHORITIES}
SECTORS = {
    "general further education college": Sector.COLLEGE,
    "land-based college": Sector.COLLEGE,
    "sixth form college": Sector.SIXTH_FORM,
    "adult and community learning service": Sector.ADULT,
}
# The two providers whose officers have accounts.
OFFICERS = ("Barnfield College", "Dunstable College")
JOINTLY = re.compile(r"(.+) and (.+) jointly")


@dataclass(frozen=True, slots=True)
class Cast:
    """The body with its organisations by name, and the officers by their provider's name."""

    body: Body
    organisations: dict[str, Organisation]
    officers: dict[str, Person]

    def person(self, role: Role, organisation: str = "") -> Person:
        """Return the account of a role, of an organisation by its name or of the body itself."""
        return Person.objects.get(email=_address(role, organisation))


def set_up() -> Cast:
    """Found the example partnership with its members, lead commissioners and accounts."""
    body = found_body(
        by=OPERATOR,
        name=NAME,
        slug=SLUG,
        tier=Tier.SUB_REGION,
        purpose="To commission learning for 16 to 19 year olds together, following their travel "
        "to learn.",
    )
    organisations = {
        row["authority"]: authority(row["authority"]) for row in facts.load("authorities")
    }
    published = {row["provider"]: row for row in facts.load("providers")}
    for provider in PROVIDERS:
        organisations[provider.name] = _provider(provider, published.get(provider.name))
    for name, organisation in organisations.items():
        if name in AREAS or name in published:
            admit_member(by=OPERATOR, body=body, organisation=organisation)
    for name, row in published.items():
        _lead(body, organisations, name, row["lead_commissioner_from_april_2010"])
    return Cast(body, organisations, _people(body, organisations))


def authority(name: str) -> Organisation:
    """Return an authority of the example, added where it is not here yet."""
    found = Organisation.objects.filter(name=name).first()
    kinds = {row["authority"]: row["kind"] for row in facts.load("authorities")}
    return found or add_organisation(
        by=OPERATOR, name=name, sector=Sector.AUTHORITY, kind=kinds[name], area=AREAS[name]
    )


def _provider(provider: Provider, row: dict[str, str] | None) -> Organisation:
    kind = row["kind"] if row else "college outside the grouping (invented)"
    return add_organisation(
        by=OPERATOR,
        name=provider.name,
        sector=SECTORS.get(kind, Sector.COLLEGE),
        kind=kind,
        ukprn=provider.ukprn,
    )


def _lead(body: Body, organisations: dict[str, Organisation], name: str, words: str) -> None:
    """Record the lead as published: one, two jointly, or one with a partner from outside."""
    joint = JOINTLY.fullmatch(words)
    first, _, partner = words.partition(" in partnership with ")
    agree_lead(
        by=OPERATOR,
        body=body,
        provider=organisations[name],
        lead=organisations[joint[1] if joint else first],
        jointly_with=organisations[joint[2]] if joint else None,
        note_in_words=f"in partnership with {partner}" if partner else "",
    )


def _people(body: Body, organisations: dict[str, Organisation]) -> dict[str, Person]:
    for role, name in ((Role.MANAGER, "Partnership manager"), (Role.CLERK, "Clerk")):
        person = add_person(by=OPERATOR, email=_address(role, ""), name=name)
        appoint(by=OPERATOR, person=person, body=body, role=role)
    for name in AREAS:
        for role in (Role.COMMISSIONER, Role.DIRECTOR, Role.ELECTED):
            person = add_person(
                by=OPERATOR,
                email=_address(role, name),
                name=f"{role.label.capitalize()}, {_short(name)}",
            )
            appoint(
                by=OPERATOR, person=person, body=body, role=role, organisation=organisations[name]
            )
    officers = {}
    for name in OFFICERS:
        email = f"mis.{name.partition(' ')[0].lower()}@{DOMAIN}"
        officers[name] = add_person(by=OPERATOR, email=email, name=f"MIS officer, {name}")
        appoint(
            by=OPERATOR,
            person=officers[name],
            body=body,
            role=Role.MIS,
            organisation=organisations[name],
        )
    return officers


def director_of(authority: str) -> Person | None:
    """Return the account of an authority's director, or None where the name is no authority's."""
    return Person.objects.filter(email=_address(Role.DIRECTOR, authority)).first()


def _address(role: Role, organisation: str) -> str:
    words = (str(role), _short(organisation)) if organisation else (str(role),)
    return ".".join(word.lower().replace(" ", "-") for word in words) + f"@{DOMAIN}"


def _short(authority: str) -> str:
    return authority.partition(" ")[0] if "Central" not in authority else "Central Bedfordshire"
