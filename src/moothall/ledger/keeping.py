"""What the database itself keeps as it was written: an operation of migrations that makes triggers.

    operations = [
        Keep(
            "what is recorded of a decision is never changed or deleted",
            added("governance_position", "decision_id", "number"),
            Kept("governance_delegation", (ended("OLD.ended_on IS NOT NULL"), NO_DELETE)),
        )
    ]

The program never changes such rows; the triggers keep them from everybody else, and from a fault of
the program. Each migration that alters a kept table names it in a `Keep` again, as its last
operation: to alter a table SQLite makes it anew, and loses its triggers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


@dataclass(frozen=True, slots=True)
class Guard:
    """A moment at which a row is refused (UPDATE, DELETE or INSERT), where a condition holds.

    The condition asks OLD and NEW, and may ask other tables; of values that may be null it says IS
    DISTINCT FROM.
    """

    name: str
    moment: str
    when: str = ""


NO_UPDATE = Guard("no_update", "UPDATE")
NO_DELETE = Guard("no_delete", "DELETE")


def fixed(*columns: str, once: str = "") -> Guard:
    """Refuse another value in a column, always or once a condition holds of the row."""
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns)
    return Guard("fixed", "UPDATE", f"({once}) AND ({changed})" if once else changed)


def ended(when: str) -> Guard:
    """Refuse any change of a row that has come to its end."""
    return Guard("ended", "UPDATE", when)


def course(moves: Mapping[str, Sequence[str]]) -> Guard:
    """Refuse a status that may not follow the one of a row; `moves` says which may follow which."""
    onward = " OR ".join(
        f"(OLD.status = '{before}' AND NEW.status IN ({', '.join(map(repr, after))}))"
        for before, after in moves.items()
        if after
    )
    return Guard("course", "UPDATE", f"OLD.status IS DISTINCT FROM NEW.status AND NOT ({onward})")


def once(*columns: str) -> Guard:
    """Refuse another value in a column, that may be null, once it has one."""
    changed = " OR ".join(
        f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS DISTINCT FROM NEW."{name}")'
        for name in columns
    )
    return Guard("once", "UPDATE", changed)


@dataclass(frozen=True, slots=True)
class Kept:
    """How the rows of a table are kept. None is replaced by another of the same id, nor of the same
    `unique` columns (null being like null where `with_nulls`); and the table is never emptied.
    """

    table: str
    guards: tuple[Guard, ...]
    unique: tuple[str, ...] = ()
    with_nulls: bool = False

    @property
    def replacing(self) -> str:
        """The condition that a row to be added would take the place of another."""
        same = " IS " if self.with_nulls else " = "
        taken = " AND ".join(f'"{name}"{same}NEW."{name}"' for name in self.unique)
        either = f"id = NEW.id OR ({taken})" if taken else "id = NEW.id"
        return f"EXISTS (SELECT 1 FROM {self.table} WHERE {either})"


def added(table: str, *unique: str) -> Kept:
    """Keep a table whose rows are only added."""
    return Kept(table, (NO_UPDATE, NO_DELETE), unique)


class Keep(Operation):
    """Make the triggers of some tables, in place of those they have. What is refused is said in
    `words`.
    """

    reversible = True

    def __init__(self, words: str, *tables: Kept) -> None:
        self.words, self.tables = words, tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the triggers anew."""
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        is_postgres = schema_editor.connection.vendor == "postgresql"
        made = _on_postgres if is_postgres else _on_sqlite
        for statement in made(self.tables, self.words.replace("'", "''")):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the triggers away."""
        for kept in self.tables:
            for trigger in _there(schema_editor, kept.table):
                schema_editor.execute(trigger, params=None)

    def describe(self) -> str:
        """Return what is done, as `migrate` lists it."""
        return f"Keep as written: {', '.join(kept.table for kept in self.tables)}"


def _there(editor: BaseDatabaseSchemaEditor, table: str) -> list[str]:
    """The statements that drop the triggers a table has."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [table],
            )
            return [f"DROP TRIGGER {name} ON {table}" for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        return [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]


def _on_sqlite(tables: Sequence[Kept], words: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    for kept in tables:
        # INSERT OR REPLACE deletes without the other triggers' notice.
        for guard in (*kept.guards, Guard("no_replace", "INSERT", kept.replacing)):
            when = f"WHEN {guard.when}" if guard.when else ""
            yield (
                f"CREATE TRIGGER {kept.table}_{guard.name} BEFORE {guard.moment} ON {kept.table} "
                # What SQLite calls so only from 3.39 on, it always called IS NOT.
                f"{when.replace('IS DISTINCT FROM', 'IS NOT')} {refuse}"
            )


def _on_postgres(tables: Sequence[Kept], words: str) -> Iterator[str]:
    yield """CREATE OR REPLACE FUNCTION ledger_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$"""
    for kept in tables:
        for guard in kept.guards:
            name, does, when = f"{kept.table}_{guard.name}", "ledger_keep", f"WHEN ({guard.when})"
            if "SELECT" in guard.when:
                # The condition of a trigger may ask no other table; its function may.
                yield _asking(name, guard.when)
                does, when = name, ""
            yield (
                f"CREATE TRIGGER {name} BEFORE {guard.moment} ON {kept.table} "
                f"FOR EACH ROW {when if guard.when else ''} EXECUTE FUNCTION {does}('{words}')"
            )
        # Row triggers see nothing of TRUNCATE.
        yield (
            f"CREATE TRIGGER {kept.table}_no_truncate BEFORE TRUNCATE ON {kept.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep('{words}')"
        )


def _asking(name: str, when: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {when} THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$"""
