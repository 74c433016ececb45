"""Reads on decisions, each as it stands now: what is due is carried out before it is shown."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.governance.content import Considered
from moothall.governance.course import settle
from moothall.governance.enums import (
    CallInOutcome,
    InterestKind,
    Level,
    PinnedAs,
    RuleKind,
    Stance,
    Status,
)
from moothall.governance.grounds import GROUNDS
from moothall.governance.models import (
    CallIn,
    CallInAnswer,
    Decision,
    DecisionQuerySet,
    ExemptPart,
    Position,
)
from moothall.governance.notice import (
    CalledIn,
    Consent,
    DeclaredInterest,
    Entry,
    Informed,
    Kept,
    Notice,
    PinnedThing,
    Said,
)
from moothall.governance.permissions import sees_exempt
from moothall.governance.rules import RULES
from moothall.governance.standing import where_it_stands
from moothall.governance.voices import Heard, heard
from moothall.governance.workdays import in_london
from moothall.ledger.models import Event
from moothall.ledger.queries import head, history_of, words_of
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date


def decisions(body: Body, place: Standing) -> DecisionQuerySet:
    """Return the decisions of a body that someone may see, the latest first."""
    settle(body)
    found = Decision.objects.filter(body=body).visible_to(place)
    return found.select_related("body").order_by("-year", "-number")


def public(body: Body) -> DecisionQuerySet:
    """Return the decisions of a body that are or were published, the latest first."""
    settle(body)
    found = Decision.objects.filter(body=body, public_since__isnull=False)
    return found.select_related("body").order_by("-year", "-number")


def by_reference(body: Body, place: Standing, text: str) -> Decision:
    """Return the decision of this reference (2026/3, EX/175/08).

    Raises InvalidValue where there is none.
    """
    found = decisions(body, place).filter(reference__iexact=text.strip()).first()
    if found:
        return found
    raise InvalidValue(
        f"There is no decision “{text}” in {body}. The list of decisions shows them."
    )


def pinned(decision: Decision) -> tuple[PinnedThing, ...]:
    """Return what a decision pins, each with how it stands to what was pinned."""
    things = []
    for pin in decision.pins.all():
        found = subjects.find(decision.body, pin.ref)
        things.append(
            PinnedThing(
                pinned_as=PinnedAs(pin.pinned_as),
                noun=subjects.noun_of(pin.kind),
                title=pin.title,
                address=found.address if found else "",
                ref=pin.ref,
                state=subjects.compared(pin.ref, found),
            )
        )
    return tuple(things)


def consents(decision: Decision, until: int | None = None) -> tuple[Consent, ...]:
    """Return what each authority says, at each level it must consent at: now, or as the ledger had
    it at the event of this sequence.
    """
    if until is None:
        return tuple(_consent(each) for each in heard(decision))
    history = history_of(decision.ref).filter(sequence__lte=until).order_by("-sequence")
    last = history.filter(detail__has_key="position").first()
    anew = history.filter(detail__has_key="heard_after").first()
    spoken = int(last.detail["position"]) if last else 0
    after = int(anew.detail["heard_after"]) if anew else 0
    at = Event.objects.filter(sequence=until).values_list("at", flat=True).first()
    return tuple(_consent(each) for each in heard(decision, spoken, after, at))


def voices(decision: Decision) -> tuple[tuple[Consent, str], ...]:
    """Return the same with who spoke, or who said so to the operator: for members' pages only."""
    return tuple((_consent(each), _who(each)) for each in heard(decision))


def _consent(each: Heard) -> Consent:
    position = each.position
    return Consent(
        authority=each.requirement.called,
        level=Level(each.requirement.level),
        stance=Stance(position.stance) if position else None,
        reason=_reason(each),
        on=in_london(position.given_at) if position else None,
        may_be_pending=each.requirement.may_be_pending,
        left_on=each.left_on,
        under=_under(position),
    )


def _reason(each: Heard) -> str:
    """Why it says so; of one that has left, that too."""
    said = each.position.reason if each.position else ""
    left = f"It left on {long_date(each.left_on)} and is no longer asked." if each.left_on else ""
    return " ".join(filter(None, (said, left)))


def _under(position: Position | None) -> str:
    found = position.delegation if position else None
    return f"delegation {found.number}" if found else ""


def _who(each: Heard) -> str:
    if each.position is None:
        return ""
    said_by = f"recorded by the operator as said by {each.position.said_by}"
    return str(each.position.given_by or said_by)


def entries(decision: Decision) -> tuple[Entry, ...]:
    """Return the events of a decision with their places in the chain, the earliest first.

    People are not named; an authority is, for what was said for it (two queries).
    """
    required = {
        f"organisation:{each.authority_id}": each.called
        for each in decision.requirements.all()
        if each.authority_id
    }
    return tuple(
        _entry(event, required.get(str(event.detail.get("authority")), ""))
        for event in history_of(decision.ref).order_by("sequence")
    )


def _entry(event: Event, authority: str) -> Entry:
    level = event.detail.get("level", "")
    place = f"for {authority}, by its {level}" if authority else ""
    stopped = "which stopped the call-in window" if event.detail.get("call_in_stopped") else ""
    return Entry(
        sequence=event.sequence,
        hash=event.hash,
        at=event.at,
        words=words_of(event),
        by="a person" if event.actor_kind == "person" else f"the {event.actor}",
        detail=place or stopped,
    )


def notice_at(decision: Decision, ledger_head: str) -> Notice:
    """Return the notice of a decision with what authorities had said, and the events there were,
    when the ledger had this head: so that it can be composed again later.
    """
    until = int(ledger_head.partition(":")[0])
    found = notice(decision)
    at = Event.objects.filter(sequence=until).values_list("at", flat=True).first()
    return replace(
        found,
        call_ins=calls(decision, at),
        informed=informed(decision, at),
        earlier=earlier(decision, at),
        comments=comments(decision, at),
        interests=interests(decision, at),
        consents=consents(decision, until),
        entries=tuple(entry for entry in found.entries if entry.sequence <= until),
        ledger_head=ledger_head,
    )


def comments(decision: Decision, until: dt.datetime | None = None) -> tuple[Said, ...]:
    """Return what was said in consultation, now or as it was recorded until a moment."""
    found = decision.comments.filter(recorded_at__lte=until) if until else decision.comments.all()
    return tuple(Said(one.of_whom, one.text, in_london(one.recorded_at)) for one in found)


def interests(decision: Decision, until: dt.datetime | None = None) -> tuple[DeclaredInterest, ...]:
    """Return the interests in the record, now or as they were recorded until a moment: who speaks
    late may leave one there when the notice is public already.
    """
    found = decision.interests.filter(recorded_at__lte=until) if until else decision.interests.all()
    return tuple(
        DeclaredInterest(
            one.of_whom,
            str(InterestKind(one.kind).label),
            one.text,
            one.dispensation,
            in_london(one.recorded_at),
        )
        for one in found
    )


def notice(decision: Decision) -> Notice:
    """Return everything that the notice of a decision says, as it stands now."""
    settle(decision.body)
    found = Decision.objects.select_related(
        "body",
        "supersedes",
        "delegation__body",
        "delegation__organisation",
        "delegation__decision",
    ).get(pk=decision.pk)
    said = consents(found)
    successor = found.successors.filter(status__in=(Status.EFFECTIVE, Status.SUPERSEDED)).first()
    return Notice(
        body=found.body.name,
        body_slug=found.body.slug,
        reference=found.reference,
        ref=found.ref,
        status=Status(found.status),
        standing=where_it_stands(found, said),
        question=found.question,
        proposal=found.proposal,
        reason=found.reason,
        rejected=tuple(Considered(o.text, o.why_rejected) for o in found.options.all()),
        pinned=pinned(found),
        comments=comments(found),
        interests=interests(found),
        rule=RULES[RuleKind(found.rule)].words,
        call_in_days=found.call_in_days,
        consents=said,
        proposed_on=in_london(found.proposed_at),
        answer_by=found.answer_by,
        taken_on=found.taken_on,
        public_since=found.public_since,
        published_on=found.published_on,
        call_in_deadline=found.call_in_deadline,
        effective_on=found.effective_on,
        ended_on=found.ended_on,
        ended_because=found.ended_because,
        supersedes=found.supersedes.reference if found.supersedes else "",
        superseded_by=successor.reference if successor else "",
        content_hash=found.sha256,
        ledger_head=head(),
        entries=entries(found),
        delegation=_delegation(found),
        kept=_kept(found),
        informed=informed(found),
        call_ins=calls(found),
        earlier=earlier(found),
    )


def earlier(decision: Decision, until: dt.datetime | None = None) -> tuple[Consent, ...]:
    """Return what was said on a decision and is not the last word any more, the first first."""
    spoken = decision.positions.select_related("requirement", "delegation").order_by("number")
    said = [each for each in spoken if until is None or each.given_at <= until]
    last = {each.requirement_id: each.number for each in said}
    return tuple(
        _consent(Heard(each.requirement, each))
        for each in said
        if each.stance != Stance.WITHDRAWN
        and (each.number < last[each.requirement_id] or each.number <= decision.heard_after)
    )


def _delegation(decision: Decision) -> str:
    under = decision.delegation
    return f"delegation {under.number} to {under.holder}, by {under.source}" if under else ""


def _kept(decision: Decision) -> Kept | None:
    part = ExemptPart.objects.filter(decision=decision).first()
    return Kept(GROUNDS[part.ground], part.sha256) if part else None


def exempt_part(decision: Decision, place: Standing) -> ExemptPart | None:
    """Return the part that is kept from the public, for those who may read it and nobody else."""
    if not sees_exempt(place):
        return None
    return ExemptPart.objects.filter(decision=decision).first()


def informed(decision: Decision, until: dt.datetime | None = None) -> tuple[Informed, ...]:
    """Return who must be told of a decision, and when and how they were told, as it was then."""
    told = {
        each.whom_id: each
        for each in decision.tellings.all()
        if until is None or each.recorded_at <= until
    }
    return tuple(
        Informed(
            each.called,
            told[each.pk].on if each.pk in told else None,
            told[each.pk].how if each.pk in told else "",
        )
        for each in decision.to_tell.all()
    )


def calls(decision: Decision, until: dt.datetime | None = None) -> tuple[CalledIn, ...]:
    """Return the call-ins of a decision and what followed each, as it was then (two queries)."""
    answers = {
        each.call_in_id: each
        for each in decision.call_in_answers.all()
        if until is None or each.recorded_at <= until
    }
    return tuple(
        _called_in(each, answers.get(each.pk))
        for each in decision.call_ins.all()
        if until is None or each.recorded_at <= until
    )


def _called_in(each: CallIn, answer: CallInAnswer | None) -> CalledIn:
    begun = CalledIn(each.called, each.of_whom, each.reason, in_london(each.recorded_at))
    if answer is None:
        return begun
    outcome = str(CallInOutcome(answer.outcome).label)
    return replace(begun, outcome=outcome, text=answer.text, answered_on=answer.on)


def who_did(events: Sequence[Entry]) -> dict[int, str]:
    """Return the names of the people behind events, by sequence: for members' pages only."""
    numbers = [entry.sequence for entry in events]
    acted = {
        event.sequence: int(event.actor_id)
        for event in Event.objects.filter(sequence__in=numbers, actor_kind="person")
    }
    people = Person.objects.in_bulk(set(acted.values()))
    return {number: str(people[pk]) for number, pk in acted.items() if pk in people}
