"""When a decision may be moved or spoken on: each check raises one plain sentence."""

import datetime as dt
from collections.abc import Callable

from moothall.governance import subjects
from moothall.governance.enums import MOVES, OPEN, Level, Stance, Status
from moothall.governance.models import Decision, Requirement
from moothall.governance.permissions import PROPOSES, may_speak, may_steer, voices_of
from moothall.governance.subjects import State
from moothall.governance.voices import Heard, heard, is_carried
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import Actor
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date

By = Person | Actor

STANDS = {
    Status.PROPOSED: "is proposed and not taken yet",
    Status.TAKEN: "is taken and not published yet",
    Status.PUBLISHED: "is published, and its call-in window is open",
    Status.EFFECTIVE: "is in effect: it can only be superseded by another",
    Status.WITHDRAWN: "was withdrawn",
    Status.LAPSED: "has lapsed",
    Status.SUPERSEDED: "was superseded by a later decision",
}


def check_can_move(decision: Decision, to: Status) -> None:
    """Raise NotAllowed where a decision cannot go from where it stands to there."""
    now = Status(decision.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"Decision {decision.reference} {STANDS[now]}.")


def check_is_open(decision: Decision, on: dt.date) -> None:
    """Raise NotAllowed where it is too late to speak: it is in effect, has ended, or is due."""
    if decision.status not in OPEN:
        raise NotAllowed(
            f"Decision {decision.reference} {STANDS[Status(decision.status)]}, so nothing more can "
            "be said on it."
        )
    if decision.is_due(on):
        last = decision.call_in_deadline or decision.answer_by or on
        raise NotAllowed(
            f"The last day to speak on decision {decision.reference} was {long_date(last)}."
        )


def check_can_propose(place: Standing) -> None:
    """Raise NotAllowed where somebody proposes nothing here."""
    if not PROPOSES.holds(place):
        raise NotAllowed(f"Decisions are proposed by others: {PROPOSES.words}")


def check_speaks(by: By, decision: Decision, requirement: Requirement, said_by: str) -> None:
    """Raise NotAllowed where somebody does not speak for this authority at this level."""
    if not may_speak(by, requirement, decision.body):
        raise NotAllowed(
            f"Only a {requirement.level} of {requirement.authority} speaks for it on this."
        )
    if isinstance(by, Actor) and not said_by.strip():
        raise NotAllowed(
            f"The operator records what {requirement.called} says only with a note of who said so."
        )


def check_can_consent(by: By, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where this consent cannot be given: by this person, now, on this."""
    check_speaks(by, decision, each.requirement, said_by)
    if not _late_consent(decision, each):
        check_is_open(decision, today())
    _check_silent(each)
    check_unchanged(decision)


def check_can_object(by: By, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where this objection cannot be made."""
    check_speaks(by, decision, each.requirement, said_by)
    check_is_open(decision, today())
    _check_silent(each)


def check_can_take_back(by: By, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where there is no consent or objection to withdraw, or it is too late."""
    check_speaks(by, decision, each.requirement, said_by)
    check_is_open(decision, today())
    if each.voice.pending:
        raise NotAllowed(f"{each.requirement} has neither consented nor objected.")


def _late_consent(decision: Decision, each: Heard) -> bool:
    """A level that was pending when the decision took effect may still consent (GOV-5)."""
    return decision.status == Status.EFFECTIVE and each.requirement.may_be_pending


def _check_silent(each: Heard) -> None:
    """One word at a time: what was said is withdrawn before something else is said."""
    if each.voice.consents:
        raise NotAllowed(f"{each.requirement} has consented already.")
    if each.voice.objects:
        raise NotAllowed(f"{each.requirement} objects: withdraw the objection first.")


def check_unchanged(decision: Decision) -> None:
    """Raise NotAllowed where what is pinned is no longer what was proposed."""
    for pin in decision.pins.all():
        state = subjects.state_of(decision.body, pin.ref)
        if state is State.CHANGED:
            raise NotAllowed(
                f"“{pin.title}” has changed since it was proposed, so nobody can consent to it any "
                "more. Withdraw this proposal and propose it anew."
            )
        if state is State.GONE:
            raise NotAllowed(
                f"“{pin.title}” is no longer here, so this cannot go on. Withdraw this proposal."
            )


def check_can_publish(place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where the notice cannot be published: by this person, or not yet."""
    if not place.manager:
        raise NotAllowed("The partnership's manager publishes decisions.")
    check_can_move(decision, Status.PUBLISHED)
    check_unchanged(decision)


def check_can_take_effect(decision: Decision, on: dt.date) -> None:
    """Raise NotAllowed where a consent is missing, the window is open, or a pin has changed."""
    check_can_move(decision, Status.EFFECTIVE)
    if not decision.is_due(on):
        raise NotAllowed(f"The call-in window of decision {decision.reference} is open.")
    if not is_carried(decision):
        raise NotAllowed(f"A consent that decision {decision.reference} needs is missing.")
    check_unchanged(decision)


def check_can_withdraw(by: By, place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where somebody may not withdraw a proposal, or it is too late."""
    if not may_steer(by, place, decision):
        raise NotAllowed(
            "A proposal is withdrawn by the partnership's manager or by whoever proposed it."
        )
    check_is_open(decision, today())


def check_can_add(place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where no comment or interest can be added: only before it is taken."""
    check_can_propose(place)
    if decision.status != Status.PROPOSED:
        stands = STANDS[Status(decision.status)]
        raise NotAllowed(f"Decision {decision.reference} {stands}: its record is closed.")


def can_speak(by: By, decision: Decision) -> dict[Stance, list[Requirement]]:
    """Return what somebody may say now on a decision, and for whom: what the buttons offer."""
    mine = own_voices(by, decision)
    return {
        stance: [each.requirement for each in mine if _holds(check, by, decision, each)]
        for stance, check in CHECKS.items()
    }


def own_voices(by: By, decision: Decision) -> list[Heard]:
    """Return the required consents that are somebody's to give."""
    held = voices_of(by, decision.body) if isinstance(by, Person) else None
    return [
        each
        for each in heard(decision)
        if held is None or (each.requirement.authority_id, Level(each.requirement.level)) in held
    ]


Check = Callable[[By, Decision, Heard, str], None]
CHECKS: dict[Stance, Check] = {
    Stance.CONSENT: check_can_consent,
    Stance.OBJECTION: check_can_object,
    Stance.WITHDRAWN: check_can_take_back,
}


def _holds(check: Check, by: By, decision: Decision, each: Heard) -> bool:
    try:
        check(by, decision, each, "as recorded")
    except NotAllowed:
        return False
    return True
