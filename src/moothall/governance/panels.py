"""Decisions that the panel of a dispute takes (GOV-6): its outcome binds, so no member is asked for
a consent. They are published and can be called in like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from moothall.governance.actions import propose_decision
from moothall.governance.enums import Stance, Status
from moothall.governance.models import Decision, Position
from moothall.governance.moves import move
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.refs import Actor, Ref
from moothall.partnership.models import Body


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a panel has decided: its name (“The panel in dispute D2026/1”), how it voted, and the
    decision in words.
    """

    panel: str
    votes: str
    question: str
    proposal: str
    reason: str


def take_by_panel(
    *,
    by: Actor,
    body: Body,
    ruled: Ruled,
    about: Sequence[Ref],
    supersedes: Decision | None = None,
) -> Decision:
    """Record a decision as a panel has taken it, with its votes; it waits to be published."""
    with transaction.atomic():
        decision = propose_decision(
            by=by,
            body=body,
            question=ruled.question,
            proposal=ruled.proposal,
            reason=ruled.reason,
            about=about,
            supersedes=supersedes,
            panel=ruled.panel,
        )
        _record_votes(by=by, decision=decision, votes=ruled.votes)
        return move(by=by, decision=decision, to=Status.TAKEN)


@action("PanelVotesRecorded", "recorded how the panel of the dispute voted", who=OPERATES)
def _record_votes(*, by: Actor, decision: Decision, votes: str) -> Decision:
    requirement = decision.requirements.get()
    position = Position.objects.create(
        decision=decision,
        requirement=requirement,
        number=1,
        stance=Stance.CONSENT,
        reason=votes,
        said_by=requirement.called,
    )
    note(
        level=requirement.level,
        position=1,
        reference=decision.reference,
        said=position.digest(),
    )
    return decision
