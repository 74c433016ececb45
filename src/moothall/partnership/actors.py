"""Who acts: a person of the site, or an actor who is none (the operator, or the site itself)."""

from moothall.ledger.refs import Actor
from moothall.partnership.models import Person

By = Person | Actor


def person_of(by: By) -> Person | None:
    """Return who acts, where that is a person of the site."""
    return by if isinstance(by, Person) else None
