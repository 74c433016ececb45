"""When terms and agreements may be changed, signed or reviewed: each check raises a sentence."""

import datetime as dt

from moothall.charter.enums import (
    AGREEMENT_MOVES,
    TERMS_MOVES,
    UNDER_WAY,
    AgreementStatus,
    TermsStatus,
)
from moothall.charter.models import Agreement, AgreementVersion, Place, Review, Terms
from moothall.charter.permissions import KEEPS_TERMS, may_sign
from moothall.governance.enums import Level
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import Actor
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date

TERMS_STAND = {
    TermsStatus.DRAFT: "is a draft",
    TermsStatus.ADOPTED: "is adopted, and its text is fixed",
    TermsStatus.SUPERSEDED: "was superseded by a later one",
    TermsStatus.DROPPED: "was dropped",
}
AGREEMENT_STANDS = {
    AgreementStatus.DRAFT: "is a draft",
    AgreementStatus.TO_SIGN: "is being signed, so its text is fixed",
    AgreementStatus.SIGNED: "is signed by all, and waits for its first day",
    AgreementStatus.IN_FORCE: "is in force",
    AgreementStatus.ENDED: "has ended",
    AgreementStatus.SUPERSEDED: "was superseded by a later one",
    AgreementStatus.DROPPED: "was dropped",
}


class Changed(NotAllowed):
    """What somebody acts on is no longer what they were shown."""


def check_keeps(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody does not keep the terms and agreements here."""
    if not KEEPS_TERMS.holds(standing(by, body)):
        raise NotAllowed(KEEPS_TERMS.refuses("Keeping terms and agreements", str(body)))


def check_terms_move(terms: Terms, to: TermsStatus) -> None:
    """Raise NotAllowed where a version cannot go from where it stands to there."""
    now = TermsStatus(terms.status)
    if to not in TERMS_MOVES[now]:
        raise NotAllowed(f"Version {terms.version} of the terms {TERMS_STAND[now]}.")


def check_is_draft(terms: Terms) -> None:
    """Raise NotAllowed where the text of a version is fixed."""
    if terms.status != TermsStatus.DRAFT:
        now = TermsStatus(terms.status)
        raise NotAllowed(f"Version {terms.version} of the terms {TERMS_STAND[now]}.")


def check_shown(shown: str, found: Terms | AgreementVersion) -> None:
    """Raise Changed where a text was changed after somebody was shown it."""
    if shown != found.sha256:
        raise Changed(
            "The text was changed by somebody else since you opened this page. What changed is "
            "marked below; what you typed is kept."
        )


def check_is_to_be_reviewed(terms: Terms, day: dt.date) -> None:
    """Raise NotAllowed where terms would be adopted on a day when their review has passed.

    Once adopted, no word of them can be corrected: a mistyped year would stay. Where a decision
    adopts them it is not asked: what the authorities agreed does not lapse because a call-in window
    or a dispute outlasted the day, and the review is then due at once.
    """
    if terms.review_on <= day:
        raise NotAllowed(
            f"Version {terms.version} is to be reviewed by {long_date(terms.review_on)}, which is "
            "not after the day of adoption. Change the draft first, or the day."
        )


def check_adopted_on(day: dt.date, before: Terms | None, today: dt.date) -> None:
    """Raise NotAllowed where terms cannot have been adopted on a day."""
    if day > today:
        raise NotAllowed("The day of adoption is to come: record it once it has come.")
    if before and before.adopted_on and day < before.adopted_on:
        raise NotAllowed(
            f"Version {before.version} was adopted on {long_date(before.adopted_on)}: a later "
            "version cannot have been adopted before it."
        )


def check_move(version: AgreementVersion, to: AgreementStatus) -> None:
    """Raise NotAllowed where a version of an agreement cannot go there from where it stands."""
    now = AgreementStatus(version.status)
    if to not in AGREEMENT_MOVES[now]:
        raise NotAllowed(f"“{version.agreement}”, version {version.version}, {_stands(version)}.")


def check_can_edit(version: AgreementVersion) -> None:
    """Raise NotAllowed where the text of a version is fixed."""
    if version.status != AgreementStatus.DRAFT:
        raise NotAllowed(f"“{version.agreement}”, version {version.version}, {_stands(version)}.")


def can_correct(agreement: Agreement) -> bool:
    """Whether title and kind may still be corrected: its only version is a draft."""
    return list(agreement.versions.values_list("status", flat=True)) == [AgreementStatus.DRAFT]


def check_can_correct(agreement: Agreement) -> None:
    """Raise NotAllowed where an agreement was offered, so that its title and kind are known."""
    if not can_correct(agreement):
        raise NotAllowed(
            f"“{agreement}” is no longer a first draft, so its title and kind stay. If they are "
            "wrong, give it up, and draft another."
        )


def check_none_under_way(agreement: Agreement) -> None:
    """Raise NotAllowed where another version is being worked on."""
    version = agreement.versions.filter(status__in=UNDER_WAY).first()
    if version:
        raise NotAllowed(
            f"Version {version.version} of “{agreement}” {_stands(version)}: finish it first."
        )


def check_nobody_signed(version: AgreementVersion) -> None:
    """Raise NotAllowed where somebody has signed, so that the text cannot be taken back."""
    if version.places.filter(signature__isnull=False).exists():
        raise NotAllowed(
            "Somebody has signed it already, so the text cannot be changed any more. Give this "
            "version up, and draft another."
        )


def check_can_sign(by: By, place: Place, said_by: str, signed_on: dt.date, today: dt.date) -> None:
    """Raise NotAllowed where this signature cannot be given: by this person, now, for this day."""
    version = place.version
    if not may_sign(by, place.authority_id, Level(place.level), version.agreement.body):
        raise NotAllowed(f"Only a {place.level} of {place.called} signs for it here.")
    if isinstance(by, Actor) and not said_by.strip():
        raise NotAllowed("The operator records a signature only with a note of who signed.")
    if version.status != AgreementStatus.TO_SIGN:
        raise NotAllowed(f"“{version.agreement}”, version {version.version}, {_stands(version)}.")
    if hasattr(place, "signature"):
        raise NotAllowed(f"{place} has signed already.")
    if signed_on > today:
        raise NotAllowed("The day of the signature is to come: sign once it has come.")


def check_can_review(review: Review, held_on: dt.date, today: dt.date) -> None:
    """Raise NotAllowed where this review cannot be recorded."""
    if review.held_on:
        raise NotAllowed(f"This review was recorded on {long_date(review.held_on)}.")
    if held_on < review.opens or held_on > today:
        raise NotAllowed(
            f"The review is held from {long_date(review.opens)} on, and recorded once it was held."
        )


def _stands(version: AgreementVersion) -> str:
    return AGREEMENT_STANDS[AgreementStatus(version.status)]
