"""Verbs that add to the record: propose, comment, declare, and agree how a body decides."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance.content import Considered
from moothall.governance.enums import InterestKind, Level, PinnedAs
from moothall.governance.models import (
    Comment,
    Decision,
    DecisionRule,
    Interest,
    Option,
    Pin,
    Requirement,
)
from moothall.governance.moves import as_it_stands
from moothall.governance.policies import By, check_can_add, check_can_propose
from moothall.governance.proposals import content_of, faults_of, pins_of, required_of, terms_of
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import standing

LONGEST_WINDOW = 60


@action("DecisionProposed", "proposed the decision")
def propose_decision(
    *,
    by: By,
    body: Body,
    question: str,
    proposal: str,
    reason: str,
    options: Sequence[Considered] = (),
    about: Sequence[Ref] = (),
    evidence: Sequence[Ref] = (),
    answer_by: dt.date | None = None,
    supersedes: Decision | None = None,
) -> Decision:
    """Put a question to the member authorities of a body (GOV-4); from now on its text is fixed.

    `options` are those considered and rejected, with why. `about` is what is decided on, `evidence`
    what it rests on: Refs of registered kinds, pinned by content. `answer_by` is the last day for
    consents. `supersedes` is the decision in effect that ends when this one takes effect. Raises
    InvalidValue naming all that is wrong, NotAllowed where somebody proposes nothing here.
    """
    check_can_propose(standing(by, body))
    texts = {"question": question, "proposal": proposal, "reason": reason}
    words = {name: text.strip() for name, text in texts.items()}
    required = required_of(body, terms_of(body))
    pins, wrong = pins_of(body, {PinnedAs.PROPOSAL: about, PinnedAs.EVIDENCE: evidence})
    faults = faults_of(body, words, options, required, answer_by, supersedes) + wrong
    if faults:
        raise InvalidValue(" ".join(faults))
    terms, year = terms_of(body), today().year
    # Actions happen one after another, so numbers have no gaps and are given once.
    last = Decision.objects.filter(body=body, year=year).aggregate(Max("number"))["number__max"]
    decision = Decision(
        body=body,
        year=year,
        number=(last or 0) + 1,
        **words,
        rule=terms.kind,
        rule_version=terms.version,
        call_in_days=terms.call_in_days,
        answer_by=answer_by,
        supersedes=supersedes,
        proposed_by=_person(by),
    )
    content = content_of(decision, options, pins, required)
    decision.sha256 = content.sha256()
    decision.save(force_insert=True)
    _save_parts(decision, options, pins, required)
    note(reference=decision.reference, pins=[str(pin.ref) for pin in pins])
    return decision


def _person(by: By) -> Person | None:
    return by if isinstance(by, Person) else None


def _save_parts(
    decision: Decision,
    options: Sequence[Considered],
    pins: Sequence[Pin],
    required: Sequence[Requirement],
) -> None:
    for pin in pins:
        pin.decision = decision
    for requirement in required:
        requirement.decision = decision
    Option.objects.bulk_create(
        Option(decision=decision, text=one.text.strip(), why_rejected=one.why_rejected.strip())
        for one in options
    )
    Pin.objects.bulk_create(pins)
    Requirement.objects.bulk_create(required)


@action("CommentRecorded", "recorded a comment on the proposal")
def record_comment(*, by: By, decision: Decision, of_whom: str, text: str) -> Decision:
    """Add what somebody said when they were asked about a proposal, before it is taken."""
    held = as_it_stands(decision)
    check_can_add(standing(by, held.body), held)
    if not of_whom.strip() or not text.strip():
        raise InvalidValue("Say whose comment it is, and what they said.")
    Comment.objects.create(
        decision=held, of_whom=of_whom.strip(), text=text.strip(), recorded_by=_person(by)
    )
    return held


@action("InterestDeclared", "recorded a declared interest")
def declare_interest(
    *,
    by: By,
    decision: Decision,
    of_whom: str,
    kind: InterestKind,
    text: str,
    dispensation: str = "",
) -> Decision:
    """Add an interest that somebody declared in the matter (GOV-7), before it is taken."""
    held = as_it_stands(decision)
    check_can_add(standing(by, held.body), held)
    if not of_whom.strip() or not text.strip():
        raise InvalidValue("Say whose interest it is, and what it is.")
    Interest.objects.create(
        decision=held,
        of_whom=of_whom.strip(),
        kind=kind,
        text=text.strip(),
        dispensation=dispensation.strip(),
        recorded_by=_person(by),
    )
    note(kind=str(kind))
    return held


@action("DecisionRuleAdopted", "recorded how the body decides")
def adopt_rule(
    *,
    by: By,
    body: Body,
    levels: Sequence[Level],
    call_in_days: int,
    agreed: str,
    own_levels: Mapping[Organisation, Sequence[Level]] | None = None,
    may_be_pending: Sequence[Level] = (),
) -> DecisionRule:
    """Record how a body decides from now on, as it agreed; decisions in hand keep their rule.

    `levels` are where each member consents, `own_levels` where single members do otherwise,
    `call_in_days` working days. Raises InvalidValue naming all that is wrong.
    """
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager records how it decides.")
    own = {str(member.pk): _known(at) for member, at in (own_levels or {}).items()}
    faults = []
    if not levels or not all(own.values()):
        faults.append("Each member consents at one level at least.")
    if set(may_be_pending) >= set(levels):
        faults.append("At least one level must not be pending.")
    if any(set(may_be_pending) >= set(at) for at in own.values() if at):
        faults.append("Each member with levels of its own needs one that must not be pending.")
    if not 0 <= call_in_days <= LONGEST_WINDOW:
        faults.append(f"The call-in window has from 0 to {LONGEST_WINDOW} working days.")
    if not agreed.strip():
        faults.append("Say where this was agreed, such as the terms of reference of a day.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = DecisionRule.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    note(version=last + 1)
    return DecisionRule.objects.create(
        body=body,
        version=last + 1,
        kind=terms_of(body).kind,
        levels=_known(levels),
        own_levels=own,
        may_be_pending=_known(may_be_pending),
        call_in_days=call_in_days,
        agreed=agreed.strip(),
        adopted_by=_person(by),
    )


def _known(levels: Sequence[Level]) -> list[str]:
    """The levels once each, from the lowest."""
    return [str(level) for level in Level if level in levels]
