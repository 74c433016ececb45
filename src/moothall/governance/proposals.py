"""What a proposal is made of before it is saved: its pins, who must consent, what is wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.governance.content import Considered, Content, Exempt
from moothall.governance.delegating import covers, in_force
from moothall.governance.enums import OF_THE_BODY, Level, PinnedAs, RuleKind, Status
from moothall.governance.grounds import GROUNDS
from moothall.governance.models import (
    Decision,
    DecisionRule,
    Delegation,
    ExemptPart,
    Pin,
    ReferenceSeries,
    Requirement,
    ToTell,
)
from moothall.governance.rules import Terms
from moothall.governance.series import Series
from moothall.governance.workdays import today
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import authorities
from moothall.theme.formats import join_words

NAMES = {
    "question": "Write the question that is to be decided.",
    "proposal": "Say what is proposed.",
    "reason": "Give the reason for the proposal.",
}
LONGEST_QUESTION = 300
LONGEST_NAME = 200


def terms_of(body: Body) -> Terms:
    """Return how a body decides today: as it agreed, or unanimously at directors' level."""
    latest = DecisionRule.objects.filter(body=body).order_by("-version").first()
    return latest.terms if latest else Terms()


def series_of(body: Body) -> Series:
    """Return how a body numbers its decisions: as it has set, or year/number."""
    latest = ReferenceSeries.objects.filter(body=body).order_by("-version").first()
    return latest.series if latest else Series()


def required_of(
    body: Body, terms: Terms, under: Delegation | None = None, panel: str = ""
) -> list[Requirement]:
    """Return the consents that a proposal of today needs: of each member authority, by level; or of
    the chair alone, of whoever holds the delegation it is taken under, or of a panel by its name.
    """
    if panel:
        return [Requirement(called=panel[:120], level=Level.PANEL)]
    if under:
        return [Requirement(called=under.holder[:120], level=Level.DELEGATE)]
    if terms.kind is RuleKind.DELEGATED:
        return []
    if terms.kind is RuleKind.CHAIR:
        return [Requirement(called="The chair", level=Level.CHAIR)]
    casting = Requirement(called="The chair's casting vote", level=Level.CHAIR, may_be_pending=True)
    return [
        Requirement(
            authority=authority,
            called=authority.name,
            level=level,
            may_be_pending=level in terms.may_be_pending,
        )
        for authority in authorities(body)
        for level in terms.levels_of(authority.pk)
    ] + ([casting] if terms.kind is RuleKind.MAJORITY and terms.casting else [])


def pins_of(body: Body, things: Mapping[PinnedAs, Sequence[Ref]]) -> tuple[list[Pin], list[str]]:
    """Return the things pinned to their content now, and what is wrong with the others."""
    pins: dict[tuple[str, str], Pin] = {}
    faults = []
    for pinned_as, refs in things.items():
        for ref in refs:
            try:
                found, subject = subjects.pinned(body, ref)
            except InvalidValue as fault:
                faults.append(str(fault))
                continue
            pin = Pin(
                pinned_as=pinned_as,
                kind=found.kind,
                key=found.id,
                content_hash=found.content_hash,
                title=subject.title[:300],
            )
            pins.setdefault((found.kind, found.id), pin)
    return list(pins.values()), faults


def faults_of(
    body: Body,
    words: Mapping[str, str],
    options: Sequence[Considered],
    required: Sequence[Requirement],
    answer_by: dt.date | None,
    supersedes: Decision | None,
) -> list[str]:
    """Return all that is wrong with a proposal but its pins."""
    faults = [NAMES[name] for name, text in words.items() if not text]
    if len(words["question"]) > LONGEST_QUESTION:
        faults.append(f"The question is longer than {LONGEST_QUESTION} letters: shorten it.")
    faults += [
        f"Say why the option “{one.text.strip() or 'without words'}” was rejected, or leave it out."
        for one in options
        if not one.text.strip() or not one.why_rejected.strip()
    ]
    if not any(each.level not in OF_THE_BODY for each in required) and not _by_one(required):
        faults.append(f"{body} has no member authority, so nobody could consent: admit one first.")
    if answer_by and answer_by < today():
        faults.append("The last day for consents has passed: choose a later one.")
    if supersedes and (supersedes.body_id, supersedes.status) != (body.pk, Status.EFFECTIVE):
        faults.append(
            f"Decision {supersedes.reference} is not in effect here: nothing to supersede."
        )
    return faults


def _by_one(required: Sequence[Requirement]) -> bool:
    """Whether one person decides, so that no member authority is needed."""
    return [each.may_be_pending for each in required] == [False]


def faults_of_delegation(
    body: Body, terms: Terms, under: Delegation | None, about: Sequence[Ref]
) -> list[str]:
    """Return what is wrong with deciding under a delegation, or without one."""
    if under is None:
        needed = terms.kind is RuleKind.DELEGATED
        return ["Choose the delegation under which this is decided."] if needed else []
    if under not in in_force(body):
        return [f"Delegation {under.number} is not in force here today."]
    if under.on_behalf_of:
        return [
            f"Delegation {under.number} is to consent for {under.on_behalf_of}, not to decide for "
            f"{body}."
        ]
    if not covers(under, frozenset(ref.kind for ref in about)):
        kinds = join_words([subjects.noun_of(kind) for kind in under.kinds])
        return [f"Delegation {under.number} extends only to decisions on: {kinds}."]
    return []


def faults_of_parts(exempt: Exempt | None, to_tell: Sequence[Organisation | str]) -> list[str]:
    """Return what is wrong with the exempt part, and with who must be told."""
    faults = []
    if exempt and exempt.ground not in GROUNDS:
        faults.append("Choose the ground on which a part is kept from the public.")
    if exempt and not exempt.text.strip():
        faults.append("Write the exempt part, or choose no ground.")
    if any(len(str(each).strip()) > LONGEST_NAME for each in to_tell):
        faults.append(f"Name each that must be told in at most {LONGEST_NAME} letters.")
    return faults


def content_of(
    decision: Decision,
    options: Sequence[Considered],
    pins: Sequence[Pin],
    required: Sequence[Requirement],
    exempt: ExemptPart | None = None,
    to_tell: Sequence[ToTell] = (),
) -> Content:
    """Return what is fixed of a decision, in an order that does not depend on the database's."""
    return Content(
        body=decision.body.slug,
        reference=decision.reference,
        question=decision.question,
        proposal=decision.proposal,
        reason=decision.reason,
        rule=str(decision.rule),
        rule_version=decision.rule_version,
        call_in_days=decision.call_in_days,
        answer_by=decision.answer_by.isoformat() if decision.answer_by else "",
        supersedes=decision.supersedes.reference if decision.supersedes else "",
        options=[Considered(one.text.strip(), one.why_rejected.strip()) for one in options],
        pins=sorted(
            ((str(pin.pinned_as), pin.ref) for pin in pins), key=lambda p: (p[0], str(p[1]))
        ),
        requirements=sorted(
            (each.called, str(each.level), each.may_be_pending) for each in required
        ),
        quorum=decision.quorum,
        delegation=str(decision.delegation.number) if decision.delegation else "",
        exempt=f"{exempt.ground}:{exempt.sha256}" if exempt else "",
        to_tell=sorted(each.called for each in to_tell),
    )


def content_as_kept(decision: Decision) -> Content:
    """Return the content of a decision from its rows, to be hashed again."""
    options = [Considered(one.text, one.why_rejected) for one in decision.options.order_by("pk")]
    return content_of(
        decision,
        options,
        list(decision.pins.all()),
        list(decision.requirements.all()),
        ExemptPart.objects.filter(decision=decision).first(),
        list(decision.to_tell.all()),
    )
