"""Choosing how one is told."""

from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OWN
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.models import Choice
from moothall.partnership.models import Person


@action("NoticesChosen", "chose how to be told", who=OWN)
def choose_delivery(*, by: Person, choices: dict[str, Delivery]) -> Person:
    """Keep how a person wants to be told of kinds, by name; others stay as they are.

    Raises InvalidValue for a kind that there is not.
    """
    unknown = [name for name in choices if kinds.named(name) is None]
    if unknown:
        raise InvalidValue(f"There is no kind of message “{unknown[0]}”.")
    Choice.objects.bulk_create(
        [Choice(person=by, kind=name, delivery=how) for name, how in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["delivery"],
    )
    note(**{name: str(how) for name, how in choices.items()})
    return by
