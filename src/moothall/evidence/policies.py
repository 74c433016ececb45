"""When something may be done with the evidence: each check raises one plain sentence."""

import datetime as dt

from moothall.evidence.enums import MOVES, Purpose, ReturnStatus
from moothall.evidence.models import Protocol, Return, protocols_in_force
from moothall.evidence.permissions import GIVES_RETURNS, may_decide
from moothall.ledger.actions import NotAllowed
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing

PAST = {
    ReturnStatus.RECEIVED: "has not been checked yet",
    ReturnStatus.CHECKED: "has been checked and waits for a decision",
    ReturnStatus.ACCEPTED: "is accepted",
    ReturnStatus.REFUSED: "was refused",
    ReturnStatus.SUPERSEDED: "was superseded by a later return",
    ReturnStatus.WITHDRAWN: "was withdrawn",
}


def check_can_move(given: Return, to: ReturnStatus) -> None:
    """Raise NotAllowed where a return cannot go from where it stands to there."""
    now = ReturnStatus(given.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"This return {PAST[now]}, so it cannot become {to.label}.")


def check_can_give(place: Standing) -> None:
    """Raise NotAllowed where someone gives no returns here at all."""
    if not GIVES_RETURNS.holds(place):
        raise NotAllowed(f"Returns are given by others: {GIVES_RETURNS.words}")


def check_can_decide(place: Standing, given: Return, to: ReturnStatus) -> None:
    """Raise NotAllowed where someone may not bring a return there, or it cannot go."""
    if not may_decide(place, given):
        raise NotAllowed(
            "Only the provider's own officer or a commissioner of its lead authority decides on a "
            "return."
        )
    check_can_move(given, to)


def can_decide(place: Standing, given: Return, to: ReturnStatus) -> bool:
    """Whether the button is shown."""
    try:
        check_can_decide(place, given, to)
    except NotAllowed:
        return False
    return True


class NoProtocol(NotAllowed):
    """No data-sharing protocol in force allows what was asked (EVD-2)."""


def protocol_for(body: Body, purpose: Purpose, on: dt.date) -> Protocol:
    """Return the protocol under which records of a body are used for a purpose on a day.

    Raises NoProtocol, saying how to add one: nothing is used or shown without (EVD-2).
    """
    for protocol in protocols_in_force(body, on):
        if protocol.allows(purpose):
            return protocol
    raise NoProtocol(
        f"No data-sharing protocol in force allows “{purpose.label}”. Add one on the protocols "
        f'page, or with: moothall protocol add --title "..." --purpose {purpose} '
        f"--starts {on} --ends YYYY-MM-DD"
    )
