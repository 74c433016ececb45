"""When a decision may be moved or spoken on: each check raises one plain sentence."""

import datetime as dt
from collections.abc import Callable, Sequence

from moothall.governance import holds, subjects
from moothall.governance.bound import check_may_call_in_anew, check_not_bound, earlier_call_in
from moothall.governance.conflicts import check_not_barred
from moothall.governance.due import is_due, last_day, open_call_in
from moothall.governance.enums import MOVES, OPEN, Level, RuleKind, Stance, Status
from moothall.governance.models import CallIn, CallInAnswer, Decision, Requirement
from moothall.governance.permissions import KEEPS, PROPOSES, Speaker, may_steer, speaker, voices_of
from moothall.governance.subjects import State
from moothall.governance.voices import Heard, asked, awaits_casting_vote, is_carried
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import Actor
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import authorities
from moothall.theme.formats import long_date

STANDS = {
    Status.PROPOSED: "is proposed and not taken yet",
    Status.TAKEN: "is taken and not published yet",
    Status.PUBLISHED: "is published, and its call-in window is open",
    Status.CALLED_IN: "is called in, and scrutiny looks at it",
    Status.EFFECTIVE: "is in effect: it can only be superseded by another",
    Status.WITHDRAWN: "was withdrawn",
    Status.LAPSED: "has lapsed",
    Status.SUPERSEDED: "was superseded by a later decision",
}


def check_can_move(decision: Decision, to: Status) -> None:
    """Raise NotAllowed where a decision cannot go from where it stands to there."""
    now = Status(decision.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"Decision {decision.reference} {STANDS[now]}.")


def check_is_open(decision: Decision, on: dt.date) -> None:
    """Raise NotAllowed where it is too late to speak: it is in effect, has ended, or is due."""
    if decision.status not in OPEN:
        raise NotAllowed(
            f"Decision {decision.reference} {STANDS[Status(decision.status)]}, so nothing more can "
            "be said on it."
        )
    if is_due(decision, on):
        last = last_day(decision) or on
        raise NotAllowed(
            f"The last day to speak on decision {decision.reference} was {long_date(last)}."
        )


def check_is_free(decision: Decision) -> None:
    """Raise NotAllowed, with every reason, where something holds a decision for the time being."""
    held = holds.holds_of(decision)
    if held:
        reasons = " ".join(hold.reason for hold in held)
        raise NotAllowed(f"Decision {decision.reference} is held for the time being: {reasons}")


def check_can_propose(place: Standing) -> None:
    """Raise NotAllowed where somebody proposes nothing here."""
    if not PROPOSES.holds(place):
        raise NotAllowed(PROPOSES.refuses("Proposing decisions"))


def check_speaks(who: Speaker, decision: Decision, requirement: Requirement, said_by: str) -> None:
    """Raise NotAllowed where somebody does not speak for this authority at this level."""
    check_not_bound(decision)
    if not who.may_give(decision, requirement):
        raise NotAllowed(_whose(decision, requirement))
    if isinstance(who.by, Actor) and not said_by.strip():
        raise NotAllowed(
            f"The operator records what {requirement.called} says only with a note of who said so."
        )


def _whose(decision: Decision, requirement: Requirement) -> str:
    if requirement.level == Level.CHAIR:
        return "Only the chair or the deputy chair in office decides this."
    if decision.delegation:
        return (
            f"Only {decision.delegation.holder} decides this, under delegation "
            f"{decision.delegation.number}, and only while that is in force."
        )
    return f"Only a {requirement.level} of {requirement.authority} speaks for it on this."


def check_can_consent(who: Speaker, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where this consent cannot be given: by this person, now, on this."""
    check_speaks(who, decision, each.requirement, said_by)
    check_not_barred(who.by, decision, each.requirement)
    if not _late_consent(decision, each):
        check_is_open(decision, today())
        check_is_free(decision)
    _check_silent(each)
    _check_casts(decision, each)
    check_unchanged(decision)


def check_can_object(who: Speaker, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where this objection cannot be made."""
    check_speaks(who, decision, each.requirement, said_by)
    check_not_barred(who.by, decision, each.requirement)
    check_is_open(decision, today())
    _check_silent(each)
    _check_casts(decision, each)


def check_can_take_back(who: Speaker, decision: Decision, each: Heard, said_by: str = "") -> None:
    """Raise NotAllowed where there is no consent or objection to withdraw, or it is too late."""
    check_speaks(who, decision, each.requirement, said_by)
    check_is_open(decision, today())
    if each.voice.pending:
        raise NotAllowed(f"{each.requirement} has neither consented nor objected.")


def _check_casts(decision: Decision, each: Heard) -> None:
    """A casting vote is for a tie only."""
    casts = decision.rule == RuleKind.MAJORITY and each.requirement.level == Level.CHAIR
    if casts and not awaits_casting_vote(decision):
        raise NotAllowed("The chair has a casting vote only where the members are tied.")


def _late_consent(decision: Decision, each: Heard) -> bool:
    """A level that was pending when the decision took effect may still consent (GOV-5)."""
    of_a_member = each.requirement.authority_id is not None
    return decision.status == Status.EFFECTIVE and each.requirement.may_be_pending and of_a_member


def _check_silent(each: Heard) -> None:
    """One word at a time: what was said is withdrawn before something else is said."""
    if each.voice.consents:
        raise NotAllowed(f"{each.requirement} has consented already.")
    if each.voice.objects:
        raise NotAllowed(f"{each.requirement} objects: withdraw the objection first.")


def check_unchanged(decision: Decision) -> None:
    """Raise NotAllowed where what is pinned is no longer what was proposed."""
    for pin in decision.pins.all():
        state = subjects.state_of(decision.body, pin.ref)
        if state is State.CHANGED:
            raise NotAllowed(
                f"“{pin.title}” has changed since it was proposed, so nobody can consent to it any "
                "more. Withdraw this proposal and propose it anew."
            )
        if state is State.GONE:
            raise NotAllowed(
                f"“{pin.title}” is no longer here, so this cannot go on. Withdraw this proposal."
            )


def check_can_publish(place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where the notice cannot be published: by this person, or not yet."""
    if not place.manager:
        raise NotAllowed("The partnership's manager publishes decisions.")
    check_can_move(decision, Status.PUBLISHED)
    check_is_free(decision)
    check_unchanged(decision)


def check_can_take_effect(decision: Decision, on: dt.date) -> None:
    """Raise NotAllowed where a consent is missing, the window is open, or a pin has changed."""
    check_can_move(decision, Status.EFFECTIVE)
    check_is_free(decision)
    if not is_due(decision, on):
        raise NotAllowed(f"The call-in window of decision {decision.reference} is open.")
    if not is_carried(decision):
        raise NotAllowed(f"A consent that decision {decision.reference} needs is missing.")
    if open_call_in(decision):
        raise NotAllowed(f"Scrutiny has not said yet what is to follow on {decision.reference}.")
    check_unchanged(decision)


def check_can_withdraw(by: By, place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where somebody may not withdraw a proposal, or it is too late."""
    check_not_bound(decision)
    if not may_steer(by, place, decision):
        raise NotAllowed(
            "A proposal is withdrawn by the partnership's manager or by whoever proposed it."
        )
    check_is_open(decision, today())


def calls_in_for(by: By, body: Body) -> frozenset[Organisation]:
    """Return the member authorities for which somebody calls decisions in by a role of their own:
    those of which they are an elected member.
    """
    if isinstance(by, Actor):
        return frozenset()
    own = {at for at, level in voices_of(by, body) if level is Level.ELECTED}
    return frozenset(each for each in authorities(body) if each.pk in own)


def may_call_in_for(by: By, place: Standing, decision: Decision) -> list[Organisation]:
    """Return the member authorities for which somebody can call a decision in now: theirs, or all
    where they keep the record, but none whose scrutiny has done so or has had its word.
    """
    mine = calls_in_for(by, decision.body)
    records = KEEPS.holds(place)
    done = set(decision.call_ins.values_list("authority", flat=True))
    return [
        each
        for each in authorities(decision.body)
        if (records or each in mine)
        and each.pk not in done
        and earlier_call_in(decision, each) is None
    ]


def check_can_call_in(by: By, place: Standing, decision: Decision, authority: Organisation) -> None:
    """Raise NotAllowed where this call-in cannot be made: by this person, now, for this member."""
    if authority not in authorities(decision.body):
        raise NotAllowed(f"Only a member authority's scrutiny calls in: {authority} is none here.")
    if not KEEPS.holds(place) and authority not in calls_in_for(by, decision.body):
        raise NotAllowed(
            f"A decision is called in by an elected member of {authority}, or recorded by the "
            "manager or the clerk for its scrutiny."
        )
    check_window_is_open(decision)
    if decision.call_ins.filter(authority=authority).exists():
        raise NotAllowed(f"{authority} has called decision {decision.reference} in once already.")
    check_may_call_in_anew(decision, authority)


def check_is_anybodys_to_call_in(decision: Decision, whose: Sequence[Organisation]) -> None:
    """Raise NotAllowed where a decision cannot be called in now, or not once more."""
    check_window_is_open(decision)
    if not whose:
        raise NotAllowed(
            f"Whoever could call decision {decision.reference} in has done so already: each "
            "authority's scrutiny does so once."
        )


def check_window_is_open(decision: Decision) -> None:
    """Raise NotAllowed where a decision cannot be called in now."""
    if decision.status not in (Status.PUBLISHED, Status.CALLED_IN):
        raise NotAllowed(
            f"Decision {decision.reference} {STANDS[Status(decision.status)]}: only a published "
            "one is called in, while its window is open."
        )
    if decision.call_in_deadline and today() > decision.call_in_deadline:
        raise NotAllowed(
            f"The window of decision {decision.reference} closed on "
            f"{long_date(decision.call_in_deadline)}."
        )


def check_can_answer_call_in(place: Standing, decision: Decision, call_in: CallIn) -> None:
    """Raise NotAllowed where no word of scrutiny can be recorded on this call-in."""
    if not KEEPS.holds(place):
        raise NotAllowed("The manager or the clerk records what scrutiny said.")
    if CallInAnswer.objects.filter(call_in=call_in).exists() or decision.status != Status.CALLED_IN:
        raise NotAllowed(f"The call-in by {call_in.called} has come to its end already.")


def check_can_tell(place: Standing) -> None:
    """Raise NotAllowed where somebody does not record who was told."""
    if not KEEPS.holds(place):
        raise NotAllowed("The manager or the clerk records who was told of a decision.")


def check_can_add(place: Standing, decision: Decision) -> None:
    """Raise NotAllowed where no comment or interest can be added: only before it is taken."""
    check_can_propose(place)
    if decision.status != Status.PROPOSED:
        stands = STANDS[Status(decision.status)]
        raise NotAllowed(f"Decision {decision.reference} {stands}: its record is closed.")


def can_speak(by: By, decision: Decision) -> dict[Stance, list[Requirement]]:
    """Return what somebody may say now on a decision, and for whom: what the buttons offer."""
    who = speaker(by, decision.body)
    mine = own_voices(who, decision)
    return {
        stance: [each.requirement for each in mine if _holds(check, who, decision, each)]
        for stance, check in CHECKS.items()
    }


def why_not(by: By, decision: Decision, stance: Stance) -> str:
    """Return in words why somebody cannot say this now."""
    who = speaker(by, decision.body)
    for each in own_voices(who, decision):
        try:
            CHECKS[stance](who, decision, each, "")
        except NotAllowed as reason:
            return str(reason)
    return f"Decision {decision.reference} needs no consent that is yours to give."


def own_voices(who: Speaker, decision: Decision) -> list[Heard]:
    """Return the required consents that are somebody's to give."""
    return [each for each in asked(decision) if who.may_give(decision, each.requirement)]


Check = Callable[[Speaker, Decision, Heard, str], None]
CHECKS: dict[Stance, Check] = {
    Stance.CONSENT: check_can_consent,
    Stance.OBJECTION: check_can_object,
    Stance.WITHDRAWN: check_can_take_back,
}


def _holds(check: Check, who: Speaker, decision: Decision, each: Heard) -> bool:
    try:
        check(who, decision, each, "as recorded")
    except NotAllowed:
        return False
    return True
