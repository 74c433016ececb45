"""Triggers by which the database itself keeps the history of scores and grades as it was written,
and what was answered in a review once it is.

On SQLite they also keep from INSERT OR REPLACE, which deletes without the other triggers' notice.
"""

from django.db import migrations

REFUSED = "the history of the registers is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "registers_score": ("risk_id", "number"),
    "registers_grade": ("issue_id", "number"),
}
ASKED = "registers_asked"
REVIEW = "registers_review"
ANSWERED = "OLD.answer <> ''"
CLOSED = "OLD.closed_at IS NOT NULL"


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
        there = f"SELECT 1 FROM {table} WHERE id = NEW.id OR ({same})"
        yield _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")
    for table, when in ((ASKED, ANSWERED), (REVIEW, CLOSED)):
        yield _sqlite(f"{table}_answered", f"BEFORE UPDATE ON {table}", f"WHEN {when}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        there = f"SELECT 1 FROM {table} WHERE id = NEW.id"
        yield _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def on_postgres():
    yield f"""CREATE FUNCTION registers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
    for table in WRITTEN_ONCE:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
    for table, when in ((ASKED, ANSWERED), (REVIEW, CLOSED)):
        yield _postgres(f"{table}_answered", f"BEFORE UPDATE ON {table}", f"WHEN ({when})")
        yield _postgres(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
    for table in (*WRITTEN_ONCE, ASKED, REVIEW):
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION registers_refuse()"
        )


def _postgres(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION registers_refuse()"


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
