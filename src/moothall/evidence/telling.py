"""What people are told of returns."""

from django.urls import reverse

from moothall.evidence.models import Return
from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.theme.formats import plural

MOVES_ON = Kind("return.moves", "A return of ours moves on", Delivery.DAILY)
BECAME = {
    "ReturnChecked": "is checked",
    "ReturnAccepted": "is accepted",
    "ReturnRefused": "is sent back for a corrected file",
    "ReturnWithdrawn": "is withdrawn",
    "RecordsErased": "has had its time, and its records are erased",
}


def register() -> None:
    """Let people be told of returns."""
    kinds.register(MOVES_ON, dict.fromkeys(BECAME, moved_on))


def moved_on(body: Body, event: Event) -> Told | None:
    """Tell whoever gave a return, and those who answer for its provider's records."""
    found = Return.objects.select_related("provider", "owner")
    given = found.filter(body=body, pk=event.subject_id).first()
    if given is None:
        return None
    became = BECAME[event.name]
    if event.name == "ReturnChecked":
        became = _found_by_check(given)
    people = _officers(body, given) | ({given.given_by_id} if given.given_by_id else set())
    return Told(
        f"The return of {_called(given)} {became}.",
        reverse("evidence:return", kwargs={"body": body.slug, "pk": given.pk}),
        frozenset(people),
        doer_too=event.name == "ReturnChecked",
    )


def _called(given: Return) -> str:
    """Provider and year; never the name of a file, which people choose as they like."""
    return given.label if given.provider_name and given.year else "a provider not known here"


def _found_by_check(given: Return) -> str:
    if given.file_faults:
        return "is refused: its file has faults of structure"
    if not given.held:
        return "is checked, and nothing is held back"
    return f"is checked; {plural(given.held, 'learner is', 'learners are')} held back"


def _officers(body: Body, given: Return) -> set[int]:
    if given.answers is None:
        return set()
    roles = (Role.MIS, Role.COMMISSIONER)
    rows = Appointment.objects.filter(held(), body=body, organisation=given.answers, role__in=roles)
    return set(rows.values_list("person", flat=True))
