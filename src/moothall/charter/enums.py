"""States of terms and agreements with the moves between them; whom a quorum counts; kinds."""

from django.db.models import TextChoices

from moothall.governance.enums import Level


class TermsStatus(TextChoices):
    """Where a version of the terms of reference stands."""

    DRAFT = "draft", "draft"
    ADOPTED = "adopted", "adopted"
    SUPERSEDED = "superseded", "superseded"
    DROPPED = "dropped", "dropped"


# Which state may follow which, and when; the diagrams in the docs are drawn from these.
TERMS_MOVES: dict[TermsStatus, dict[TermsStatus, str]] = {
    TermsStatus.DRAFT: {
        TermsStatus.ADOPTED: "a decision on it takes effect, or its adoption is recorded",
        TermsStatus.DROPPED: "the draft is dropped",
    },
    TermsStatus.ADOPTED: {TermsStatus.SUPERSEDED: "a later version is adopted"},
    TermsStatus.SUPERSEDED: {},
    TermsStatus.DROPPED: {},
}


class Basis(TextChoices):
    """Whom a quorum counts."""

    AUTHORITIES = "authorities", "member authorities"
    MEMBERS = "members", "members of every sector"


class AgreementKind(TextChoices):
    """What an agreement between authorities is about (GOV-11)."""

    AUTHORITIES = "authorities", "agreement between the authorities"
    POOLED = "pooled", "pooled budget"
    ALIGNED = "aligned", "aligned budgets"
    SERVICE = "service", "shared service"


# Agreements on money say how much each authority brings in each year.
WITH_MONEY = (AgreementKind.POOLED, AgreementKind.ALIGNED)


# At which levels an authority signs, the lowest first; where the rule of a body names none of them
# (a chair decides, say), directors sign.
SIGNING = (Level.OFFICER, Level.DIRECTOR, Level.ELECTED)
SIGNING_CHOICES = [(level.value, str(level.label)) for level in SIGNING]


class AgreementStatus(TextChoices):
    """Where a version of an agreement stands."""

    DRAFT = "draft", "draft"
    TO_SIGN = "to sign", "to be signed"
    SIGNED = "signed", "signed by all"
    IN_FORCE = "in force", "in force"
    ENDED = "ended", "ended"
    SUPERSEDED = "superseded", "superseded"
    DROPPED = "dropped", "dropped"


AGREEMENT_MOVES: dict[AgreementStatus, dict[AgreementStatus, str]] = {
    AgreementStatus.DRAFT: {
        AgreementStatus.TO_SIGN: "the text is offered for signature",
        AgreementStatus.DROPPED: "the draft is dropped",
    },
    AgreementStatus.TO_SIGN: {
        AgreementStatus.SIGNED: "every party has signed at each of its levels",
        AgreementStatus.DRAFT: "it is taken back before anybody has signed",
        AgreementStatus.DROPPED: "it is given up",
    },
    AgreementStatus.SIGNED: {
        AgreementStatus.IN_FORCE: "its first day has come",
        AgreementStatus.DROPPED: "it is given up before its first day",
    },
    AgreementStatus.IN_FORCE: {
        AgreementStatus.ENDED: "its last day has passed, or its end is recorded",
        AgreementStatus.SUPERSEDED: "a later version comes into force",
    },
    AgreementStatus.ENDED: {},
    AgreementStatus.SUPERSEDED: {},
    AgreementStatus.DROPPED: {},
}
# A version that is still being worked on: of each agreement at most one.
UNDER_WAY = (AgreementStatus.DRAFT, AgreementStatus.TO_SIGN, AgreementStatus.SIGNED)


class Outcome(TextChoices):
    """What came of a review."""

    NO_CHANGE = "no change", "no change"
    NEW_VERSION = "new version", "a new version is to be made"
