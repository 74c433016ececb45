"""Who represents colleges at the example's meetings: accounts named by their roles."""

from typing import Final

from moothall.demo.accounts import DOMAIN, Cast
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_person
from moothall.partnership.enums import Role
from moothall.partnership.people import appoint

COLLEGES: Final = ("Barnfield College", "Luton Sixth Form College", "Oaklands College")


def appoint_representatives(cast: Cast) -> None:
    """Give three colleges a representative each, so that sectors can be compared."""
    for name in COLLEGES:
        person = add_person(
            by=OPERATOR,
            email=f"{Role.REPRESENTATIVE}.{name.partition(' ')[0].lower()}@{DOMAIN}",
            name=f"Representative, {name}",
        )
        appoint(
            by=OPERATOR,
            person=person,
            body=cast.body,
            role=Role.REPRESENTATIVE,
            organisation=cast.organisations[name],
        )
