"""Call-in (GOV-4, GOV-5): a member's scrutiny stops a published decision, and says what follows."""

import datetime as dt

from django.db import transaction

from moothall.faults import InvalidValue
from moothall.governance import policies
from moothall.governance.bound import panel_of
from moothall.governance.course import settle_one
from moothall.governance.enums import CallInOutcome, Status
from moothall.governance.models import CallIn, CallInAnswer, Decision
from moothall.governance.moves import as_it_stands, move
from moothall.governance.permissions import CALLS_IN, KEEPS
from moothall.governance.workdays import in_london, today
from moothall.ledger.actions import action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import standing


def call_in(
    *, by: By, decision: Decision, authority: Organisation, reason: str, of_whom: str = ""
) -> Decision:
    """Call a published decision in for a member authority's scrutiny, within its window.

    An elected member does so for their own authority. The manager, the clerk or the operator
    records it with `of_whom`, such as the name of a scrutiny committee. Raises NotAllowed.
    """
    with transaction.atomic():
        held = as_it_stands(decision)
        policies.check_can_call_in(by, standing(by, held.body), held, authority)
        if not reason.strip():
            raise InvalidValue("Say why the decision is called in.")
        own = policies.calls_in_for(by, held.body)
        whom = of_whom.strip() or (f"an elected member of {authority}" if authority in own else "")
        if not whom:
            raise InvalidValue("Say who called it in, such as the name of a scrutiny committee.")
        _make_call_in(by=by, decision=held, authority=authority, words=(whom[:200], reason))
        if held.status == Status.PUBLISHED:
            return move(by=by, decision=held, to=Status.CALLED_IN)
        return held


@action("CallInMade", "called the decision in", who=CALLS_IN)
def _make_call_in(
    *, by: By, decision: Decision, authority: Organisation, words: tuple[str, str]
) -> Decision:
    CallIn.objects.create(
        decision=decision,
        authority=authority,
        called=authority.name,
        of_whom=words[0],
        reason=words[1].strip(),
        recorded_by=person_of(by),
    )
    note(reference=decision.reference)
    return decision


def answer_call_in(
    *, by: By, call_in: CallIn, outcome: CallInOutcome, text: str, on: dt.date | None = None
) -> Decision:
    """Record what scrutiny said in the end on a call-in: upheld, or referred back.

    Upheld, the decision takes effect once its window has closed; referred back, it is proposed
    again and each consent is to be given anew, or goes back to the panel that took it. `on` is the
    day on which scrutiny said so.
    """
    with transaction.atomic():
        held = as_it_stands(call_in.decision)
        policies.check_can_answer_call_in(standing(by, held.body), held, call_in)
        day = on or today()
        faults = []
        if outcome not in (CallInOutcome.UPHELD, CallInOutcome.REFERRED_BACK):
            faults.append("Say whether scrutiny upholds the decision or refers it back.")
        if not text.strip():
            faults.append("Say what scrutiny said, and why.")
        if not in_london(call_in.recorded_at) <= day <= today():
            faults.append("Scrutiny said its word on a day from the call-in until today.")
        if faults:
            raise InvalidValue(" ".join(faults))
        _answer(by=by, decision=held, call_in=call_in, said=(outcome, text, day))
        if outcome == CallInOutcome.REFERRED_BACK:
            return _refer_back(by, held, call_in)
    return settle_one(held) or held


def _refer_back(by: By, decision: Decision, call_in: CallIn) -> Decision:
    """Let it be decided anew: by the members, or by the panel, whose outcome this one was."""
    panel = panel_of(decision)
    if not panel:
        return move(by=by, decision=decision, to=Status.PROPOSED)
    because = f"The scrutiny of {call_in.called} refers it back to {panel}, which answers anew."
    return move(by=by, decision=decision, to=Status.WITHDRAWN, because=because)


@action("CallInAnswered", "recorded what scrutiny said on the call-in", who=KEEPS)
def _answer(
    *, by: By, decision: Decision, call_in: CallIn, said: tuple[CallInOutcome, str, dt.date]
) -> Decision:
    CallInAnswer.objects.create(
        decision=decision,
        call_in=call_in,
        outcome=said[0],
        text=said[1].strip(),
        on=said[2],
        recorded_by=person_of(by),
    )
    note(
        reference=decision.reference,
        outcome=str(said[0]),
        authority=str(call_in.authority.ref),
    )
    return decision
