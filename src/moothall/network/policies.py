"""When a partnership may tell the network something."""

from moothall.ledger.actions import NotAllowed
from moothall.network.models import NetworkRecord
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing


def check_can_tell(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody does not speak for a partnership to the network."""
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager tells the network.")


def check_as_shown(record: NetworkRecord, seen: int | None) -> None:
    """Raise NotAllowed where a record was withdrawn, or changed since it was shown."""
    if record.withdrawn_on:
        raise NotAllowed(f"“{record.title}” is withdrawn already.")
    if seen is not None and seen != record.version:
        raise NotAllowed(
            f"This was changed while you wrote: it now reads “{record.title}”. What you wrote "
            "stands below: look at it once more, and save it if it is still right."
        )
