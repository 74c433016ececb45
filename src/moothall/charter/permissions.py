"""Who keeps the terms and the agreements, and who signs."""

from moothall.governance.enums import Level
from moothall.governance.permissions import SPEAKERS, voices_of
from moothall.ledger.refs import Actor
from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Body

KEEPS_TERMS = Rule(
    "keeps the terms",
    "the manager and the clerk of {body}",
    lambda s: s.manager or Role.CLERK in s.roles,
    "Drafting terms of reference and agreements, offering them, recording their reviews.",
)

SIGNS = Rule(
    "signs agreements",
    "the commissioners, lead officers, directors and elected members of the member authorities of "
    "{body}",
    lambda s: bool(s.authority_roles & SPEAKERS),
    "Signing agreements, for an authority at one of its levels.",
)


def may_sign(by: By, authority: int, level: Level, body: Body) -> bool:
    """Whether somebody signs for this authority at this level; the operator records for anyone."""
    if isinstance(by, Actor):
        return True
    return (authority, level) in voices_of(by, body)
