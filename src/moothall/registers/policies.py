"""When something may be done to a register; each check raises one plain sentence."""

import datetime as dt
from typing import TypeVar

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of, words_of
from moothall.partnership.actors import By
from moothall.partnership.models import Appointment, Body, Person, held, today
from moothall.partnership.permissions import Standing, standing
from moothall.registers.enums import ISSUE_MOVES, RISK_MOVES, IssueStatus, RiskStatus
from moothall.registers.models import Asked, Issue, Review, Risk
from moothall.registers.permissions import KEEPS, RAISES, may_change
from moothall.theme.formats import long_date, moment

Matter = Risk | Issue
M = TypeVar("M", Risk, Issue)
STANDS = {
    RiskStatus.OPEN: "is open",
    RiskStatus.CLOSED: "is closed",
    RiskStatus.HAPPENED: "came about and is an issue now",
    IssueStatus.RESOLVED: "is resolved",
}


class Overtaken(NotAllowed):
    """Somebody else changed a matter since the page was opened; the message says what."""


def check_can_raise(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody raises no risk or issue here."""
    if not RAISES.holds(standing(by, body)):
        raise NotAllowed(RAISES.refuses("Raising risks and issues", str(body)))


def check_can_keep(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody does not keep the registers."""
    if not KEEPS.holds(standing(by, body)):
        raise NotAllowed(KEEPS.refuses("Keeping the registers", str(body)))


def check_can_set(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody does not say how the body scores."""
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager says how risks are scored and reviewed.")


def check_can_change(by: By, matter: Matter, seen: int | None = None) -> None:
    """Raise NotAllowed where somebody may not change a matter, it has ended, or it changed since
    version `seen` of it was shown.
    """
    check_is_whose(by, standing(by, matter.body), matter)
    check_is_open(matter)
    check_unchanged(matter, seen)


def check_is_whose(by: By, place: Standing, matter: Matter) -> None:
    """Raise NotAllowed where a matter is neither somebody's own nor theirs to keep."""
    if not may_change(by, place, matter):
        raise NotAllowed(
            f"{matter.reference} is changed by its owner, and by the partnership's manager, chair "
            "and clerk."
        )


def check_is_open(matter: Matter) -> None:
    """Raise NotAllowed where a matter has ended."""
    if matter.status != "open":
        raise NotAllowed(f"{matter.reference} {_stands(matter)}: open it again to change it.")


def check_can_move(matter: Matter, to: str) -> None:
    """Raise NotAllowed where a matter cannot go from where it stands to there."""
    allowed = (
        RISK_MOVES[RiskStatus(matter.status)]
        if isinstance(matter, Risk)
        else ISSUE_MOVES[IssueStatus(matter.status)]
    )
    if to not in allowed:
        raise NotAllowed(f"{matter.reference} {_stands(matter)}.")


def _stands(matter: Matter) -> str:
    kind = RiskStatus if isinstance(matter, Risk) else IssueStatus
    return STANDS.get(kind(matter.status), "is open")


def check_unchanged(matter: Matter, seen: int | None) -> None:
    """Raise Overtaken, saying what was done, where a matter is not as it was shown."""
    if seen is None or seen == matter.version:
        return
    done = history_of(matter.ref).filter(detail__version__gt=seen)
    told = [_told(event) for event in done[:5]] or ["it was changed"]
    raise Overtaken(
        f"{matter.reference} changed while you wrote: {'; '.join(told)}. What you wrote stands "
        "below: look at it once more, and save it if it is still right."
    )


def _told(event: Event) -> str:
    who = "the " + event.actor_kind
    if event.actor_kind == "person":
        who = str(Person.objects.filter(pk=event.actor_id).first() or "somebody")
    return f"{who} {words_of(event)} ({moment(event.at)})"


def owner_faults(body: Body, owner: Person | None) -> list[str]:
    """Return why somebody cannot own a matter: they hold no role in the body today."""
    if owner is None:
        return []
    here = Appointment.objects.filter(held(), body=body, person=owner, person__is_active=True)
    return [] if here.exists() else [f"{owner} holds no role in {body}: name somebody who does."]


def same_faults(same: Risk | Issue | None) -> list[str]:
    """Say that what is to be raised is open already: a form that was sent twice would leave two."""
    return [f"It stands in the register already, as {same.reference}."] if same else []


def word_faults(words: dict[str, str], longest: dict[str, int]) -> list[str]:
    """Return in sentences which texts are missing or too long."""
    missing = [f"Write the {name}." for name, text in words.items() if not text.strip()]
    long = [
        f"The {name} has at most {most} characters."
        for name, most in longest.items()
        if len(words.get(name, "").strip()) > most
    ]
    return missing + long


def check_reason(reason: str) -> str:
    """Return a reason, trimmed. Raises InvalidValue where there is none, or it is too long."""
    if not reason.strip():
        raise InvalidValue("Say why, in a sentence: it stands in the history.")
    if len(reason.strip()) > 500:
        raise InvalidValue("A reason has at most 500 characters.")
    return reason.strip()


def check_can_open_review(by: By, body: Body, last_day: dt.date) -> None:
    """Raise NotAllowed where no review can be opened: by this person, or one is open."""
    check_can_set(by, body)
    running = Review.objects.filter(body=body, closed_at=None).first()
    if running:
        raise NotAllowed(
            f"Review {running.number} is still open (its last day: {long_date(running.last_day)}). "
            "Close it first."
        )
    if last_day < today():
        raise InvalidValue(f"The last day, {long_date(last_day)}, has passed.")


def check_can_answer(by: By, asked: Asked) -> None:
    """Raise NotAllowed where a review's question is not somebody's to answer, or it is too late."""
    check_is_whose(by, standing(by, asked.review.body), asked.matter)
    if asked.review.closed_at:
        raise NotAllowed(f"Review {asked.review.number} is closed.")
    if asked.answer:
        raise NotAllowed(f"{asked.matter.reference} is answered already.")


def check_can_close_review(by: By, review: Review) -> None:
    """Raise NotAllowed where a review cannot be closed."""
    check_can_set(by, review.body)
    if review.closed_at:
        raise NotAllowed(f"Review {review.number} is closed already.")
