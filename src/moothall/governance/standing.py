"""Where a decision stands, in a sentence."""

from collections.abc import Sequence

from moothall.governance.bound import panel_of
from moothall.governance.due import is_due, last_day_for_consents
from moothall.governance.enums import RuleKind, Stance, Status
from moothall.governance.models import Decision
from moothall.governance.notice import Consent
from moothall.governance.rules import Voice, count
from moothall.governance.workdays import today
from moothall.theme.formats import join_words, long_date, plural, sentence


def where_it_stands(decision: Decision, said: Sequence[Consent]) -> str:
    """Say in a sentence or two where a decision stands today, and what it waits for."""
    asked = [consent for consent in said if consent.left_on is None]
    sentence = _SENTENCES[Status(decision.status)](decision, asked) + _left(said)
    panel = panel_of(decision)
    return f"Decided by {panel}, whose outcome binds. {sentence}" if panel else sentence


def _proposed(decision: Decision, said: Sequence[Consent]) -> str:
    objecting = [c.authority for c in said if c.stance is Stance.OBJECTION]
    awaited = [_named(c, said) for c in said if c.awaited and not c.may_be_pending]
    consenting = sum(c.stance is Stance.CONSENT for c in said)
    asked = sum(not (c.of_the_body and c.may_be_pending) for c in said)
    verb = "is" if consenting == 1 else "are"
    parts = [f"Proposed: {consenting} of {plural(asked, 'consent')} {verb} given."]
    if decision.rule == RuleKind.MAJORITY:
        parts = [_counted(said, decision.quorum)]
    if decision.public_since:
        anew = "scrutiny referred it back, and each consent is to be given anew."
        fell = "its call-in window stopped when it fell back."
        parts.append(f"It was published, and {anew if decision.heard_after else fell}")
    if objecting and decision.rule != RuleKind.MAJORITY:
        verb = "objects" if len(objecting) == 1 else "object"
        parts.append(f"{join_words(objecting)} {verb}, which holds it.")
    if awaited:
        verb = "is" if len(awaited) == 1 else "are"
        parts.append(sentence(f"{join_words(awaited)} {verb} awaited"))
    if decision.answer_by:
        last = last_day_for_consents(decision) or decision.answer_by
        parts.append(f"The last day for consents is {long_date(last)}.")
    return " ".join(parts)


def _counted(said: Sequence[Consent], quorum: int) -> str:
    """How many authorities are for it, against it and silent, and how many must be heard."""
    found = count([Voice(c.authority, c.level, c.stance, c.may_be_pending) for c in said])
    heard = found.favour + found.against
    tied = " The members are tied." if found.tied else ""
    missing = f" {plural(quorum, 'authority', 'authorities')} must be heard." * (heard < quorum)
    return (
        f"Proposed: of {heard + found.silent} authorities {found.favour} consent and "
        f"{found.against} object.{missing}{tied}"
    )


def _left(said: Sequence[Consent]) -> str:
    """Who has left while it waited, and what that means for it."""
    left = {consent.authority: consent.left_on for consent in said if consent.left_on}
    told = [f"{called} left on {long_date(day)}" for called, day in left.items()]
    if not told:
        return ""
    asked = "it is" if len(told) == 1 else "they are"
    return (
        f" {join_words(told)}: {asked} no longer asked, since a decision is for those who are "
        "members on the day it is taken."
    )


def _named(consent: Consent, said: Sequence[Consent]) -> str:
    """An authority, with its level where it is asked at several."""
    several = sum(c.authority == consent.authority for c in said) > 1
    return f"{consent.authority} ({consent.level})" if several else consent.authority


def _pending(said: Sequence[Consent]) -> str:
    pending = [f"{c.authority} ({c.level})" for c in said if _is_pending(c)]
    return f" Still pending, as the rule allows: {join_words(pending)}." if pending else ""


def _is_pending(consent: Consent) -> bool:
    """A level that has still to speak, as the rule allows; not a casting vote nobody needed."""
    return consent.awaited and consent.may_be_pending and not consent.of_the_body


def _taken(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.taken_on
    how = _HOW[RuleKind(decision.rule)]
    taken = f"Taken on {long_date(decision.taken_on)}: {how}. It is not published yet."
    return taken + _pending(said)


_HOW = {
    RuleKind.UNANIMOUS: "every consent it needs is given",
    RuleKind.MAJORITY: "a majority consents",
    RuleKind.CHAIR: "the chair consents",
    RuleKind.DELEGATED: "whoever holds the delegation consents",
    RuleKind.PANEL: "its panel has decided",
}


def _called_in(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.published_on
    waits = "Scrutiny has upheld it, and it takes effect when its window has closed."
    calls = [each.called for each in decision.call_ins.filter(answer=None)]
    if calls:
        whose = join_words([f"{each}'s scrutiny" for each in calls])
        waits = f"{whose} has called it in, so it takes no effect until that has said its word."
    return f"Published on {long_date(decision.published_on)}. {waits}" + _pending(said)


def _published(decision: Decision, said: Sequence[Consent]) -> str:
    assert decision.published_on
    assert decision.call_in_deadline
    published, deadline = long_date(decision.published_on), long_date(decision.call_in_deadline)
    if is_due(decision, today()):  # it should be in effect, and could not be brought there
        return (
            f"Published on {published}. Its call-in window closed on {deadline}, but it could not "
            "be carried out for a fault of this site; that is tried again at each reading."
        )
    if decision.call_in_deadline < today():  # something holds it
        return f"Published on {published}. Its call-in window closed on {deadline}; it is held."
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
    Status.CALLED_IN: _called_in,
    Status.EFFECTIVE: _effective,
    Status.WITHDRAWN: _ended,
    Status.LAPSED: _ended,
    Status.SUPERSEDED: _ended,
}
