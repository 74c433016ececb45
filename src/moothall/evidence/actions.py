"""Verbs that change returns: received, checked, accepted, refused, superseded, withdrawn, and who
answers for them.
"""

from moothall import clock
from moothall.evidence import names
from moothall.evidence.enums import MOVES, ReturnKind, ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.permissions import ANSWERS, GIVES_RETURNS, may_give_for
from moothall.evidence.policies import (
    NOT_THEIRS,
    check_can_check_again,
    check_can_decide,
    check_can_give,
    check_can_give_again,
    check_can_move,
    check_can_name_owner,
    check_can_own,
    own_authority,
)
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER, OPERATES
from moothall.ledger.queries import happened_on
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import Standing, standing
from moothall.partnership.queries import members
from moothall.records.report import Report

# Whose returns each of them decides on (permissions.may_decide).
DECIDES = (
    "an officer, their own; a commissioner, also those of the providers their authority leads for; "
    "the manager, all"
)


class AlreadyGiven(Exception):
    """The file was given before, and its return stands as it is."""

    def __init__(self, given: Return) -> None:
        self.given = given
        super().__init__(given.name)


@action(
    "ReturnReceived",
    "gave a return",
    who=GIVES_RETURNS,
    only="who serves an authority, any; another member's officer, their own",
)
def receive_return(
    *,
    by: By,
    body: Body,
    name: str,
    sha256: str,
    size: int,
    kind: ReturnKind = ReturnKind.ILR,
    owner: Organisation | None = None,
) -> Return:
    """Record that a file was given, and who answers for it where it is a table of counts.

    The same file given again is the same return: one that was refused, withdrawn or superseded is
    taken up again. Raises NotAllowed where that is not the giver's to do, and AlreadyGiven, both
    recording nothing, where the return stands as it is.
    """
    place = standing(by, body)
    check_can_give(place)
    answers = _owner(place, body, owner) if kind == ReturnKind.AGGREGATES else None
    given, is_new = Return.objects.get_or_create(
        body=body,
        sha256=sha256,
        defaults={
            "name": name[:200],
            "size": size,
            "kind": kind,
            "given_by": person_of(by),
            "owner": answers,
        },
    )
    note(again=not is_new)
    if is_new:
        return given
    check_can_give_again(place, given, name)
    if ReturnStatus.RECEIVED not in MOVES[ReturnStatus(given.status)]:
        raise AlreadyGiven(given)
    given.status = ReturnStatus.RECEIVED
    given.name, given.kind = name[:200], kind
    given.progress, given.doing, given.reason, given.erased = 0, "", "", None
    given.given_at, given.given_by = clock.now(), person_of(by)
    given.owner = answers or given.owner
    given.save()
    return given


def _owner(place: Standing, body: Body, named: Organisation | None) -> Organisation | None:
    """Return who answers for a table of counts: who is named, or else the giver's own authority."""
    if named is None:
        return members(body).filter(pk__in=own_authority(place)).first()
    check_can_own(place, named)
    return named


@action(
    "OwnerNamed",
    "said who answers for a return",
    who=ANSWERS,
    only="an officer, their own authority; the manager, any member",
)
def name_owner(*, by: By, given: Return, owner: Organisation) -> Return:
    """Say which member answers for a table of counts: a protocol with parties covers it only when
    that member is one. Raises NotAllowed for learner records, for which their provider answers.
    """
    given = Return.objects.select_for_update().get(pk=given.pk)
    place = standing(by, given.body)
    check_can_name_owner(place, given)
    check_can_own(place, owner)
    given.owner = owner
    given.save(update_fields=["owner"])
    return given


@action("ProviderFound", "found whose return it is", who=FINER)
def link_provider(*, by: By, given: Return, provider: Organisation) -> Return:
    """Link a return to its provider, which became known here after the check."""
    given.provider = provider
    given.save(update_fields=["provider"])
    return given


@action(
    "CheckAsked",
    "asked for a return to be checked again",
    who=GIVES_RETURNS,
    only="who gave it, and whoever decides on it",
)
def ask_check(*, by: By, given: Return) -> Return:
    """Have a return that waits for its check begin from the start: its check broke off, say."""
    given = Return.objects.select_for_update().get(pk=given.pk)
    check_can_check_again(by, standing(by, given.body), given)
    given.progress, given.doing = 0, ""
    given.save(update_fields=["progress", "doing"])
    return given


@action("ReturnChecked", "had a return checked", who=FINER)
def record_check(*, by: By, given: Return, report: Report) -> Return:
    """Record what a check found: a file with structural faults is refused, any other waits."""
    given = Return.objects.select_for_update().get(pk=given.pk)
    check_can_move(given, ReturnStatus.CHECKED)
    given.kind = ReturnKind(report.kind)
    given.year, given.ukprn, given.prepared = report.year, report.ukprn, report.prepared
    given.provider = (
        Organisation.objects.filter(ukprn=report.ukprn).first() if report.ukprn else None
    )
    given.called = names.in_use([report.ukprn]).get(report.ukprn, "")
    if given.kind == ReturnKind.ILR:
        given.owner = None  # its provider answers for it
    given.learners, given.deliveries = report.learners, report.deliveries
    given.held, given.file_faults = report.held, report.file_faults
    given.errors, given.warnings = report.errors, report.warnings
    given.checked_at, given.accepted_as = clock.now(), ""
    given.progress, given.doing = 1, ""
    why = _why_refused(by, given, report)
    if why:
        given.status = ReturnStatus.REFUSED
        given.reason = why
        given.decided_at = clock.now()
    else:
        given.status = ReturnStatus.CHECKED
        given.accepted_as = report.accepted_as
    given.save()
    note(status=str(given.status), held=given.held, faults=given.file_faults + given.errors)
    return given


def _why_refused(by: By, given: Return, report: Report) -> str:
    """Say why a return is refused once it is checked, if it is: first whether it is its giver's."""
    place = standing(by, given.body).with_records()
    is_known = bool(given.ukprn) or given.kind == ReturnKind.AGGREGATES
    if not may_give_for(place, given.provider) and (is_known or not report.refused):
        return NOT_THEIRS[ReturnKind(given.kind)]
    if report.refused:
        what = "file" if given.kind == ReturnKind.ILR else "table"
        return f"The {what} has faults of structure, so none of it can be used."
    return ""


@action("ReturnAccepted", "accepted a return", who=GIVES_RETURNS, only=DECIDES)
def accept_return(*, by: By, given: Return) -> Return:
    """Make a checked return part of the evidence; its provider's earlier return for the year is
    superseded in the same transaction. The records lie in the lake before this is called: this
    row is the commit point (ARCHITECTURE, How the main job flows, 1).
    """
    # One at a time: two returns of a provider cannot both find that there is none yet.
    Body.objects.select_for_update().get(pk=given.body_id)
    given = Return.objects.select_for_update().get(pk=given.pk)
    check_can_decide(standing(by, given.body), given, ReturnStatus.ACCEPTED)
    if given.kind == ReturnKind.ILR:
        for earlier in Return.objects.select_for_update().filter(
            body=given.body,
            kind=given.kind,
            ukprn=given.ukprn,
            year=given.year,
            status=ReturnStatus.ACCEPTED,
        ):
            supersede_return(by=by, given=earlier, successor=given)
    given.status = ReturnStatus.ACCEPTED
    given.decided_at = clock.now()
    given.save()
    note(learners=given.learners - given.held, held=given.held)
    return given


@action("ReturnSuperseded", "superseded a return", who=FINER)
def supersede_return(*, by: By, given: Return, successor: Return) -> Return:
    """Set an accepted return aside for a later one of the same provider and year."""
    check_can_move(given, ReturnStatus.SUPERSEDED)
    given.status = ReturnStatus.SUPERSEDED
    given.decided_at = clock.now()
    given.reason = f"Superseded by {successor.name}."
    given.save()
    return given


@action("ReturnRefused", "refused a return", who=GIVES_RETURNS, only=DECIDES)
def refuse_return(*, by: By, given: Return, reason: str = "") -> Return:
    """Send a checked return back to its provider for a corrected file."""
    given = Return.objects.select_for_update().get(pk=given.pk)
    check_can_decide(standing(by, given.body), given, ReturnStatus.REFUSED)
    given.status = ReturnStatus.REFUSED
    given.decided_at = clock.now()
    given.reason = (reason or "Sent back for a corrected file.")[:500]
    given.save()
    return given


@action("ReturnWithdrawn", "withdrew a return", who=GIVES_RETURNS, only=DECIDES)
def withdraw_return(*, by: By, given: Return, reason: str = "") -> Return:
    """Take a return out of the evidence. Snapshots that hold it keep it; later ones do not."""
    given = Return.objects.select_for_update().get(pk=given.pk)
    check_can_decide(standing(by, given.body), given, ReturnStatus.WITHDRAWN)
    given.status = ReturnStatus.WITHDRAWN
    given.decided_at = clock.now()
    given.reason = (reason or "Withdrawn.")[:500]
    given.save()
    return given


@action("RecordsErased", "erased the records of a return", who=OPERATES)
def erase_records(*, by: By, given: Return, why: str) -> Return:
    """Record that a return's records have had their time; one that is in use is withdrawn.

    Their files are removed after this (`retention.keep_to_terms`). Released figures stay.
    """
    given = Return.objects.select_for_update().get(pk=given.pk)
    if ReturnStatus.WITHDRAWN in MOVES[ReturnStatus(given.status)]:
        given.status = ReturnStatus.WITHDRAWN
        given.decided_at = clock.now()
        given.reason = why
    given.erased = clock.now()
    given.accepted_as = ""
    given.save()
    note(why=why)
    return given


class AlreadyShown(Exception):
    """The ledger says already that somebody was shown this today."""


@action("FaultsShown", "was shown the faults of a return", who=GIVES_RETURNS, only=DECIDES)
def show_faults(*, by: By, given: Return) -> Return:
    """Record that someone was given the faults of a return, which name learners (EVD-2).

    Raises AlreadyShown where the ledger says so of today: `queries.record_faults_shown` asks first.
    """
    given = Return.objects.select_for_update().get(pk=given.pk)
    if happened_on(clock.now().date(), "FaultsShown", actor=by.ref, subject=given.ref):
        raise AlreadyShown
    return given
