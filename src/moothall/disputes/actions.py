"""Verbs that add to the record: open, name the panel, bring propositions and evidence, hear."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from moothall.disputes import policies, subjects
from moothall.disputes.enums import Part, Status
from moothall.disputes.models import (
    Dispute,
    Evidence,
    Hearing,
    Party,
    Procedure,
    Proposition,
    Step,
)
from moothall.disputes.moves import as_it_stands, begin_step, step_of
from moothall.disputes.permissions import OPENS, may_speak_for, parties_of
from moothall.disputes.procedure import StepTerms, Terms, faults_of
from moothall.disputes.queries import terms_of
from moothall.faults import InvalidValue
from moothall.governance import subjects as things
from moothall.governance.models import Decision
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.ledger.refs import Ref
from moothall.partnership.access import MANAGERS, MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing
from moothall.partnership.queries import members


@action("DisputeProcedureAdopted", "recorded how the body deals with disputes", who=MANAGERS)
def adopt_procedure(
    *, by: By, body: Body, steps: Sequence[StepTerms], window_days: int, agreed: str
) -> Procedure:
    """Record the steps of disputes from now on, as the body agreed; open ones keep theirs.

    Raises InvalidValue naming all that is wrong.
    """
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager records how it deals with disputes.")
    faults = faults_of(steps, window_days, agreed)
    if faults:
        raise InvalidValue(" ".join(faults))
    last = Procedure.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    note(version=last + 1)
    return Procedure.objects.create(
        body=body,
        version=last + 1,
        steps=[step.as_json() for step in steps],
        window_days=window_days,
        agreed=agreed.strip(),
        adopted_by=person_of(by),
    )


@action("DisputeOpened", "opened the dispute", who=OPENS)
def open_dispute(
    *,
    by: By,
    body: Body,
    about: Ref,
    opened_for: Organisation,
    against: Sequence[Organisation],
    ground: str,
    sought: str,
    exempt_because: str = "",
) -> Dispute:
    """Open a dispute for a member, on a thing, with those who answer it (GOV-6).

    From now on the thing is frozen and the clock of the first step runs. `sought` is what would
    settle it; `exempt_because` the ground on which it is confidential, if it is. Raises
    InvalidValue naming all that is wrong, NotAllowed where somebody does not speak for the member.
    """
    if not may_speak_for(by, body, opened_for):
        raise NotAllowed(f"You do not speak for {opened_for} here.")
    terms = terms_of(body)
    faults = _faults(body, about, (opened_for, *against), terms)
    if not against:
        faults.append("Say who answers the dispute: one other member at least.")
    if not ground.strip():
        faults.append("Say what is wrong with what is disputed.")
    if not sought.strip():
        faults.append("Say what would settle it.")
    if faults:
        raise InvalidValue(" ".join(faults))
    found = subjects.find(body, about)
    assert found
    year = today().year
    last = Dispute.objects.filter(body=body, year=year).aggregate(Max("number"))["number__max"]
    dispute = Dispute.objects.create(
        body=body,
        year=year,
        number=(last or 0) + 1,
        kind=about.kind,
        key=about.id,
        content_hash=found.content_hash,
        title=found.title[:300],
        decision=Decision.objects.get(pk=about.id) if about.kind == "decision" else None,
        ground=ground.strip(),
        sought=sought.strip(),
        exempt_because=exempt_because.strip(),
        procedure_version=terms.version,
        opened_by=person_of(by),
    )
    _add_parts(dispute, opened_for, against, terms)
    begin_step(step_of(dispute))
    note(reference=dispute.reference, about=str(about))
    return dispute


def _faults(body: Body, about: Ref, parties: Sequence[Organisation], terms: Terms) -> list[str]:
    faults = []
    if subjects.find(body, about) is None:
        faults.append(f"There is no “{about}” in {body} that could be disputed.")
    for party in parties[:1]:
        faults += _dismissed(body, about, party)
    late = subjects.too_late(body, about, terms.window_days)
    if late:
        faults.append(late)
    there = Dispute.objects.open().filter(body=body, kind=about.kind, key=about.id).first()
    if there:
        faults.append(f"It is disputed already: dispute {there.reference}.")
    if len(set(parties)) != len(parties):
        faults.append("Whoever opens a dispute does not answer it too, and nobody answers twice.")
    inside = set(members(body))
    outside = [str(party) for party in parties if party not in inside]
    if outside:
        faults.append(f"Not a member of {body} today: {', '.join(outside)}.")
    return faults


def _dismissed(body: Body, about: Ref, party: Organisation) -> list[str]:
    """What a panel has found binds whoever was a party: the same thing is not disputed again."""
    found = subjects.find(body, about)
    earlier = Dispute.objects.filter(
        body=body,
        kind=about.kind,
        key=about.id,
        content_hash=found.content_hash if found else "",
        status=Status.DISMISSED,
        parties__organisation=party,
    ).first()
    if earlier is None:
        return []
    return [
        f"{party} was a party to dispute {earlier.reference} on it, which the panel dismissed: "
        "that binds, and it is not disputed again."
    ]


def _add_parts(
    dispute: Dispute, opened_for: Organisation, against: Sequence[Organisation], terms: Terms
) -> None:
    Party.objects.bulk_create(
        Party(dispute=dispute, organisation=organisation, called=organisation.name, part=part)
        for part, these in ((Part.OPENED, (opened_for,)), (Part.ANSWERS, against))
        for organisation in these
    )
    Step.objects.bulk_create(
        Step(dispute=dispute, number=number, **step.as_json())
        for number, step in enumerate(terms.steps, 1)
    )


@action("PropositionMade", "made a proposition", who=MEMBERS, only="who speaks for a party")
def make_proposition(*, by: By, dispute: Dispute, party: Party, text: str) -> Dispute:
    """Add what a party offers as an outcome; it stands, and another can be made."""
    held = as_it_stands(dispute)
    policies.check_can_propose(by, held)
    if party not in parties_of(by, held):
        raise NotAllowed(f"You do not speak for {party}.")
    if not text.strip():
        raise InvalidValue("Say what is proposed.")
    number = held.propositions.count() + 1
    Proposition.objects.create(
        dispute=held, number=number, party=party, text=text.strip(), made_by=person_of(by)
    )
    note(proposition=number)
    return held


@action(
    "DisputeEvidenceGiven",
    "laid evidence before the panel",
    who=MEMBERS,
    only="who speaks for a party, and who keeps the record of the dispute",
)
def give_evidence(
    *, by: By, dispute: Dispute, of_whom: str, text: str, thing: Ref | None = None
) -> Dispute:
    """Add words, and a thing of another room pinned by its content, to what the panel sees."""
    held = as_it_stands(dispute)
    policies.check_can_give_evidence(by, standing(by, held.body), held)
    if not of_whom.strip() or not text.strip():
        raise InvalidValue("Say whose evidence it is, and what it shows.")
    pin, found = things.pinned(held.body, thing) if thing else (None, None)
    Evidence.objects.create(
        dispute=held,
        of_whom=of_whom.strip(),
        text=text.strip(),
        kind=pin.kind if pin else "",
        key=pin.id if pin else "",
        content_hash=pin.content_hash if pin else "",
        title=found.title[:300] if found else "",
        given_by=person_of(by),
    )
    return held


@action("DisputeHearingCalled", "called a hearing", who=FINER)
def call_hearing(*, by: By, dispute: Dispute, on: dt.date, place: str) -> Dispute:
    """Set a day on which the panel hears the parties, inside the clock of its step."""
    held = as_it_stands(dispute)
    policies.check_convenes(standing(by, held.body), held)
    policies.check_runs(held)
    step = step_of(held)
    faults = []
    if not place.strip():
        faults.append("Say where it is, or that it is on line.")
    if step.began_on and on < step.began_on:
        faults.append("The hearing is before the step began.")
    if step.last_day and on > step.last_day:
        faults.append("The hearing is after the clock of this step has run out.")
    if faults:
        raise InvalidValue(" ".join(faults))
    Hearing.objects.create(
        dispute=held, step=step, on=on, place=place.strip(), called_by=person_of(by)
    )
    note(on=str(on))
    return held


@action("DisputeHearingRecorded", "recorded what was heard", who=FINER)
def record_hearing(*, by: By, hearing: Hearing, heard: str) -> Dispute:
    """Write down, once, what was heard at a hearing."""
    dispute = as_it_stands(hearing.dispute)
    policies.check_convenes(standing(by, dispute.body), dispute)
    held = Hearing.objects.get(pk=hearing.pk)
    if held.heard:
        raise NotAllowed("What was heard is recorded already.")
    if held.on > today():
        raise NotAllowed("This hearing is still to come.")
    if not heard.strip():
        raise InvalidValue("Write down what was heard.")
    held.heard = heard.strip()
    held.save(update_fields=["heard"])
    return dispute
