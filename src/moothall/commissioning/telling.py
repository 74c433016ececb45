"""What people are told of the conversations with providers (COM-4)."""

from django.urls import reverse

from moothall.commissioning.models import Outcome, Position, RoundProvider, SheetNote
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held

CONVERSATION = Kind("conversation", "A conversation with a provider goes on", Delivery.DAILY)
SAID = {"DialogueNoted": SheetNote, "PositionStated": Position, "OutcomeAgreed": Outcome}


def register() -> None:
    """Let people be told of conversations with providers."""
    kinds.register(CONVERSATION, dict.fromkeys(SAID, went_on))


def went_on(body: Body, event: Event) -> Told | None:
    """Tell the commissioners of the member authorities what was said, or agreed."""
    said = (
        SAID[event.name]
        ._default_manager.select_related("round")
        .filter(pk=event.subject_id)
        .first()
    )
    if said is None:
        return None
    provider = RoundProvider.objects.filter(round=said.round, ukprn=said.provider).first()
    name = provider.name if provider else f"UKPRN {said.provider}"
    where = {"body": body.slug, "round": said.round.pk, "ukprn": said.provider}
    # A position is a member's: whose, and which, is what the others wait for.
    words = str(said) if isinstance(said, Position) else f"somebody {words_of(event)}"
    people = Appointment.objects.filter(held(), body=body, role=Role.COMMISSIONER)
    return Told(
        f"{name}, {said.round}: {words}.",
        reverse("commissioning:sheet", kwargs=where),
        frozenset(people.values_list("person", flat=True)),
    )
