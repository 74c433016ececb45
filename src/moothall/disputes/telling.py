"""What people are told of disputes: that one awaits them, and that one moves on."""

from django.urls import reverse

from moothall.disputes.clocks import left_in_words
from moothall.disputes.enums import Status
from moothall.disputes.models import Dispute, Seat
from moothall.disputes.moves import step_of
from moothall.disputes.permissions import SPEAKERS, may_convene
from moothall.disputes.queries import awaiting
from moothall.governance.workdays import today
from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.partnership.permissions import standing_of
from moothall.theme.formats import sentence

AWAITS = Kind("dispute.awaits", "A dispute awaits me", Delivery.AT_ONCE)
MOVES_ON = Kind("dispute.moves", "A dispute moves on", Delivery.DAILY)
BECAME = {
    "DisputePanelComplete": "is before its panel",
    "DisputeJoined": "has another party",
    "PropositionMade": "has a new proposition",
    "DisputeEvidenceGiven": "has new evidence",
    "DisputeHearingCalled": "will be heard",
    "DisputePassedOn": "goes to its next step",
    "DisputeMediated": "is in mediation",
    "MediationFailed": "is before its panel again: mediation has failed",
    "DisputeOutcomeFound": "has its outcome",
    "DisputeReturned": "is before its panel again: scrutiny has referred its decision back",
    "DisputeCarriedOut": "is closed: its outcome is in effect",
    "DisputeDismissed": "is dismissed",
    "DisputeWithdrawn": "is withdrawn",
    "DisputeUnresolved": "has ended without result",
}
CONVENERS = (Role.MANAGER, Role.CHAIR, Role.DEPUTY, Role.CLERK)


def register() -> None:
    """Let people be told of disputes."""
    awaits = {
        "DisputeOpened": opened,
        "PanelMemberNamed": named,
        "DisputePanelIncomplete": vacant,
        "DisputePassedOn": vacant,
        "DisputeClockReminded": reminded,
    }
    kinds.register(AWAITS, awaits)
    kinds.register(MOVES_ON, dict.fromkeys(BECAME, moved_on))


def opened(body: Body, event: Event) -> Told | None:
    """Tell the parties, and those who name the panel, that there is a dispute."""
    dispute = _dispute(body, event)
    if dispute is None:
        return None
    parties = " and ".join(party.called for party in dispute.parties.all())
    text = f"Dispute {dispute.reference} is opened between {parties}{_on(dispute)}"
    return Told(text, _address(body, dispute), _conveners(dispute) | _parties(body, dispute))


def named(body: Body, event: Event) -> Told | None:
    """Tell who was named that they sit on the panel."""
    dispute = _dispute(body, event)
    seat = Seat.objects.filter(pk=event.detail.get("seat")).select_related("step").first()
    if dispute is None or seat is None or seat.person_id is None:
        return None
    step = step_of(dispute)
    text = f"You sit on the panel of dispute {dispute.reference}{_on(dispute)}"
    if seat.step_id == step.pk:
        text = f"{sentence(text)} It has {left_in_words(step, today())}."
    return Told(text, _address(body, dispute), frozenset({seat.person_id}))


def vacant(body: Body, event: Event) -> Told | None:
    """Tell those who name the panel that a place on it is vacant."""
    dispute = _dispute(body, event)
    if dispute is None or dispute.status != Status.NAMING:
        return None
    text = f"The panel of dispute {dispute.reference} is to be named{_on(dispute)}"
    return Told(text, _address(body, dispute), _conveners(dispute))


def reminded(body: Body, event: Event) -> Told | None:
    """Tell those whom it waits for that few days are left: the panel, or who names or records."""
    dispute = _dispute(body, event)
    if dispute is None:
        return None
    step = step_of(dispute)
    seats = awaiting(dispute)
    people = {seat.person_id for seat in seats if seat.person_id}
    outside = any(seat.person_id is None for seat in seats)
    if dispute.status != Status.HEARING or outside:
        people |= _conveners(dispute)
    text = f"Dispute {dispute.reference}, step {step.number}: {left_in_words(step, today())}."
    return Told(text, _address(body, dispute), frozenset(people))


def moved_on(body: Body, event: Event) -> Told | None:
    """Tell the parties, the panel and those who keep the record what became of a dispute."""
    dispute = _dispute(body, event)
    if dispute is None:
        return None
    told = "" if dispute.exempt_because else f" {dispute.title}"
    text = f"Dispute {dispute.reference} {BECAME[event.name]}.{told}"
    seats = dispute.seats.filter(left_on=None, person__isnull=False)
    panel = frozenset(seats.values_list("person", flat=True))
    people = _conveners(dispute) | _parties(body, dispute) | panel
    return Told(text, _address(body, dispute), frozenset(int(pk) for pk in people if pk))


def _on(dispute: Dispute) -> str:
    """What a dispute is on; of a confidential one nothing, since mails leave the house."""
    return "" if dispute.exempt_because else f": {dispute.title}"


def _dispute(body: Body, event: Event) -> Dispute | None:
    return Dispute.objects.filter(body=body, pk=event.subject_id).select_related("body").first()


def _conveners(dispute: Dispute) -> frozenset[int]:
    """Who names its panel and keeps its record: those of whom `may_convene` is true (two queries).

    A chair or deputy whose own organisation is a party leaves it to the others.
    """
    roles = Appointment.objects.filter(held(), body=dispute.body)
    found = set(roles.filter(role__in=CONVENERS).values_list("person", flat=True))
    every = roles.filter(person__in=found).select_related("organisation")
    by_person: dict[int, list[Appointment]] = {}
    for each in every:
        by_person.setdefault(each.person_id, []).append(each)
    return frozenset(
        person for person, held_ in by_person.items() if may_convene(standing_of(held_), dispute)
    )


def _parties(body: Body, dispute: Dispute) -> frozenset[int]:
    rows = Appointment.objects.filter(
        held(),
        body=body,
        role__in=SPEAKERS,
        organisation__in=dispute.parties.values("organisation"),
    )
    return frozenset(rows.values_list("person", flat=True))


def _address(body: Body, dispute: Dispute) -> str:
    return reverse("disputes:dispute", kwargs={"body": body.slug, "pk": dispute.pk})
