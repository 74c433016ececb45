"""What people are told of the register: what others record there of them."""

from django.urls import reverse

from moothall.interests.models import Declaration, Dispensation
from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.models import Body

OF_MINE = Kind("interest.mine", "Something is recorded of my interests", Delivery.AT_ONCE)


def register() -> None:
    """Let people be told of what is recorded of them; what they do themselves is not told them."""
    kinds.register(
        OF_MINE,
        {
            "StandingInterestDeclared": declared,
            "StandingInterestEnded": ended,
            "DispensationGranted": granted,
            "DispensationEnded": revoked,
        },
    )


def declared(body: Body, event: Event) -> Told | None:
    """Tell a person that an interest was recorded for them."""
    return _of(body, event.subject_id, "An interest was recorded for you: {}.")


def ended(body: Body, event: Event) -> Told | None:
    """Tell a person that the end of an interest was recorded for them."""
    return _of(body, event.subject_id, "The end of an interest of yours was recorded: {}.")


def granted(body: Body, event: Event) -> Told | None:
    """Tell a person that an interest of theirs is dispensed with."""
    return _of(body, _interest(event), "A dispensation is on record for your interest: {}.")


def revoked(body: Body, event: Event) -> Told | None:
    """Tell a person that a dispensation of theirs has ended."""
    return _of(body, _interest(event), "A dispensation for your interest was ended: {}.")


def _interest(event: Event) -> str:
    found = Dispensation.objects.filter(pk=event.subject_id).first()
    return str(found.declaration_id) if found else ""


def _of(body: Body, key: str, words: str) -> Told | None:
    found = Declaration.objects.filter(body=body, pk=key).first() if key else None
    if found is None or found.person_id is None:
        return None
    address = reverse("interests:entry", kwargs={"body": body.slug, "pk": found.pk})
    return Told(words.format(str(found)), address, frozenset({found.person_id}))
