"""The cast: the four authorities of the example, two colleges, one stranger; used in all tests.

Organisations are those of the published example; people are named by their roles, and made
through the same actions as everywhere.
"""

from dataclasses import dataclass
from typing import Self

from django.utils.text import slugify
from tests.kept_rows import Kept

from moothall.codes import UKPRN, AreaCode
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation, add_person, found_body, prepare_home
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import admit_member, agree_lead
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.people import appoint

AUTHORITIES = {
    "Bedford": "E06000055",
    "Central Bedfordshire": "E06000056",
    "Hertfordshire": "E10000015",
    "Luton": "E06000032",
}
PASSWORD = "a long enough passphrase"


def person(role: Role, body: Body, organisation: Organisation | None = None) -> Person:
    """Add somebody with one role, named by it."""
    name = " ".join(filter(None, (str(role), "of", str(organisation or body))))
    email = slugify(name) + "@example.org"
    added = add_person(by=OPERATOR, email=email, name=name, password=PASSWORD)
    appoint(by=OPERATOR, person=added, body=body, role=role, organisation=organisation)
    return added


@dataclass(frozen=True)
class Cast:
    """Who is on stage."""

    body: Body
    other_body: Body
    bedford: Organisation
    central: Organisation
    hertfordshire: Organisation
    luton: Organisation
    barnfield: Organisation
    oaklands: Organisation
    manager: Person
    commissioner: Person
    director: Person
    elected: Person
    officer: Person
    observer: Person
    chair: Person
    clerk: Person
    representative: Person
    stranger: Person
    nobody: Person

    @classmethod
    def called(cls) -> Self:
        """Prepare a home and put everybody in place."""
        prepare_home(by=OPERATOR, is_demo=False)
        body = found_body(by=OPERATOR, name="Bedfordshire, Hertfordshire and Luton", slug="bhl")
        other = found_body(by=OPERATOR, name="Elsewhere", slug="elsewhere")
        places = [
            add_organisation(by=OPERATOR, name=name, sector=Sector.AUTHORITY, area=AreaCode(code))
            for name, code in AUTHORITIES.items()
        ]
        colleges = [
            add_organisation(by=OPERATOR, name=name, sector=Sector.COLLEGE, ukprn=UKPRN(number))
            for name, number in (("Barnfield College", 99999001), ("Oaklands College", 99999002))
        ]
        for member in (*places, *colleges):
            admit_member(by=OPERATOR, body=body, organisation=member)
        bedford, central, hertfordshire, luton = places
        barnfield, oaklands = colleges
        agree_lead(by=OPERATOR, body=body, provider=barnfield, lead=luton)
        agree_lead(by=OPERATOR, body=body, provider=oaklands, lead=hertfordshire)
        nobody = add_person(
            by=OPERATOR, email="nobody@example.org", name="Nobody yet", password=PASSWORD
        )
        return cls(
            body=body,
            other_body=other,
            bedford=bedford,
            central=central,
            hertfordshire=hertfordshire,
            luton=luton,
            barnfield=barnfield,
            oaklands=oaklands,
            manager=person(Role.MANAGER, body),
            commissioner=person(Role.COMMISSIONER, body, luton),
            director=person(Role.DIRECTOR, body, hertfordshire),
            elected=person(Role.ELECTED, body, bedford),
            officer=person(Role.MIS, body, barnfield),
            observer=person(Role.OBSERVER, body),
            chair=person(Role.CHAIR, body, luton),
            clerk=person(Role.CLERK, body),
            representative=person(Role.REPRESENTATIVE, body, oaklands),
            stranger=person(Role.MANAGER, other),
            nobody=nobody,
        )


call = Kept(Cast.called)
