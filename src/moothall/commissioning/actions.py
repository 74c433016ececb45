"""Verbs that make and change rounds and their inputs."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from moothall import clock
from moothall.commissioning.content import (
    SETTINGS,
    content_of,
    models_of,
    settings_of,
    with_change,
)
from moothall.commissioning.enums import RoundStatus
from moothall.commissioning.inputs import BUDGETS, TABLES, InputTable
from moothall.commissioning.models import Input, Round, Version
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.policies import (
    check_can_abandon,
    check_can_commission,
    check_can_edit,
    check_can_move,
    check_can_set_budget,
)
from moothall.commissioning.queries import need_like
from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.checks import in_words
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.periods import AcademicYear
from moothall.planning.models import Need

Row = Mapping[str, object]
# What the policy of budgets leaves to each of those who commission (COM-1).
MONEY = "a budget, its own authority's commissioner and the manager"


@action("RoundMade", "made a commissioning round", who=COMMISSIONS)
def make_round(
    *,
    by: By,
    body: Body,
    year: AcademicYear,
    title: str = "",
    need: Need | None = None,
    follows: Round | None = None,
) -> Round:
    """Make a round for an academic year; one that follows another starts as a copy of it, with
    the year's need that is computed like the other's where no need is given.

    Raises InvalidValue where the year has a round of this title already.
    """
    check_can_commission(standing(by, body))
    if need is None and follows and follows.need:
        need = need_like(follows.need, year)
    found = Round(
        body=body,
        year=str(year),
        title=title.strip() or "Commissioning round",
        need=need,
        follows=follows,
        made_by=person_of(by),
    )
    _check_need(found)
    _save(found)
    if follows:
        _write(found, content_of(follows))
    return found


def _check_need(round: Round) -> None:
    """Refuse a need of another year or body: the round would answer another question."""
    need = round.need
    if need and (need.body_id != round.body_id or need.year != round.year):
        raise InvalidValue(f"{need} is not of {round.year}: choose a need of the round's own year.")


def _save(thing: Round | Input) -> None:
    try:
        thing.full_clean()
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
    thing.save()


def _open(by: By, round: Round) -> Round:
    """Lock a round for changing its inputs. Raises NotAllowed where it is not to be changed."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    check_can_edit(by, locked)
    return locked


def _touch(round: Round) -> None:
    round.changed = clock.now()
    round.save(update_fields=["changed"])


@action("RoundSet", "set what a round rests on", who=COMMISSIONS)
def set_round(*, by: By, round: Round, need: Need | None, settings: Row, title: str = "") -> Round:
    """Choose the need a round answers and the limits that hold wherever no row says otherwise."""
    found = _open(by, round)
    before = settings_of(content_of(found))
    found.need = need
    found.title = title.strip() or found.title
    for name in SETTINGS:
        if name in settings:
            setattr(found, name, settings[name])
    _check_need(found)
    found.changed = clock.now()
    _save(found)
    after = settings_of(content_of(found))
    note(changed=[f"{n}: {before[n]} to {after[n]}" for n in SETTINGS if before[n] != after[n]])
    return found


@action("InputSet", "set an input of a round", who=COMMISSIONS, only=MONEY)
def set_input(
    *, by: By, round: Round, table: InputTable, values: Row, row: Input | None = None
) -> Input:
    """Add a row to a table of a round's inputs, or change one.

    Raises InvalidValue with all that is wrong with it, NotAllowed where it is another's money.
    """
    found = _open(by, round)
    _check_money(by, found, table, values, row)
    kept = row or table.model(round=found)
    was = table.values(kept) if row else {}
    for column in table.columns:
        if column.name in values:
            setattr(kept, column.name, values[column.name])
    wrong = table.check(table.values(kept))
    if wrong:
        raise InvalidValue(" ".join(f"{table.column(c).title}: {words}" for c, words in wrong))
    _save(kept)
    _touch(found)
    now = table.values(kept)
    note(
        table=table.slug,
        key=list(table.key_of(now)),
        changed=[f"{n}: {was.get(n)} to {v}" for n, v in now.items() if was.get(n) != v],
    )
    return kept


def _check_money(
    by: By, round: Round, table: InputTable, values: Row, row: Input | None = None
) -> None:
    """A budget is changed by its authority alone, and never handed to another unasked."""
    if table is not BUDGETS:
        return
    touched = {str(values.get("authority") or "")}
    if row:
        touched.add(str(table.values(row)["authority"]))
    for area in sorted(touched - {""}):
        check_can_set_budget(by, round, area)


@action("InputRemoved", "took out an input of a round", who=COMMISSIONS, only=MONEY)
def remove_input(*, by: By, round: Round, table: InputTable, row: Input) -> Round:
    """Take a row out of a table of a round's inputs; its earlier versions keep it."""
    found = _open(by, round)
    values = table.values(row)
    _check_money(by, found, table, values)
    note(table=table.slug, key=list(table.key_of(values)))
    row.delete()
    _touch(found)
    return found


@action("InputsGiven", "gave a table of a round's inputs", who=COMMISSIONS, only=MONEY)
def put_inputs(
    *, by: By, round: Round, table: InputTable, rows: Sequence[Row], replace: bool = False
) -> Round:
    """Add rows to a table of inputs; a row with the key of one there takes its place. With
    `replace`, rows that are not given go. All or nothing.
    """
    found = _open(by, round)
    there = {table.key_of(table.values(row)): row for row in table.rows(found)}
    given = {table.key_of(table.values(row)): row for row in (_made(table, found, r) for r in rows)}
    # A row given as it stands is nobody's change: an authority may give the whole table of budgets.
    same = {key for key, row in given.items() if key in there and _same(table, row, there[key])}
    coming = [row for key, row in given.items() if key not in same]
    going = [row for key, row in there.items() if key not in same and (replace or key in given)]
    for row in (*coming, *going):
        _check_money(by, found, table, table.values(row))
    table.model._default_manager.filter(pk__in=[row.pk for row in going]).delete()
    table.model._default_manager.bulk_create(coming)
    _touch(found)
    note(table=table.slug, rows=len(given), replaced=len(going))
    return found


def _same(table: InputTable, one: Input, other: Input) -> bool:
    return table.values(one) == table.values(other)


def _made(table: InputTable, round: Round, values: Row) -> Input:
    row = table.model(round=round, **values)
    wrong = table.check(table.values(row))
    if wrong:
        raise InvalidValue(" ".join(words for _, words in wrong))
    try:
        row.clean_fields(exclude=["round"])
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
    return row


@action("InputsRestored", "brought back earlier inputs of a round", who=COMMISSIONS, only=MONEY)
def restore_inputs(*, by: By, round: Round, version: Version) -> Round:
    """Bring the inputs of a round back to what they were in one of its versions."""
    found = _open(by, round)
    if version.round_id != found.pk:
        raise InvalidValue("This is a version of another round.")
    _write(found, version.content, by=by)
    _touch(found)
    note(number=version.number)
    return found


def _write(round: Round, content: dict[str, object], by: By | None = None) -> None:
    """Write inputs over those of a round; money that changes is its owner's to change."""
    for table in TABLES.values():
        new = models_of(table, round, content)
        if by is not None and table is BUDGETS:
            for row in _unlike(table, table.rows(round), new):
                _check_money(by, round, table, table.values(row))
        table.model._default_manager.filter(round=round).delete()
        table.model._default_manager.bulk_create(new)
    for name, value in settings_of(content).items():
        setattr(round, name, value)
    round.full_clean()
    round.save()


def _unlike(table: InputTable, old: Sequence[Input], new: Sequence[Input]) -> list[Input]:
    """Return the rows that are only in one of the two."""
    kept = [[str(table.values(row)) for row in rows] for rows in (old, new)]
    return [
        row
        for rows, others in ((old, kept[1]), (new, kept[0]))
        for row in rows
        if str(table.values(row)) not in others
    ]


@action("RoundAbandoned", "abandoned a round", who=COMMISSIONS)
def abandon_round(*, by: By, round: Round, reason: str) -> Round:
    """Set a draft round aside, with nothing of it in dispute; it can be taken up again."""
    check_can_abandon(by, Round.objects.select_for_update().get(pk=round.pk))
    note(reason=reason[:300])
    return _moved(by, round, RoundStatus.ABANDONED)


@action("RoundResumed", "took up a round again", who=COMMISSIONS)
def resume_round(*, by: By, round: Round) -> Round:
    """Take up an abandoned round again."""
    return _moved(by, round, RoundStatus.DRAFT)


def _moved(by: By, round: Round, to: RoundStatus) -> Round:
    found = Round.objects.select_for_update().get(pk=round.pk)
    check_can_commission(standing(by, found.body))
    check_can_move(found, to)
    found.status = to
    found.save(update_fields=["status"])
    return found


@action("WhatIfKept", "made a changed limit part of a round", who=COMMISSIONS)
def keep_what_if(*, by: By, round: Round, change: Mapping[str, object]) -> Round:
    """Make the changed limit of a what-if part of the round's inputs."""
    found = _open(by, round)
    try:
        content = with_change(content_of(found), change)
    except ValueError:
        raise InvalidValue("The row that this changes is in the round no more.") from None
    _write(found, content, by=by)
    _touch(found)
    note(table=str(change["table"]), limit=str(change.get("words", "")))
    return found
