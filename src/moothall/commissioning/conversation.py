"""Verbs of the one conversation with a provider (COM-4): notes, positions, the agreed outcome."""

import datetime as dt

from django.core.exceptions import ValidationError

from moothall.commissioning.enums import NoteKind, ScenarioStatus, Stance
from moothall.commissioning.models import Outcome, Position, Round, Scenario, SheetNote
from moothall.commissioning.models.sheets import Said, today
from moothall.commissioning.permissions import COMMISSIONS, SPEAKS_FOR_AUTHORITY
from moothall.commissioning.policies import check_can_commission, check_can_speak_for
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.checks import in_words
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import standing


@action("DialogueNoted", "noted what was said with a provider", who=COMMISSIONS)
def note_dialogue(
    *,
    by: By,
    round: Round,
    provider: str,
    text: str,
    kind: NoteKind = NoteKind.NOTE,
    on: dt.date | None = None,
) -> SheetNote:
    """Add a note of the dialogue with a provider (its UKPRN): what it is about, and on which day,
    past or to come; today unless given. Notes are never changed.
    """
    check_can_commission(standing(by, round.body))
    said = SheetNote(
        round=round,
        provider=provider,
        kind=kind,
        on=on or today(),
        text=text.strip(),
        said_by=person_of(by),
    )
    _add(said)
    note(provider=provider, kind=str(kind), on=str(said.on))
    return said


@action(
    "PositionStated",
    "stated a member's position on a provider",
    who=SPEAKS_FOR_AUTHORITY,
    only="for the authority they act for",
)
def state_position(
    *,
    by: By,
    round: Round,
    provider: str,
    member: Organisation,
    stance: Stance,
    words: str = "",
) -> Position:
    """Record what a member says to the proposal for a provider; its latest position counts."""
    check_can_speak_for(by, round, member)
    said = Position(
        round=round,
        provider=provider,
        member=member,
        stance=stance,
        words=words.strip(),
        said_by=person_of(by),
    )
    _add(said)
    note(provider=provider, stance=str(stance))
    return said


@action("OutcomeAgreed", "recorded what was agreed with a provider", who=COMMISSIONS)
def agree_outcome(
    *, by: By, round: Round, provider: str, scenario: Scenario, differs: bool, reason: str = ""
) -> Outcome:
    """Record what was agreed with a provider: a scenario, and why where its lines differ from the
    proposal. A later outcome takes the place of an earlier one, which stays on record.
    """
    check_can_commission(standing(by, round.body))
    if scenario.version.round_id != round.pk or scenario.status != ScenarioStatus.SOLVED:
        raise NotAllowed("Only a solved scenario of this round can be agreed.")
    said = Outcome(
        round=round,
        provider=provider,
        scenario=scenario,
        differs=differs,
        reason=reason.strip(),
        said_by=person_of(by),
    )
    _add(said)
    note(provider=provider, differs=differs)
    return said


def _add(said: Said) -> None:
    try:
        said.full_clean()
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
    said.save()
