"""Verbs on agreements: draft, change, offer for signature, take back, give up, end, review."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from moothall.charter import policies
from moothall.charter.agreements import authorities_of, places_for, version_as_it_stands
from moothall.charter.enums import WITH_MONEY, AgreementKind, AgreementStatus, Outcome
from moothall.charter.models import (
    Agreement,
    AgreementVersion,
    Amount,
    OfferedText,
    Party,
    Place,
    Review,
)
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.says import AgreementIs, VersionSays
from moothall.faults import InvalidValue
from moothall.governance.enums import Level
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body


@action("AgreementDrafted", "drafted an agreement", who=KEEPS_TERMS)
def draft_agreement(
    *, by: By, body: Body, agreement: AgreementIs, says: VersionSays
) -> AgreementVersion:
    """Begin an agreement between member authorities, with its first version.

    Raises InvalidValue naming all that is wrong.
    """
    policies.check_keeps(by, body)
    faults = agreement.faults() + says.faults(agreement.kind, authorities_of(body))
    title = agreement.title.strip()
    if Agreement.objects.filter(body=body, title=title).exists():
        faults.append(f"There is an agreement “{title}” already: draft its next version instead.")
    if faults:
        raise InvalidValue(" ".join(faults))
    made = Agreement.objects.create(
        body=body,
        title=title,
        kind=agreement.kind,
        binding=agreement.binding,
        board=agreement.board,
    )
    return _write(AgreementVersion(agreement=made, version=1, drafted_by=person_of(by)), says)


@action("AgreementCorrected", "corrected what an agreement is", who=KEEPS_TERMS)
def correct_agreement(*, by: By, agreement: Agreement, about: AgreementIs) -> Agreement:
    """Correct title, kind, board and whether it binds, while the only version is a draft.

    Raises InvalidValue naming all that is wrong, NotAllowed once a version was offered.
    """
    held = Agreement.objects.select_related("body").get(pk=agreement.pk)
    policies.check_keeps(by, held.body)
    policies.check_can_correct(held)
    faults, title = about.faults(), about.title.strip()
    if Agreement.objects.filter(body=held.body, title=title).exclude(pk=held.pk).exists():
        faults.append(f"There is an agreement “{title}” already: choose another title.")
    amounts = Amount.objects.filter(version__agreement=held)
    if about.kind not in WITH_MONEY and amounts.exists():
        faults.append("The draft has amounts, and this kind has none: empty them in it first.")
    if faults:
        raise InvalidValue(" ".join(faults))
    held.title, held.kind = title, about.kind
    held.binding, held.board = about.binding, about.board
    held.save()
    note(kind=str(about.kind))
    return held


@action("AgreementVersionDrafted", "drafted the next version of an agreement", who=KEEPS_TERMS)
def draft_version(*, by: By, agreement: Agreement, says: VersionSays) -> AgreementVersion:
    """Begin the next version of an agreement; the one in force holds until this one does."""
    policies.check_keeps(by, agreement.body)
    policies.check_none_under_way(agreement)
    _check(says, agreement)
    last = agreement.versions.aggregate(Max("version"))["version__max"] or 0
    made = AgreementVersion(agreement=agreement, version=last + 1, drafted_by=person_of(by))
    return _write(made, says)


@action("AgreementChanged", "changed the draft of an agreement", who=KEEPS_TERMS)
def change_version(
    *, by: By, version: AgreementVersion, says: VersionSays, shown: str
) -> AgreementVersion:
    """Change a draft. `shown` is the hash of the draft that somebody changed: where it is another
    by now, nothing is written and Changed is raised.
    """
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_can_edit(held)
    policies.check_shown(shown, held)
    _check(says, held.agreement)
    held.parties.all().delete()
    held.amounts.all().delete()
    return _write(held, says)


@action("AgreementOffered", "offered an agreement for signature", who=KEEPS_TERMS)
def offer(
    *, by: By, version: AgreementVersion, shown: str, also: Collection[Level] = ()
) -> AgreementVersion:
    """Fix the text, and ask every party to sign: at each level that the body's rule names, and at
    others `also`, such as elected members where the agreement is legally binding.
    """
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_move(held, AgreementStatus.TO_SIGN)
    policies.check_shown(shown, held)
    _check(_as_kept(held), held.agreement)
    Place.objects.bulk_create(places_for(held, also))
    OfferedText.objects.create(version=held, sha256=held.sha256, text=held.text)
    held.status, held.offered_on = AgreementStatus.TO_SIGN, today()
    held.save()
    return _noted(held)


@action("AgreementTakenBack", "took an agreement back to change its text", who=KEEPS_TERMS)
def take_back(*, by: By, version: AgreementVersion) -> AgreementVersion:
    """Make an offered version a draft again, while nobody has signed it."""
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_move(held, AgreementStatus.DRAFT)
    policies.check_nobody_signed(held)
    held.places.all().delete()
    held.status, held.offered_on = AgreementStatus.DRAFT, None
    held.save()
    return _noted(held)


@action("AgreementDropped", "gave an agreement up", who=KEEPS_TERMS)
def drop_version(*, by: By, version: AgreementVersion, reason: str) -> AgreementVersion:
    """Give a version up before it is in force, with the reason; what was signed stays on record."""
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_move(held, AgreementStatus.DROPPED)
    return _ended(held, AgreementStatus.DROPPED, reason)


@action("AgreementEnded", "recorded the end of an agreement", who=KEEPS_TERMS)
def end_agreement(*, by: By, version: AgreementVersion, reason: str) -> AgreementVersion:
    """Record that an agreement in force ends today, and why."""
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_move(held, AgreementStatus.ENDED)
    return _ended(held, AgreementStatus.ENDED, reason)


@action("ReviewPlanned", "planned a review of an agreement", who=KEEPS_TERMS)
def plan_review(
    *, by: By, version: AgreementVersion, opens: dt.date, closes: dt.date
) -> AgreementVersion:
    """Add a window in which a version is reviewed."""
    held = version_as_it_stands(version)
    policies.check_keeps(by, held.agreement.body)
    faults = []
    if held.status in (AgreementStatus.DRAFT, AgreementStatus.DROPPED):
        faults.append("Reviews are planned once the agreement is offered for signature.")
    if closes < opens:
        faults.append("The window closes before it opens: correct one of the two days.")
    if opens < held.starts:
        faults.append("The window opens before the agreement begins.")
    if held.reviews.filter(opens=opens).exists():
        faults.append("There is a window that opens on that day already.")
    if faults:
        raise InvalidValue(" ".join(faults))
    Review.objects.create(version=held, opens=opens, closes=closes)
    return _noted(held)


@action("AgreementReviewed", "recorded the review of an agreement", who=KEEPS_TERMS)
def record_review(
    *, by: By, review: Review, held_on: dt.date, found: str, outcome: Outcome
) -> AgreementVersion:
    """Record what a review found, and what comes of it: once, and never changed."""
    one = Review.objects.select_related("version").get(pk=review.pk)
    held = version_as_it_stands(one.version)
    policies.check_keeps(by, held.agreement.body)
    policies.check_can_review(one, held_on, today())
    if not found.strip():
        raise InvalidValue("Say what was found.")
    one.held_on, one.found, one.outcome = held_on, found.strip(), outcome
    one.recorded_by = person_of(by)
    one.save()
    note(outcome=str(outcome))
    return _noted(held)


def _check(says: VersionSays, agreement: Agreement) -> None:
    faults = says.faults(AgreementKind(agreement.kind), authorities_of(agreement.body))
    if faults:
        raise InvalidValue(" ".join(faults))


def _as_kept(version: AgreementVersion) -> VersionSays:
    """What a version says, from its rows: a party may have left since it was drafted."""
    return VersionSays(
        text=version.text,
        starts=version.starts,
        ends=version.ends,
        parties=[party.authority for party in version.parties.all()],
        amounts={(one.authority, one.year): one.money for one in version.amounts.all()},
    )


def _write(version: AgreementVersion, says: VersionSays) -> AgreementVersion:
    version.text, version.starts, version.ends = says.words, says.starts, says.ends
    version.sha256 = ""
    version.save()
    Party.objects.bulk_create(Party(version=version, authority=one) for one in says.parties)
    Amount.objects.bulk_create(
        Amount(version=version, authority=authority, year=year, amount=amount)
        for (authority, year), amount in says.amounts.items()
    )
    written = version_as_it_stands(version)  # with its parties and amounts of now
    written.sha256 = written.fingerprint()
    written.save()
    return _noted(written)


def _ended(version: AgreementVersion, to: AgreementStatus, reason: str) -> AgreementVersion:
    if not reason.strip():
        raise NotAllowed("Say why, in a sentence.")
    version.status, version.ended_on = to, today()
    version.ended_because = reason.strip()
    version.save()
    return _noted(version)


def _noted(version: AgreementVersion) -> AgreementVersion:
    note(agreement=version.agreement_id, version=version.version)
    return version
