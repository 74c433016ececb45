"""Triggers by which the database itself keeps the record of decisions as it was written.

Rows of a decision's record are only added. Of a decision only where it stands may change, and
never once it has come to its end. As in the ledger (ledger, 0002), SQLite also needs to be kept from
INSERT OR REPLACE, which deletes without the other triggers' notice.
"""

from django.db import migrations

REFUSED = "what is recorded of a decision is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "governance_decisionrule": ("body_id", "version"),
    "governance_option": (),
    "governance_pin": ("decision_id", "kind", "key"),
    "governance_requirement": ("decision_id", "authority_id", "level"),
    "governance_position": ("decision_id", "number"),
    "governance_comment": (),
    "governance_interest": (),
}
DECISION = "governance_decision"
FIXED = (
    "id", "body_id", "year", "number", "question", "proposal", "reason", "rule", "rule_version",
    "call_in_days", "answer_by", "supersedes_id", "sha256", "proposed_at", "proposed_by_id",
)  # fmt: skip
ENDED = "OLD.status IN ('withdrawn', 'lapsed', 'superseded')"


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    yield _sqlite(f"{DECISION}_fixed", f"BEFORE UPDATE OF {', '.join(FIXED)} ON {DECISION}")
    yield _sqlite(f"{DECISION}_ended", f"BEFORE UPDATE ON {DECISION}", f"WHEN {ENDED}")
    yield _sqlite(f"{DECISION}_no_delete", f"BEFORE DELETE ON {DECISION}")
    yield _no_replace(DECISION, ("body_id", "year", "number"))


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _no_replace(table, unique):
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id" + (f" OR ({same})" if same else "")
    return _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def on_postgres():
    yield f"""CREATE FUNCTION governance_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
    for table in WRITTEN_ONCE:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
    yield _postgres(f"{DECISION}_fixed", f"BEFORE UPDATE OF {', '.join(FIXED)} ON {DECISION}")
    yield _postgres(f"{DECISION}_ended", f"BEFORE UPDATE ON {DECISION}", f"WHEN ({ENDED})")
    yield _postgres(f"{DECISION}_no_delete", f"BEFORE DELETE ON {DECISION}")


def _postgres(name, moment, when=""):
    return (
        f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION governance_refuse()"
    )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
