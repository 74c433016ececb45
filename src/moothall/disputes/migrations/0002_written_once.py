"""Triggers by which the database itself keeps the record of disputes as it was written.

What was said, answered and found is only added. Of a dispute only where it stands may change, and
never once it has come to its end; of a step its clock, of a seat that it is left, of a hearing what
was heard: each filled in once. As in the ledger (ledger, 0002), SQLite also needs to be kept from
INSERT OR REPLACE, which deletes without the other triggers' notice.
"""

from django.db import migrations

REFUSED = "what is recorded of a dispute is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "disputes_procedure": ("body_id", "version"),
    "disputes_party": ("dispute_id", "organisation_id"),
    "disputes_proposition": ("dispute_id", "number"),
    "disputes_evidence": (),
    "disputes_answer": ("dispute_id", "number"),
    "disputes_outcome": ("dispute_id", "number"),
}
# Tables of which some columns may change: the others, and when no column may any more.
PARTLY = {
    "disputes_dispute": (
        (
            "id", "body_id", "year", "number", "kind", "key", "content_hash", "title",
            "decision_id", "ground", "sought", "exempt_because", "procedure_version", "opened_at",
            "opened_by_id",
        ),
        "OLD.status IN ('carried', 'dismissed', 'withdrawn', 'unresolved')",
        ("body_id", "year", "number"),
    ),
    "disputes_step": (
        ("id", "dispute_id", "number", "name", "sits", "places", "ruling", "days", "findings"),
        "OLD.began_on IS NOT NULL AND (OLD.began_on <> NEW.began_on OR OLD.due_on <> NEW.due_on"
        " OR NEW.began_on IS NULL OR NEW.due_on IS NULL)",
        ("dispute_id", "number"),
    ),
    "disputes_seat": (
        (
            "id", "dispute_id", "step_id", "person_id", "role", "organisation_id", "called",
            "area_id", "checked", "named_at", "named_by_id",
        ),
        "OLD.left_on IS NOT NULL",
        (),
    ),
    "disputes_hearing": (
        ("id", "dispute_id", "step_id", "on", "place", "called_by_id"),
        "OLD.heard <> ''",
        (),
    ),
}  # fmt: skip


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    for table, (fixed, done, unique) in PARTLY.items():
        yield _sqlite(f"{table}_fixed", f"BEFORE UPDATE OF {_named(fixed)} ON {table}")
        yield _sqlite(f"{table}_done", f"BEFORE UPDATE ON {table}", f"WHEN {done}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)


def _named(columns):
    return ", ".join(f'"{column}"' for column in columns)


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _no_replace(table, unique):
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id" + (f" OR ({same})" if same else "")
    return _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def on_postgres():
    yield f"""CREATE FUNCTION disputes_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
    for table in WRITTEN_ONCE:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
        yield _not_emptied(table)
    for table, (fixed, done, _) in PARTLY.items():
        yield _postgres(f"{table}_fixed", f"BEFORE UPDATE OF {_named(fixed)} ON {table}")
        yield _postgres(f"{table}_done", f"BEFORE UPDATE ON {table}", f"WHEN ({done})")
        yield _postgres(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _not_emptied(table)


def _postgres(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION disputes_refuse()"


def _not_emptied(table):
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION disputes_refuse()"
    )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
