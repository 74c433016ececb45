"""What people are told of terms and agreements: what is adopted, what awaits their signature."""

from django.urls import reverse

from moothall.charter.agreements import where_it_stands
from moothall.charter.enums import AgreementStatus
from moothall.charter.models import AgreementVersion, Place, Terms
from moothall.governance.enums import Level
from moothall.governance.permissions import LEVEL_OF, SPEAKERS
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Organisation, held
from moothall.theme.formats import long_date

TERMS = Kind("charter.terms", "Terms of reference are adopted or reviewed", Delivery.DAILY)
TO_SIGN = Kind("charter.sign", "An agreement awaits my signature", Delivery.AT_ONCE)
MOVES_ON = Kind("charter.agreement", "An agreement moves on", Delivery.DAILY)
BECAME = {
    "AgreementSignedByAll": "is signed by all",
    "AgreementInForce": "is in force",
    "AgreementTakenBack": "is taken back, to change its text",
    "AgreementDropped": "is given up",
    "AgreementEnded": "has ended",
    "AgreementRanOut": "has ended after its last day",
    "AgreementSuperseded": "is superseded by a later version",
    "AgreementReviewed": "is reviewed",
}


def register() -> None:
    """Let people be told of terms and agreements."""
    kinds.register(TERMS, {"TermsAdopted": adopted, "TermsReviewed": reviewed})
    kinds.register(TO_SIGN, {"AgreementOffered": to_sign})
    kinds.register(MOVES_ON, dict.fromkeys(("AgreementSigned", *BECAME), moved_on))


def adopted(body: Body, event: Event) -> Told | None:
    """Tell everybody in the body that other terms hold."""
    terms = _terms(body, event)
    if terms is None or terms.adopted_on is None:
        return None
    since = long_date(terms.adopted_on)
    text = f"Version {terms.version} of the terms of reference holds since {since}."
    return Told(text, reverse("charter:terms", kwargs={"body": body.slug}), _everybody(body))


def reviewed(body: Body, event: Event) -> Told | None:
    """Tell those who act for an authority or the body what a review of the terms came to."""
    terms = _terms(body, event)
    review = terms.reviews.last() if terms else None
    if terms is None or review is None:
        return None
    text = f"The terms of reference were reviewed: {review.get_outcome_display()}."
    to = reverse("charter:terms", kwargs={"body": body.slug})
    return Told(text, to, _speakers(body) | _keepers(body))


def to_sign(body: Body, event: Event) -> Told | None:
    """Tell those who sign for a party, at its level, that an agreement awaits them."""
    version = _version(body, event)
    if version is None or version.status != AgreementStatus.TO_SIGN:
        return None
    open_ = version.places.filter(signature=None)
    text = f"“{version.agreement}”, version {version.version}, awaits your signature."
    return Told(text, _address(body, version), _signatories(body, list(open_)))


def moved_on(body: Body, event: Event) -> Told | None:
    """Tell the keepers and all who sign it what became of an agreement."""
    version = _version(body, event)
    if version is None:
        return None
    became = BECAME.get(event.name)
    if became:
        text = f"“{version.agreement}”, version {version.version}, {became}."
    else:
        text = f"{_authority(event)} {words_of(event)} “{version.agreement}”. "
        text = (text + where_it_stands(version)).replace("the agreement “", "“")
    people = _signatories(body, list(version.places.all())) | _keepers(body)
    return Told(text, _address(body, version), people)


def _terms(body: Body, event: Event) -> Terms | None:
    return Terms.objects.filter(body=body, pk=event.subject_id).first()


def _version(body: Body, event: Event) -> AgreementVersion | None:
    found = AgreementVersion.objects.filter(agreement__body=body, pk=event.subject_id)
    return found.select_related("agreement").first()


def _authority(event: Event) -> str:
    key = str(event.detail.get("authority", "")).removeprefix("organisation:")
    found = Organisation.objects.filter(pk=key).first() if key else None
    return found.name if found else ""


def _signatories(body: Body, places: list[Place]) -> frozenset[int]:
    """Who signs at each level of each authority today (one query)."""
    wanted = {(place.authority_id, Level(place.level)) for place in places}
    rows = Appointment.objects.filter(held(), body=body, role__in=SPEAKERS)
    return frozenset(
        person
        for person, authority, role in rows.values_list("person", "organisation", "role")
        if (authority, LEVEL_OF[Role(role)]) in wanted
    )


def _speakers(body: Body) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body, role__in=SPEAKERS)
    return frozenset(rows.values_list("person", flat=True))


def _keepers(body: Body) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body, role__in=(Role.MANAGER, Role.CLERK))
    return frozenset(rows.values_list("person", flat=True))


def _everybody(body: Body) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body)
    return frozenset(rows.values_list("person", flat=True))


def _address(body: Body, version: AgreementVersion) -> str:
    return reverse("charter:version", kwargs={"body": body.slug, "pk": version.pk})
