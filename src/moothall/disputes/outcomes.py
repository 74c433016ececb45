"""The decision that a dispute comes to (GOV-6): taken by its panel, whose outcome binds; or
proposed to the members, where the parties have settled between them.
"""

from collections.abc import Sequence
from textwrap import shorten

from moothall.disputes.enums import Ending, Finding
from moothall.disputes.models import Answer, Dispute, Outcome, Seat
from moothall.governance.actions import propose_decision
from moothall.governance.enums import Status as Stands
from moothall.governance.models import Decision
from moothall.governance.panels import Ruled, take_by_panel
from moothall.ledger.refs import SITE

ROOM = 220


def last_outcome(dispute: Dispute) -> Outcome:
    """Return how the last step ended."""
    found = dispute.outcomes.select_related("step", "proposition").order_by("-number").first()
    assert found
    return found


def proposed_to_members(dispute: Dispute) -> Decision:
    """Propose the decision that carries out a settlement; it pins the dispute and cites it."""
    outcome = last_outcome(dispute)
    return propose_decision(
        by=SITE,
        body=dispute.body,
        question=f"Shall we carry out the settlement of dispute {dispute.reference}?",
        proposal=_in_full(dispute, outcome),
        reason=_came_to(dispute, outcome),
        about=[dispute.ref],
        supersedes=_in_effect(dispute),
    )


def taken_by_panel(dispute: Dispute) -> Decision:
    """Record the decision of the panel, with its votes; it pins the dispute and cites it."""
    outcome = last_outcome(dispute)
    votes = votes_behind(outcome)
    return take_by_panel(
        by=SITE,
        body=dispute.body,
        ruled=Ruled(
            panel=f"The panel in dispute {dispute.reference}",
            votes=_votes_in_words(dispute, outcome, votes),
            question=f"What follows from dispute {dispute.reference}{_on(dispute)}?",
            proposal=_in_full(dispute, outcome),
            reason=f"{_came_to(dispute, outcome)}{_why(dispute, outcome, votes)}",
        ),
        about=[dispute.ref],
        supersedes=_in_effect(dispute),
    )


def _on(dispute: Dispute) -> str:
    """What it is on, as far as a question has room for it; of a confidential one nothing."""
    title = shorten(dispute.title, ROOM, placeholder="…")
    return "" if dispute.exempt_because else f", on “{title}”"


def votes_behind(outcome: Outcome) -> list[Answer]:
    """Return the answers by which a panel came to an outcome: the last of each who sat, since
    something had come of the ones before.
    """
    before = Outcome.objects.filter(step=outcome.step_id, number__lt=outcome.number)
    last = before.order_by("-number").first()
    sitting = Seat.objects.filter(step=outcome.step_id, left_on=None)
    given = Answer.objects.filter(seat__in=sitting, number__lte=outcome.answers_then)
    given = given.filter(number__gt=last.answers_then if last else 0)
    found = {
        answer.seat_id: answer
        for answer in given.select_related("seat", "proposition__party").order_by("number")
    }
    return sorted(found.values(), key=lambda answer: answer.seat_id)


def _agrees(answer: Answer, outcome: Outcome) -> bool:
    finding = Finding.PROPOSITION if outcome.ending == Ending.ACCEPTED else Finding.UPHOLD
    return (answer.finding, answer.proposition_id) == (finding, outcome.proposition_id)


def _votes_in_words(dispute: Dispute, outcome: Outcome, votes: Sequence[Answer]) -> str:
    """How the panel voted: “2 of 3 for it: ...; otherwise: ...”; of a confidential one how many."""
    favour = [answer for answer in votes if _agrees(answer, outcome)]
    others = [answer for answer in votes if not _agrees(answer, outcome)]
    counted = f"{len(favour)} of {outcome.step.places} for it"
    if dispute.exempt_because:
        return f"{counted}."
    told = f"{counted}: {'; '.join(_seat(answer) for answer in favour)}."
    if others:
        otherwise = "; ".join(f"{_seat(each)}, to {_wanted(each)}" for each in others)
        told += f" Otherwise: {otherwise}."
    silent = outcome.step.places - len(votes)
    return f"{told} {silent} did not answer." if silent else told


def _seat(answer: Answer) -> str:
    return f"the {answer.seat}"


def _wanted(answer: Answer) -> str:
    if answer.proposition:
        return f"accept proposition {answer.proposition.number} of {answer.proposition.party}"
    return str(Finding(answer.finding).label)


def _why(dispute: Dispute, outcome: Outcome, votes: Sequence[Answer]) -> str:
    """The reasons of those who carried it; of a confidential dispute they stand there alone."""
    if dispute.exempt_because:
        return ""
    given = [f"The {answer.seat}: {answer.reason}" for answer in votes if _agrees(answer, outcome)]
    return "\n\n" + "\n\n".join(given) if given else ""


def _came_to(dispute: Dispute, outcome: Outcome) -> str:
    return (
        f"{_was_about(dispute)} It came to its outcome at step {outcome.step.number}, "
        f"{outcome.step.name}: {Ending(outcome.ending).label}."
    )


def _in_full(dispute: Dispute, outcome: Outcome) -> str:
    return f"{_told(dispute, outcome)}\n\n{_replaces(dispute)}".strip()


def _told(dispute: Dispute, outcome: Outcome) -> str:
    """The outcome in words; more people read a decision than a confidential dispute, so that of one
    is pinned by its hash alone.
    """
    if dispute.exempt_because:
        return (
            f"Carry out the outcome of dispute {dispute.reference} as it stands there. The dispute "
            "is confidential: those who act for a member authority read it there."
        )
    return outcome.text


def _was_about(dispute: Dispute) -> str:
    if dispute.exempt_because:
        return f"Dispute {dispute.reference} is confidential."
    noun = "decision" if dispute.decision else "matter"
    return f"Dispute {dispute.reference} was about the {noun} “{dispute.title}”."


def _in_effect(dispute: Dispute) -> Decision | None:
    """The disputed decision, where it is in effect and so is superseded by the outcome."""
    disputed = dispute.decision
    return disputed if disputed and disputed.status == Stands.EFFECTIVE else None


def _replaces(dispute: Dispute) -> str:
    disputed = dispute.decision
    if disputed is None:
        return ""
    return (
        f"It takes the place of decision {disputed.reference}, which ends when this one takes "
        "effect."
    )
