"""What a decision does to a draft of the terms: taking effect, it adopts them."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.charter import queries
from moothall.charter.actions import adopt_terms
from moothall.charter.comparing import plain_facts
from moothall.charter.enums import AgreementStatus, TermsStatus
from moothall.charter.models import AgreementVersion, Terms
from moothall.governance import effects, subjects
from moothall.governance.enums import Status
from moothall.governance.models import Decision, Pin
from moothall.governance.subjects import Kind, Subject
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE, Ref
from moothall.partnership.models import Body


def register() -> None:
    """Let decisions be on a draft of the terms and on an agreement."""
    subjects.register(Kind("terms", "terms of reference", find=find_terms, offered=drafts))
    subjects.register(
        Kind("agreement_version", "agreement", find=find_version, offered=agreements_to_sign)
    )
    effects.register("terms", on={Status.EFFECTIVE: adopt})


def find_terms(body: Body, key: str) -> Subject | None:
    """Return a version of the body's terms as it is now."""
    terms = Terms.objects.filter(body=body, pk=key).first() if key.isdecimal() else None
    if terms is None or terms.status == TermsStatus.DROPPED:
        return None
    to = reverse("charter:terms_version", kwargs={"body": body.slug, "number": terms.version})
    return Subject(
        f"Terms of reference, version {terms.version}",
        to,
        terms.sha256,
        question=f"Shall we adopt version {terms.version} of our terms of reference?",
        proposal=_proposal(terms),
    )


def _proposal(terms: Terms) -> str:
    """The draft in the words of a proposal, so that whoever reads the decision reads the draft."""
    said = f"Version {terms.version} of the terms of reference is adopted as drafted."
    facts = "\n".join(f"{name}: {value}" for name, value in plain_facts(terms))
    parts = [("Purpose", terms.purpose), ("Responsibilities", terms.responsibilities),
             ("Meetings and decisions", facts), ("All else", terms.text)]  # fmt: skip
    return "\n\n".join([said, *(f"{name}\n{words}" for name, words in parts if words)])


def drafts(body: Body) -> Sequence[Ref]:
    """Offer the draft that there is."""
    return [terms.ref for terms in Terms.objects.filter(body=body, status=TermsStatus.DRAFT)]


def find_version(body: Body, key: str) -> Subject | None:
    """Return a version of an agreement as it is now."""
    if not key.isdecimal():
        return None
    version = AgreementVersion.objects.filter(agreement__body=body, pk=key).first()
    if version is None or version.status == AgreementStatus.DROPPED:
        return None
    to = reverse("charter:version", kwargs={"body": body.slug, "pk": version.pk})
    return Subject(
        str(version),
        to,
        version.sha256,
        question=f"Shall we enter into “{version.agreement}”?"[:300],
        proposal=f"The member authorities named in it enter into “{version.agreement}”, version "
        f"{version.version}, as drafted (fingerprint {version.sha256}), and it is offered to each "
        "for signature.",
    )


def agreements_to_sign(body: Body) -> Sequence[Ref]:
    """Offer the agreements that are being written or signed."""
    found = AgreementVersion.objects.filter(
        agreement__body=body, status__in=(AgreementStatus.DRAFT, AgreementStatus.TO_SIGN)
    )
    return [version.ref for version in found.select_related("agreement")]


def adopt(decision: Decision, pin: Pin) -> None:
    """Adopt the draft that a decision is on, as the decision takes effect."""
    terms = Terms.objects.filter(body=decision.body, pk=pin.key).first()
    if terms is None:
        raise NotAllowed("The terms that it is on are no longer here.")
    adopt_terms(
        by=SITE,
        terms=queries.terms_as_they_stand(terms),
        adopted_on=decision.effective_on or today(),
        adopted_as=f"By decision {decision.reference}.",
        shown=pin.content_hash,
        decision=decision,
    )
