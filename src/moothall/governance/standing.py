"""Where a decision stands, in a sentence."""

from collections.abc import Sequence

from moothall.governance.enums import Stance, Status
from moothall.governance.models import Decision
from moothall.governance.notice import Consent
from moothall.governance.workdays import today
from moothall.theme.formats import join_words, long_date


def where_it_stands(decision: Decision, said: Sequence[Consent]) -> str:
    """Say in a sentence or two where a decision stands today, and what it waits for."""
    return _SENTENCES[Status(decision.status)](decision, said)


def _proposed(decision: Decision, said: Sequence[Consent]) -> str:
    objecting = [c.authority for c in said if c.stance is Stance.OBJECTION]
    awaited = [_named(c, said) for c in said if c.awaited and not c.may_be_pending]
    consenting = sum(c.stance is Stance.CONSENT for c in said)
    parts = [f"Proposed: {consenting} of {len(said)} consents are given."]
    if decision.public_since:
        parts.append("It was published, and its call-in window stopped when it fell back.")
    if objecting:
        verb = "objects" if len(objecting) == 1 else "object"
        parts.append(f"{join_words(objecting)} {verb}, which holds it.")
    if awaited:
        verb = "is" if len(awaited) == 1 else "are"
        parts.append(f"{join_words(awaited)} {verb} awaited.")
    if decision.answer_by:
        parts.append(f"The last day for consents is {long_date(decision.answer_by)}.")
    return " ".join(parts)


def _named(consent: Consent, said: Sequence[Consent]) -> str:
    """An authority, with its level where it is asked at several."""
    several = sum(c.authority == consent.authority for c in said) > 1
    return f"{consent.authority} ({consent.level})" if several else consent.authority


def _pending(said: Sequence[Consent]) -> str:
    pending = [f"{c.authority} ({c.level})" for c in said if c.awaited]
    return f" Still pending, as the rule allows: {join_words(pending)}." if pending else ""


def _taken(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.taken_on
    when = long_date(decision.taken_on)
    return f"Taken on {when}: every consent it needs is given. It is not published yet." + _pending(
        said
    )


def _published(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.published_on
    assert decision.call_in_deadline
    published, deadline = long_date(decision.published_on), long_date(decision.call_in_deadline)
    if decision.is_due(today()):  # it should be in effect, and could not be brought there
        return (
            f"Published on {published}. Its call-in window closed on {deadline}, but it could not "
            "be carried out for a fault of this site; that is tried again at each reading."
        )
    return f"Published on {published}. It can be called in until {deadline}." + _pending(said)


def _effective(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.effective_on
    return f"In effect since {long_date(decision.effective_on)}." + _pending(said)


def _ended(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.ended_on
    how = str(Status(decision.status).label).capitalize()
    return f"{how} on {long_date(decision.ended_on)}. {decision.ended_because}"


_SENTENCES = {
    Status.PROPOSED: _proposed,
    Status.TAKEN: _taken,
    Status.PUBLISHED: _published,
    Status.EFFECTIVE: _effective,
    Status.WITHDRAWN: _ended,
    Status.LAPSED: _ended,
    Status.SUPERSEDED: _ended,
}
