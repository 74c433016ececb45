"""When something may be done with the evidence: each check raises one plain sentence."""

import datetime as dt

from moothall.evidence.enums import MOVES, Purpose, ReturnKind, ReturnStatus
from moothall.evidence.models import Protocol, Return, protocols_in_force
from moothall.evidence.permissions import GIVES_RETURNS, may_decide, may_give_again, may_own
from moothall.ledger.actions import NotAllowed
from moothall.partnership.actors import By
from moothall.partnership.happenings import doer_of
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date

PAST = {
    ReturnStatus.RECEIVED: "has not been checked yet",
    ReturnStatus.CHECKED: "has been checked and waits for a decision",
    ReturnStatus.ACCEPTED: "is accepted",
    ReturnStatus.REFUSED: "was refused",
    ReturnStatus.SUPERSEDED: "was superseded by a later return",
    ReturnStatus.WITHDRAWN: "was withdrawn",
}
# What was done to bring a return to a status, by which event, and how to go on where one stands.
DONE = {
    ReturnStatus.RECEIVED: "given",
    ReturnStatus.CHECKED: "checked",
    ReturnStatus.ACCEPTED: "accepted",
    ReturnStatus.REFUSED: "refused",
    ReturnStatus.SUPERSEDED: "superseded by a later return",
    ReturnStatus.WITHDRAWN: "withdrawn",
}
DECIDED_BY = {
    ReturnStatus.ACCEPTED: "ReturnAccepted",
    ReturnStatus.REFUSED: "ReturnRefused",
    ReturnStatus.WITHDRAWN: "ReturnWithdrawn",
}
ADVICE = {
    ReturnStatus.RECEIVED: "Wait until its check is done.",
    ReturnStatus.CHECKED: "Accept it, or send it back.",
    ReturnStatus.ACCEPTED: "Withdraw it to take it out of the evidence.",
    ReturnStatus.REFUSED: "It is no part of the evidence: give a corrected file.",
    ReturnStatus.SUPERSEDED: "It is no part of the evidence: give its file again to use it.",
    ReturnStatus.WITHDRAWN: "It is no part of the evidence: give its file again to use it.",
}


def check_can_move(given: Return, to: ReturnStatus) -> None:
    """Raise NotAllowed where a return cannot go from where it stands to there, saying since when
    it stands there, by whom, and how to go on.
    """
    here = ReturnStatus(given.status)
    if to in MOVES[here]:
        return
    if to is here:
        raise NotAllowed(f"This return {how_it_came(given, already=True)}.")
    raise NotAllowed(
        f"This return {how_it_came(given)}, so it cannot be {DONE[to]}. {ADVICE[here]}"
    )


def how_it_came(given: Return, *, already: bool = False) -> str:
    """Say how a return came to where it stands: `was withdrawn on 3 March 2027 by A. Person`."""
    here = ReturnStatus(given.status)
    if here is ReturnStatus.RECEIVED:
        return PAST[here]
    since = given.checked_at if here is ReturnStatus.CHECKED else given.decided_at
    words = f"was {'already ' if already else ''}{DONE[here]}"
    words += f" on {long_date(since)}" if since else ""
    who = doer_of(given.ref, DECIDED_BY[here], since) if here in DECIDED_BY and since else ""
    return f"{words} by {who}" if who else words


def check_can_give(place: Standing) -> None:
    """Raise NotAllowed where someone gives no returns here at all."""
    if not GIVES_RETURNS.holds(place):
        raise NotAllowed(GIVES_RETURNS.refuses("Giving returns"))


# Why a return is refused whose giver it is not for, by its kind.
NOT_THEIRS = {
    ReturnKind.ILR: "This is a return of another provider: only its own officer gives it.",
    ReturnKind.AGGREGATES: "A table of counts is given by a member authority or the partnership's "
    "manager.",
}


def check_can_give_again(place: Standing, given: Return, name: str) -> None:
    """Raise NotAllowed where a file was given before and its return is not this giver's to take up.

    What became of it is not told: that is for those whose return it is. `name` is what this giver
    calls the file.
    """
    if may_give_again(place, given):
        return
    if given.ukprn:
        raise NotAllowed(f"{name} was not taken. {NOT_THEIRS[ReturnKind.ILR]}")
    raise NotAllowed(
        f"{name} was not taken. The same file was given before, and is for others to give again."
    )


def check_can_check_again(by: By, place: Standing, given: Return) -> None:
    """Raise NotAllowed where a return does not wait for its check, or is somebody else's: it is
    asked by who gave it and by whoever decides on it.
    """
    if given.given_by != by and not may_decide(place, given):
        raise NotAllowed(
            "A return is checked again for who gave it, or for whoever decides on it. Ask one of "
            "them, or the partnership's manager."
        )
    if given.status != ReturnStatus.RECEIVED:
        raise NotAllowed(f"This return {how_it_came(given)}, so it is not checked again.")


def check_can_own(place: Standing, owner: Organisation) -> None:
    """Raise NotAllowed where someone may not say that this organisation answers for a table."""
    if not may_own(place, owner):
        raise NotAllowed(
            f"Only those who act for {owner}, and the partnership's manager, say that it answers "
            "for a table of counts."
        )


def check_can_name_owner(place: Standing, given: Return) -> None:
    """Raise NotAllowed where someone may not say who answers for a return."""
    if given.kind != ReturnKind.AGGREGATES or given.status == ReturnStatus.RECEIVED:
        raise NotAllowed(
            "Who answers is said of tables of counts alone, once they are checked: for learner "
            "records it is their provider."
        )
    if not may_decide(place, given):
        raise NotAllowed("Only the partnership's manager says who answers for this return.")


def can_name_owner(place: Standing, given: Return) -> bool:
    """Whether the form is shown."""
    try:
        check_can_name_owner(place, given)
    except NotAllowed:
        return False
    return True


def own_authority(place: Standing) -> frozenset[int]:
    """The key of the one authority whose returns someone gives; nothing for the manager, and for
    who serves none or several.
    """
    own = place.with_records().authorities
    return own if len(own) == 1 and not place.manager else frozenset()


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
        "page."
    ).or_with(
        f'moothall protocol add --title "..." --purpose {purpose} --starts {on} --ends YYYY-MM-DD'
    )
