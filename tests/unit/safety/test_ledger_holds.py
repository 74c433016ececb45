"""The ledger by the database's own rules: no event is changed, taken out or replaced."""

import pytest
from axes.models import AccessLog
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.cast import PASSWORD, Cast

from moothall.ledger import chain
from moothall.ledger.models import Event

STATEMENTS = (
    "UPDATE ledger_event SET name = 'Other' WHERE sequence = 1",
    "DELETE FROM ledger_event WHERE sequence = 1",
    "DELETE FROM ledger_head",
)
TRUNCATING = (
    "TRUNCATE ledger_event",
    "TRUNCATE ledger_head, ledger_event CASCADE",
    "TRUNCATE ledger_head",
)
REPLACING = (
    "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event WHERE sequence = 1",
    "REPLACE INTO ledger_event SELECT sequence + 1000000, at, name, actor_kind, actor_id, "
    "subject_kind, subject_id, subject_hash, body, detail, previous_hash, hash "
    "FROM ledger_event WHERE sequence = 1",
)


@pytest.mark.parametrize("statement", [*STATEMENTS, *REPLACING, *TRUNCATING])
def test_the_database_itself_keeps_every_event(cast: Cast, statement: str) -> None:
    if statement in REPLACING and connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    if statement in TRUNCATING and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    before = list(Event.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.values()) == before
    assert chain.verify().faults == ()


@pytest.mark.postgres
def test_no_table_of_the_record_of_decisions_can_be_emptied(cast: Cast) -> None:
    tables = [t for t in connection.introspection.table_names() if t.startswith("governance_")]
    assert len(tables) >= 8
    for table in tables:
        with (
            pytest.raises(DatabaseError, match="recorded of a decision is never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_events_of_everyday_acts_name_nobody(cast: Cast) -> None:
    told = " ".join(str(detail) for detail in Event.objects.values_list("detail", flat=True))
    people = (cast.manager, cast.officer, cast.nobody)
    named = [part for person in people for part in (person.name, person.email) if part in told]
    assert named == []


def test_signing_in_is_not_logged_for_ever(cast: Cast) -> None:
    Client().post("/account/sign-in", {"login": cast.officer.email, "password": PASSWORD})
    assert AccessLog.objects.count() == 0
