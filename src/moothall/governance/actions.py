"""Verbs that add to the record of a decision: propose, comment, declare an interest, tell."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance.content import Considered, Exempt
from moothall.governance.enums import InterestKind, Level, PinnedAs, RuleKind
from moothall.governance.models import (
    Comment,
    Decision,
    Delegation,
    ExemptPart,
    Interest,
    Option,
    Pin,
    Requirement,
    Telling,
    ToTell,
)
from moothall.governance.moves import as_it_stands
from moothall.governance.permissions import KEEPS, PROPOSES
from moothall.governance.policies import check_can_add, check_can_propose, check_can_tell
from moothall.governance.proposals import (
    content_of,
    faults_of,
    faults_of_delegation,
    faults_of_parts,
    pins_of,
    required_of,
    series_of,
    terms_of,
)
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.refs import Actor, Ref
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing

# What a decision consists of beside its own row.
Part = TypeVar("Part", Option, Pin, Requirement, ToTell, ExemptPart)


@action("DecisionProposed", "proposed the decision", who=PROPOSES)
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
    under: Delegation | None = None,
    panel: str = "",
    exempt: Exempt | None = None,
    to_tell: Sequence[Organisation | str] = (),
) -> Decision:
    """Put a question to the member authorities of a body (GOV-4); from now on its text is fixed.

    `options` are those considered and rejected, with why. `about` is what is decided on, `evidence`
    what it rests on: Refs of registered kinds, pinned by content. `answer_by` is the last day for
    consents. `supersedes` is the decision in effect that ends when this one takes effect. `under`
    is the delegation whose holder decides it alone, `panel` the one whose outcome it is (see
    `panels`, which calls this). `exempt` is a part kept from the public,
    `to_tell` who must be told when it is published. Raises InvalidValue naming all that is wrong,
    NotAllowed where somebody proposes nothing here.
    """
    check_can_propose(standing(by, body))
    if panel and not isinstance(by, Actor):
        raise NotAllowed(
            "What a panel has decided is recorded as its dispute comes to its outcome."
        )
    texts = {"question": question, "proposal": proposal, "reason": reason}
    words = {name: text.strip() for name, text in texts.items()}
    terms = terms_of(body)
    required = required_of(body, terms, under, panel)
    pins, wrong = pins_of(body, {PinnedAs.PROPOSAL: about, PinnedAs.EVIDENCE: evidence})
    faults = [] if panel else faults_of_delegation(body, terms, under, about)
    asked = required or ([Requirement(level=Level.DELEGATE)] if faults else [])
    faults += faults_of(body, words, options, asked, answer_by, supersedes)
    faults += wrong + faults_of_parts(exempt, to_tell)
    if faults:
        raise InvalidValue(" ".join(faults))
    rule = RuleKind.PANEL if panel else RuleKind.DELEGATED if under else terms.kind
    decision = Decision(
        body=body,
        **_numbered(body),
        **words,
        rule=rule,
        rule_version=terms.version,
        quorum=terms.quorum if rule == terms.kind else 0,
        delegation=under,
        call_in_days=terms.call_in_days,
        answer_by=answer_by,
        supersedes=supersedes,
        proposed_by=person_of(by),
    )
    kept_apart = _exempt_part(exempt) if exempt else None
    telling = _to_tell(to_tell)
    content = content_of(decision, options, pins, required, kept_apart, telling)
    decision.sha256 = content.sha256()
    decision.save(force_insert=True)
    _save(decision, _rejected(options))
    _save(decision, pins)
    _save(decision, required)
    _save(decision, telling)
    _save(decision, [kept_apart] if kept_apart else [])
    note(reference=decision.reference, pins=[str(pin.ref) for pin in pins])
    return decision


def _numbered(body: Body) -> dict[str, Any]:
    """Return the year, the number and the reference of the next decision of a body."""
    year, series = today().year, series_of(body)
    # Actions happen one after another, so numbers have no gaps and are given once.
    last = Decision.objects.filter(body=body, year=year).aggregate(Max("number"))["number__max"]
    number = series.next_number(year, last)
    return {"year": year, "number": number, "reference": series.reference(year, number)}


def _exempt_part(exempt: Exempt) -> ExemptPart:
    """Return the row of a part that is kept apart, salted so that its hash tells nothing of it."""
    kept = Exempt(exempt.ground, exempt.text.strip())
    salt = secrets.token_hex()
    return ExemptPart(ground=kept.ground, text=kept.text, salt=salt, sha256=kept.sha256(salt))


def _to_tell(to_tell: Sequence[Organisation | str]) -> list[ToTell]:
    """Return the rows of who must be told, each once."""
    rows: dict[str, ToTell] = {}
    for each in to_tell:
        called = str(each).strip()
        organisation = each if isinstance(each, Organisation) else None
        if called:
            rows.setdefault(called.casefold(), ToTell(called=called, organisation=organisation))
    return list(rows.values())


def _rejected(options: Sequence[Considered]) -> list[Option]:
    return [Option(text=one.text.strip(), why_rejected=one.why_rejected.strip()) for one in options]


def _save(decision: Decision, parts: Sequence[Part]) -> None:
    """Save parts of a decision that now has a row of its own."""
    for part in parts:
        part.decision = decision
    if parts:
        type(parts[0])._default_manager.bulk_create(parts)


@action("CommentRecorded", "recorded a comment on the proposal", who=PROPOSES)
def record_comment(*, by: By, decision: Decision, of_whom: str, text: str) -> Decision:
    """Add what somebody said when they were asked about a proposal, before it is taken."""
    held = as_it_stands(decision)
    check_can_add(standing(by, held.body), held)
    if not of_whom.strip() or not text.strip():
        raise InvalidValue("Say whose comment it is, and what they said.")
    comment = Comment.objects.create(
        decision=held, of_whom=of_whom.strip(), text=text.strip(), recorded_by=person_of(by)
    )
    note(comment=comment.pk, said=comment.digest())
    return held


@action("InterestDeclared", "recorded a declared interest", who=PROPOSES)
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
        recorded_by=person_of(by),
    )
    note(kind=str(kind))
    return held


@action("TellingRecorded", "recorded who was told of the decision", who=KEEPS)
def record_telling(*, by: By, whom: ToTell, on: dt.date, how: str) -> Decision:
    """Record that somebody who must be told of a decision was told: when, and how."""
    held = as_it_stands(whom.decision)
    check_can_tell(standing(by, held.body))
    faults = []
    if Telling.objects.filter(whom=whom).exists():
        faults.append(f"{whom.called} was told already.")
    if held.public_since is None or on < held.public_since:
        faults.append("People are told of a decision once it is published.")
    if on > today():
        faults.append("Say on which day they were told, not on which they will be.")
    if not how.strip():
        faults.append("Say how they were told, such as by letter.")
    if faults:
        raise InvalidValue(" ".join(faults))
    Telling.objects.create(
        decision=held, whom=whom, on=on, how=how.strip()[:200], recorded_by=person_of(by)
    )
    note(reference=held.reference)
    return held
