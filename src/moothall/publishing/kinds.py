"""The kinds of publications there are, told at start.

How one is written is loaded when one is: figures, pictures and documents take libraries that need
a second to load, and most commands write nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from moothall.governance import effects
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.partnership.models import Body
from moothall.publishing.compositions import Commission, Composition, Offer, register

if TYPE_CHECKING:
    from moothall.publishing.documents.report import Report

COMMISSIONING_PLAN = "commissioning-plan"
DECISION_NOTICE = "decision-notice"


def register_plans() -> None:
    """Make commissioning plans a kind of publication."""
    register(
        Composition(
            kind=COMMISSIONING_PLAN,
            noun="commissioning plan",
            subject="scenario",
            compose=_plan,
            offered=_plans,
            needs_decision=True,
        )
    )


def _plan(commission: Commission) -> "Report":
    from moothall.publishing.commissioning_plan import compose

    return compose(commission)


def _plans(body: Body) -> Sequence[Offer]:
    from moothall.publishing.commissioning_plan import offered

    return offered(body)


def register_notices() -> None:
    """Make notices a kind of publication, and let them follow their decisions."""
    register(Composition(DECISION_NOTICE, "decision notice", "decision", _notice, _notices))
    moves: dict[Status, effects.Follow] = {
        status: Following(first=status is Status.PUBLISHED)
        for status in Status
        if status is not Status.TAKEN
    }
    effects.register_for_every_decision("publishing", on=moves)


def _notice(commission: Commission) -> "Report":
    from moothall.publishing.decision_notices import compose

    return compose(commission)


def _notices(body: Body) -> Sequence[Offer]:
    from moothall.publishing.decision_notices import offered

    return offered(body)


def _publish_notice(key: int) -> None:
    from moothall.publishing.decision_notices import publish_notice

    publish_notice(key)


@dataclass(frozen=True)
class Following:
    """What is done when a decision comes to a state: after the transaction, so that a notice that
    cannot be made holds no decision up. It is then offered to the manager.
    """

    first: bool

    def __call__(self, decision: Decision) -> None:
        """Publish the notice, or its next version where it has one."""
        if self.first or decision.public_since is not None:
            # Not a partial: Django names what failed by its __qualname__.
            transaction.on_commit(lambda: _publish_notice(decision.pk), robust=True)
