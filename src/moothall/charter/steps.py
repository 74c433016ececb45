"""What a new partnership does here: adopt its terms of reference, sign its agreement."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.charter.enums import AgreementStatus, TermsStatus
from moothall.charter.models import AgreementVersion, Terms
from moothall.charter.permissions import KEEPS_TERMS
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing

ORDER = 12  # after who belongs to the partnership, before what it works with


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the steps of this room (two queries)."""

    def to(page: str) -> str:
        keeps = KEEPS_TERMS.holds(place)
        return reverse(f"charter:{page}", kwargs={"body": body.slug}) if keeps else ""

    states = set(Terms.objects.filter(body=body).values_list("status", flat=True))
    adopted = TermsStatus.ADOPTED in states
    drafted = TermsStatus.DRAFT in states
    yield Step(
        "Adopt the terms of reference",
        "Adopted."
        if adopted
        else ("Drafted, and not adopted yet." if drafted else "Purpose, quorum, notice, review."),
        to("terms"),
        adopted,
    )
    signed = AgreementVersion.objects.filter(
        agreement__body=body, status__in=(AgreementStatus.SIGNED, AgreementStatus.IN_FORCE)
    ).exists()
    yield Step(
        "Sign the agreement between the authorities",
        "Signed." if signed else "Each authority signs it here, at the levels your rule names.",
        to("agreements"),
        signed,
    )
