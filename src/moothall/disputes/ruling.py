"""How the answers of a panel make a result: plain values in, a result or none out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from moothall.disputes.enums import Finding, Ruling, Status
from moothall.disputes.models import Answer, Outcome, Seat, Step


@dataclass(frozen=True, slots=True)
class Vote:
    """What one seat answers: a finding, and the number of the proposition it accepts, if any."""

    finding: Finding
    proposition: int | None = None


def result(ruling: Ruling, places: int, votes: Sequence[Vote]) -> Vote | None:
    """Return what a panel of so many places has found, or None while it has not.

    By unanimity all places answer the same; by majority more than half of the places do, whether
    or not the others have answered.
    """
    if not votes:
        return None
    vote, many = Counter(votes).most_common(1)[0]
    needed = places if ruling is Ruling.UNANIMITY else places // 2 + 1
    return vote if many >= needed else None


def can_still_agree(ruling: Ruling, places: int, votes: Sequence[Vote]) -> bool:
    """Whether the seats that have not answered could still bring about a result."""
    left = places - len(votes)
    most = max(Counter(votes).values(), default=0)
    needed = places if ruling is Ruling.UNANIMITY else places // 2 + 1
    return most + left >= needed


def last_answers(step: Step) -> dict[int, Answer]:
    """Return the answers that count at a step, by seat: the last of each who sits, since the last
    time something came of them (three queries).
    """
    sitting = Seat.objects.filter(step=step, left_on=None)
    since = Outcome.objects.filter(step=step).order_by("-number").first()
    found = Answer.objects.filter(seat__in=sitting).select_related("proposition", "given_by")
    if since and step.dispute.status in (Status.HEARING, Status.NAMING):
        found = found.filter(number__gt=since.answers_then)
    return {answer.seat_id: answer for answer in found.order_by("number")}


def votes_of(step: Step) -> list[Vote]:
    """Return the answers that count at a step as plain values."""
    return [
        Vote(Finding(answer.finding), answer.proposition.number if answer.proposition else None)
        for answer in last_answers(step).values()
    ]
