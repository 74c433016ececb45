"""When a decision is due: its window has closed, or its last day for consents has passed.

What holds a decision stops its calendar too: a held one is never due, and one that was held over
its last day for consents, or was referred back after it, can be answered for as many working days
more as its window has.
"""

import datetime as dt

from moothall.governance import holds
from moothall.governance.enums import CallInOutcome, Status
from moothall.governance.models import CallIn, Decision
from moothall.governance.workdays import in_london, working_days_after

ONE_DAY = dt.timedelta(days=1)


def last_day(decision: Decision) -> dt.date | None:
    """Return the last day of what a decision waits for now: of its window, or for consents."""
    if decision.status in (Status.PUBLISHED, Status.CALLED_IN):
        return decision.call_in_deadline
    return last_day_for_consents(decision) if decision.status == Status.PROPOSED else None


def last_day_for_consents(decision: Decision) -> dt.date | None:
    """Return the last day for consents: the one proposed, or a later one where something held the
    decision over it or scrutiny referred it back.
    """
    if decision.answer_by is None:
        return None
    answers = decision.call_in_answers.filter(outcome=CallInOutcome.REFERRED_BACK)
    referred = [in_london(answer.recorded_at) for answer in answers]
    lifted = holds.lifted_on(decision)
    begun_anew = max([*referred, lifted] if lifted else referred, default=None)
    if begun_anew is None or begun_anew < decision.answer_by:
        return decision.answer_by
    return working_days_after(begun_anew, decision.call_in_days)


def is_due(decision: Decision, on: dt.date) -> bool:
    """Whether what a decision waits for is over, and nothing holds it."""
    last = last_day(decision)
    if last is None or on <= last or holds.holds_of(decision):
        return False
    return decision.status != Status.CALLED_IN or open_call_in(decision) is None


def open_call_in(decision: Decision) -> CallIn | None:
    """Return the call-in on which scrutiny has not said its word yet."""
    if decision.status != Status.CALLED_IN:
        return None
    return decision.call_ins.filter(answer=None).first()


def first_day_of_effect(decision: Decision) -> dt.date:
    """Return the day after the window closed, or the later one on which the last hold was lifted,
    or on which it was recorded that scrutiny upholds it.
    """
    assert decision.call_in_deadline
    days = [decision.call_in_deadline + ONE_DAY]
    if decision.status == Status.CALLED_IN:
        days += [in_london(answer.recorded_at) for answer in decision.call_in_answers.all()]
    lifted = holds.lifted_on(decision)
    return max([*days, lifted] if lifted else days)
