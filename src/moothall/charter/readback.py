"""Whether what was adopted or signed still reads as the ledger recorded it."""

from collections.abc import Iterator

from moothall.charter.models import AgreementVersion, Signature, Terms
from moothall.ledger import readback
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of
from moothall.ledger.refs import Ref


def register() -> None:
    """Let the ledger be held against terms and agreements."""
    readback.register("charter", changed)


def changed() -> Iterator[str]:
    """Name what no longer reads as it was recorded (two queries for each version of terms, five for
    each of an agreement).
    """
    for terms in Terms.objects.select_related("body").order_by("pk"):
        event = _last(terms.ref, "TermsAdopted")
        if event and terms.fingerprint() != event.subject_hash:
            yield f"The {terms}, are not the text that event {event.sequence} recorded."
        if event and terms.status not in ("adopted", "superseded"):
            yield f"The {terms}, were adopted at event {event.sequence}, and stand as a draft."
    for version in AgreementVersion.objects.select_related("agreement__board").order_by("pk"):
        event = _last(version.ref, "AgreementOffered", "AgreementTakenBack")
        if event and event.name == "AgreementOffered":
            yield from _agreement(version, event)


def _agreement(version: AgreementVersion, offered: Event) -> Iterator[str]:
    """Name what is wrong with a version that was offered for signature."""
    called = dict(version.places.values_list("authority", "called"))
    if version.fingerprint(called) != offered.subject_hash:
        yield f"{version}: its text is not the one that event {offered.sequence} recorded."
    if version.status == "draft":
        yield f"{version}: it was offered at event {offered.sequence}, and stands as a draft."
    signed = history_of(version.ref).filter(name="AgreementSigned", sequence__gt=offered.sequence)
    told = {
        (str(each.detail.get("authority")), str(each.detail.get("level"))): each.subject_hash
        for each in signed
    }
    kept = {
        (f"organisation:{each.place.authority_id}", each.place.level): each.sha256
        for each in Signature.objects.filter(place__version=version).select_related("place")
    }
    for authority, level in sorted(told.keys() | kept.keys()):
        if told.get((authority, level)) != kept.get((authority, level)):
            yield (
                f"{version}: the signature of {authority} at the level “{level}” is not what the "
                "ledger recorded."
            )


def _last(subject: Ref, *names: str) -> Event | None:
    return history_of(subject).filter(name__in=names).first()
