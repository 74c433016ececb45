"""What authorities say on a decision, and what follows from it.

The order of events is the order of the story: the consent first, then that the decision is taken.
"""

from django.db import transaction

from moothall.governance import policies
from moothall.governance.declaring import carry_over
from moothall.governance.enums import Level, Stance, Status
from moothall.governance.models import Decision, Position, Requirement
from moothall.governance.moves import as_it_stands, move
from moothall.governance.permissions import SPEAKS, speaker
from moothall.governance.releasing import release
from moothall.governance.voices import Heard, heard, is_carried
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Organisation, Person
from moothall.theme.formats import long_date


def consent(
    *,
    by: By,
    decision: Decision,
    authority: Organisation | None,
    level: Level,
    reason: str = "",
    said_by: str = "",
) -> Decision:
    """Record that an authority consents at a level (GOV-5); the last consent takes the decision.

    `authority` is None for the chair, and for the holder of a delegation who decides for the body.
    A consent given under a delegation cites it. `said_by`: who said so, where the operator records
    it. Raises NotAllowed with the reason.
    """
    with transaction.atomic():
        held = as_it_stands(decision)
        each = _required(held, authority, level)
        policies.check_can_consent(speaker(by, held.body), held, each, said_by)
        carry_over(by=by, decision=held)
        _give_consent(by=by, decision=held, each=each, words=(reason, said_by))
        return _follow(by, held)


def object_to(
    *,
    by: By,
    decision: Decision,
    authority: Organisation | None,
    level: Level,
    reason: str,
    said_by: str = "",
) -> Decision:
    """Record that an authority objects, and why; this holds the decision until it is withdrawn."""
    with transaction.atomic():
        held = as_it_stands(decision)
        each = _required(held, authority, level)
        policies.check_can_object(speaker(by, held.body), held, each, said_by)
        if not reason.strip():
            raise NotAllowed("An objection needs a reason: say what stands against the proposal.")
        carry_over(by=by, decision=held)
        _make_objection(by=by, decision=held, each=each, words=(reason, said_by))
        return _follow(by, held)


def take_back(
    *,
    by: By,
    decision: Decision,
    authority: Organisation | None,
    level: Level,
    reason: str = "",
    said_by: str = "",
) -> Decision:
    """Withdraw an authority's consent or objection, at any time before effect.

    Without a consent it needs, a decision falls back to proposed and its window stops.
    """
    with transaction.atomic():
        held = as_it_stands(decision)
        each = _required(held, authority, level)
        policies.check_can_take_back(speaker(by, held.body), held, each, said_by)
        verb = _withdraw_consent if each.voice.consents else _withdraw_objection
        verb(by=by, decision=held, each=each, words=(reason, said_by))
        return _follow(by, held)


Words = tuple[str, str]


@action("ConsentGiven", "consented to the decision", who=SPEAKS)
def _give_consent(*, by: By, decision: Decision, each: Heard, words: Words) -> Decision:
    return _say(by, decision, each.requirement, Stance.CONSENT, words)


@action("ObjectionMade", "objected to the decision", who=SPEAKS)
def _make_objection(*, by: By, decision: Decision, each: Heard, words: Words) -> Decision:
    return _say(by, decision, each.requirement, Stance.OBJECTION, words)


@action("ConsentWithdrawn", "withdrew a consent", who=SPEAKS)
def _withdraw_consent(*, by: By, decision: Decision, each: Heard, words: Words) -> Decision:
    return _say(by, decision, each.requirement, Stance.WITHDRAWN, words)


@action("ObjectionWithdrawn", "withdrew an objection", who=SPEAKS)
def _withdraw_objection(*, by: By, decision: Decision, each: Heard, words: Words) -> Decision:
    return _say(by, decision, each.requirement, Stance.WITHDRAWN, words)


def _say(
    by: By, decision: Decision, requirement: Requirement, stance: Stance, words: Words
) -> Decision:
    """Add a position to the record; nobody else adds one meanwhile, so numbers have no gaps."""
    reason, said_by = (text.strip() for text in words)
    number = decision.positions.count() + 1
    under = speaker(by, decision.body).under(decision, requirement)
    position = Position.objects.create(
        decision=decision,
        requirement=requirement,
        number=number,
        stance=stance,
        reason=reason,
        given_by=person_of(by),
        said_by=said_by[:200] if not isinstance(by, Person) else "",
        delegation=under,
    )
    if requirement.authority:
        note(authority=str(requirement.authority.ref))
    if under:
        note(delegation=str(under.ref))
    note(
        level=requirement.level,
        position=number,
        reference=decision.reference,
        said=position.digest(),
    )
    return decision


def _required(decision: Decision, authority: Organisation | None, level: Level) -> Heard:
    key = authority.pk if authority else None
    for each in heard(decision):
        if each.requirement.authority_id == key and each.requirement.level == level:
            if each.left_on:
                raise NotAllowed(
                    f"{each.requirement.called} left {decision.body} on {long_date(each.left_on)}, "
                    f"so it is no longer asked on decision {decision.reference}."
                )
            return each
    raise NotAllowed(
        f"Decision {decision.reference} needs no consent of {authority or decision.body} at the "
        f"level “{level}”."
    )


def _follow(by: By, decision: Decision) -> Decision:
    """Bring a decision to where what is said now puts it, by those who are members now."""
    if decision.status == Status.PROPOSED:
        release(decision)
    carried = is_carried(decision)
    if decision.status == Status.PROPOSED and carried:
        return move(by=by, decision=decision, to=Status.TAKEN)
    if decision.status in (Status.TAKEN, Status.PUBLISHED, Status.CALLED_IN) and not carried:
        return move(by=by, decision=decision, to=Status.PROPOSED)
    return decision
