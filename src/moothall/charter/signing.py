"""Signing an agreement, and what the calendar brings: into force, to its end (GOV-11)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from moothall.charter import policies
from moothall.charter.agreements import version_as_it_stands
from moothall.charter.enums import AgreementStatus
from moothall.charter.models import AgreementVersion, Place, Signature
from moothall.charter.permissions import SIGNS
from moothall.governance.enums import Level
from moothall.governance.settling import each_by_itself
from moothall.governance.workdays import today
from moothall.ledger import chain
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.refs import SITE, Actor
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Organisation


def sign(
    *,
    by: By,
    version: AgreementVersion,
    authority: Organisation,
    level: Level,
    shown: str,
    signed_on: dt.date | None = None,
    paper: str = "",
    said_by: str = "",
) -> AgreementVersion:
    """Record that an authority signs at a level; the last signature makes it signed by all, and
    in force if its first day has come.

    `shown` is the hash of the text that the signatory read: another text cannot be signed unseen.
    `paper` says where the sealed paper is; `said_by` who signed, where the operator records it.
    """
    with transaction.atomic():
        chain.hold()
        held = version_as_it_stands(version)
        place = _place(held, authority, level)
        day = signed_on or today()
        policies.check_can_sign(by, place, said_by, day, today())
        policies.check_shown(shown, held)
        _sign(by=by, version=held, place=place, words=(paper, said_by), on=day)
        if not held.places.filter(signature=None).exists():
            _complete(by=by, version=held)
            settle(held.agreement.body)
    return version_as_it_stands(version)


@action(
    "AgreementSigned",
    "signed the agreement",
    who=SIGNS,
    only="for the authority they act for, at their own level",
)
def _sign(
    *, by: By, version: AgreementVersion, place: Place, words: tuple[str, str], on: dt.date
) -> AgreementVersion:
    paper, said_by = (text.strip() for text in words)
    Signature.objects.create(
        place=place,
        sha256=version.sha256,
        signed_on=on,
        paper=paper[:300],
        given_by=person_of(by),
        said_by=said_by[:200] if isinstance(by, Actor) else "",
    )
    note(
        authority=str(place.authority.ref),
        level=place.level,
        agreement=version.agreement_id,
        version=version.version,
    )
    return version


@action(
    "AgreementSignedByAll", "gave the last signature: the agreement is signed by all", who=SIGNS
)
def _complete(*, by: By, version: AgreementVersion) -> AgreementVersion:
    version.status, version.signed_on = AgreementStatus.SIGNED, today()
    version.save()
    note(agreement=version.agreement_id, version=version.version)
    return version


def _place(version: AgreementVersion, authority: Organisation, level: Level) -> Place:
    found = version.places.filter(authority=authority, level=level).select_related("signature")
    place = found.first()
    if place is None:
        if version.status == AgreementStatus.DRAFT:
            raise policies.Changed(
                "The text was taken back to be changed since you opened this page, so it cannot be "
                "signed now. You are asked again when it is offered anew."
            )
        raise NotAllowed(
            f"“{version.agreement}” needs no signature of {authority} at the level “{level}”."
        )
    place.version = version
    return place


def settle(body: Body | None = None) -> list[AgreementVersion]:
    """Bring every agreement that is due, of a body or of all, to where it must be now.

    Called by whoever reads agreements. One that cannot be brought there for a fault of the program
    is logged and stays; it is tried again at the next reading.
    """
    return each_by_itself(_due(body), _settle_one)


def _due(body: Body | None) -> list[AgreementVersion]:
    found = AgreementVersion.objects.filter(_is_due())
    found = found.filter(agreement__body=body) if body else found
    return list(found.order_by("agreement", "version"))


def _is_due() -> Q:
    begun = Q(status=AgreementStatus.SIGNED, starts__lte=today())
    return begun | Q(status=AgreementStatus.IN_FORCE, ends__lt=today())


def _settle_one(version: AgreementVersion) -> AgreementVersion | None:
    with transaction.atomic():
        chain.hold()
        if not AgreementVersion.objects.filter(_is_due(), pk=version.pk).exists():
            return None  # somebody else was first
        held = version_as_it_stands(version)
        if held.status == AgreementStatus.IN_FORCE:
            return _run_out(by=SITE, version=held)
        before = held.agreement.versions.filter(status=AgreementStatus.IN_FORCE).first()
        if before:
            _supersede(by=SITE, version=version_as_it_stands(before), later=held)
        return _begin(by=SITE, version=held)


def begins(version: AgreementVersion) -> dt.date:
    """Return the day on which a version that all have signed is in force: its first, or the day of
    the last signature where that is later.
    """
    assert version.signed_on
    return max(version.starts, version.signed_on)


@action("AgreementInForce", "brought the agreement into force", who=OPERATES)
def _begin(*, by: By, version: AgreementVersion) -> AgreementVersion:
    # Read late, it was in force from its day all the same.
    version.status, version.in_force_on = AgreementStatus.IN_FORCE, begins(version)
    version.save()
    note(agreement=version.agreement_id, version=version.version)
    return version


@action("AgreementRanOut", "ended the agreement after its last day", who=OPERATES)
def _run_out(*, by: By, version: AgreementVersion) -> AgreementVersion:
    assert version.ends
    version.status, version.ended_on = AgreementStatus.ENDED, version.ends
    version.ended_because = "Its last day has passed."
    version.save()
    note(agreement=version.agreement_id, version=version.version)
    return version


@action("AgreementSuperseded", "superseded the agreement by a later version", who=OPERATES)
def _supersede(*, by: By, version: AgreementVersion, later: AgreementVersion) -> AgreementVersion:
    version.status, version.ended_on = AgreementStatus.SUPERSEDED, begins(later)
    version.ended_because = f"Version {later.version} came into force."
    version.save()
    note(agreement=version.agreement_id, version=version.version)
    return version
