"""Triggers by which the database itself keeps the register as it was written: rows are only added.

As in governance (0002, 0003), SQLite is also kept from INSERT OR REPLACE, and PostgreSQL from
emptying a table whole.
"""

from django.db import migrations

REFUSED = "what is in the register of interests is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "interests_standard": ("body_id", "version"),
    "interests_kindrule": ("standard_id", "kind"),
    "interests_declaration": (),
    "interests_ending": ("declaration_id",),
    "interests_confirmation": (),
    "interests_dispensation": (),
    "interests_revocation": ("dispensation_id",),
    "interests_concern": ("body_id", "matter_kind", "matter_key", "organisation_id"),
}


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
        there = f"SELECT 1 FROM {table} WHERE id = NEW.id" + (f" OR ({same})" if same else "")
        yield _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def on_postgres():
    yield f"""CREATE FUNCTION interests_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
    for table in WRITTEN_ONCE:
        yield (
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION interests_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION interests_refuse()"
        )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("interests", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
