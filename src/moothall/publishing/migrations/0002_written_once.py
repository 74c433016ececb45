"""Triggers by which the database itself keeps what was published as it was.

Versions and their files are only added. A publication keeps its address, and only a draft may go.
As in the ledger (ledger, 0002), SQLite also needs to be kept from INSERT OR REPLACE.
"""

from django.db import migrations

REFUSED = "what was published is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "publishing_version": ("publication_id", "number"),
    "publishing_versionfile": ("version_id", "name"),
}
PUBLICATION = "publishing_publication"
ADDRESS = ("id", "body_id", "slug", "kind", "made_at")


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    yield _sqlite(f"{PUBLICATION}_fixed", f"BEFORE UPDATE OF {', '.join(ADDRESS)} ON {PUBLICATION}")
    yield _sqlite(
        f"{PUBLICATION}_no_delete", f"BEFORE DELETE ON {PUBLICATION}", "WHEN OLD.status <> 'draft'"
    )
    yield _no_replace(PUBLICATION, ("body_id", "slug"))


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _no_replace(table, unique):
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id OR ({same})"
    return _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def on_postgres():
    yield f"""CREATE FUNCTION publishing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
    for table in WRITTEN_ONCE:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
    yield _postgres(
        f"{PUBLICATION}_fixed", f"BEFORE UPDATE OF {', '.join(ADDRESS)} ON {PUBLICATION}"
    )
    yield _postgres(
        f"{PUBLICATION}_no_delete",
        f"BEFORE DELETE ON {PUBLICATION}",
        "WHEN (OLD.status <> 'draft')",
    )


def _postgres(name, moment, when=""):
    return (
        f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION publishing_refuse()"
    )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
