"""Interests in a decision as its page shows them."""

from dataclasses import dataclass

from moothall.governance import conflicts, declaring
from moothall.governance.enums import FINAL, Status
from moothall.governance.models import Decision
from moothall.governance.permissions import PROPOSES
from moothall.interests.permissions import may_dispense
from moothall.interests.queries import Touch
from moothall.partnership import marks
from moothall.partnership.access import BodyRequest
from moothall.partnership.marks import Mark
from moothall.partnership.models import Organisation


@dataclass(frozen=True)
class Warned:
    """An interest that a decision touches, as its page warns of it."""

    touch: Touch
    recorded: bool
    may_dispense: bool


@dataclass(frozen=True)
class Shown:
    """What the page of a decision says of interests in it; `barred` is why its reader has no
    vote.
    """

    concerned: list[tuple[Organisation, list[Mark]]]
    warned: list[Warned]
    barred: str
    may_name: bool


def interests_in(request: BodyRequest, decision: Decision) -> Shown:
    """Return what to say of interests in a decision to whoever reads its page."""
    body, place = request.partnership, request.standing
    known = marks.of_all(body)
    open_ = decision.status not in FINAL
    touches = conflicts.touched(decision) if open_ else []
    return Shown(
        concerned=[(each, known.get(each.pk, [])) for each in conflicts.concerned(decision)],
        warned=[
            Warned(
                each,
                declaring.is_recorded(decision, each),
                each.bars
                and each.consequence.dispensable
                and may_dispense(request.person, place, each.declaration.person),
            )
            for each in touches
        ],
        barred=conflicts.own_bar(request.person, decision) if open_ else "",
        may_name=decision.status == Status.PROPOSED and PROPOSES.holds(place),
    )
