"""What migrations have the database itself keep, tried on a table of its own."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from moothall.ledger.keeping import NO_DELETE, Guard, Keep, Kept, added, ended, fixed

pytestmark = pytest.mark.django_db

WORDS = "what is sampled isn't changed"
ALL_KEPT = added("kept_sample", "place", "number")
PARTLY = Kept(
    "kept_sample",
    (
        fixed("place", "said", once="OLD.state <> 'draft'"),
        ended("OLD.state = 'over'"),
        NO_DELETE,
        Guard("full", "INSERT", "(SELECT count(*) FROM kept_sample) >= 3"),
    ),
    unique=("place", "number"),
    with_nulls=True,
)


@pytest.fixture
def table(db: None) -> Iterator[None]:
    """A table with two rows: a draft and one that is no draft any more."""
    run("CREATE TABLE kept_sample (id integer PRIMARY KEY, place integer, number integer, "
        "said varchar(20), state varchar(10))")  # fmt: skip
    run("INSERT INTO kept_sample VALUES (1, 1, 1, 'yes', 'draft'), (2, 1, 2, 'no', 'open')")
    yield
    run("DROP TABLE kept_sample")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            run(statement)
    except DatabaseError as fault:
        if WORDS not in str(fault):
            raise
        return True
    return False


def keep(kept: Kept, *, backwards: bool = False) -> None:
    operation, state = Keep(WORDS, kept), ProjectState()
    turn = operation.database_backwards if backwards else operation.database_forwards
    # The tests' own transaction is open: the editor of SQLite would refuse to begin in it.
    editor = connection.SchemaEditorClass(connection, atomic=False)
    editor.deferred_sql = []
    turn("ledger", editor, state, state)


def test_rows_that_are_only_added_are_neither_changed_nor_deleted_nor_replaced(table: None) -> None:
    keep(ALL_KEPT)
    assert refused("UPDATE kept_sample SET said = 'maybe' WHERE id = 1")
    assert refused("DELETE FROM kept_sample WHERE id = 1")
    assert not refused("INSERT INTO kept_sample VALUES (3, 2, 1, 'yes', 'open')")
    if connection.vendor == "sqlite":
        assert refused("INSERT OR REPLACE INTO kept_sample VALUES (1, 9, 9, 'x', 'open')")
        assert refused("INSERT OR REPLACE INTO kept_sample VALUES (9, 1, 2, 'x', 'open')")
    else:
        assert refused("TRUNCATE kept_sample")


def test_rows_that_are_partly_kept_change_as_their_conditions_say(table: None) -> None:
    keep(PARTLY)
    assert not refused("UPDATE kept_sample SET said = 'maybe' WHERE id = 1")
    assert refused("UPDATE kept_sample SET said = 'maybe' WHERE id = 2")
    assert refused("UPDATE kept_sample SET said = NULL WHERE id = 2")
    # The same value again is no change: a row is saved with all its columns.
    assert not refused("UPDATE kept_sample SET said = 'no', state = 'over' WHERE id = 2")
    assert refused("UPDATE kept_sample SET number = 5 WHERE id = 2")
    assert refused("DELETE FROM kept_sample WHERE id = 1")


def test_a_condition_may_ask_other_rows(table: None) -> None:
    keep(PARTLY)
    assert not refused("INSERT INTO kept_sample VALUES (3, 2, NULL, 'yes', 'open')")
    assert refused("INSERT INTO kept_sample VALUES (4, 3, 1, 'yes', 'open')")


def test_made_anew_the_triggers_are_those_of_the_last_time_and_can_be_taken_away(
    table: None,
) -> None:
    keep(ALL_KEPT)
    keep(PARTLY)
    assert not refused("UPDATE kept_sample SET said = 'maybe' WHERE id = 1")
    assert refused("DELETE FROM kept_sample WHERE id = 1")
    keep(PARTLY, backwards=True)
    assert not refused("DELETE FROM kept_sample WHERE id = 1")


def test_it_says_what_it_keeps() -> None:
    assert Keep(WORDS, ALL_KEPT).describe() == "Keep as written: kept_sample"
