"""The triggers of 0002 and 0003 anew, with the tables of 0004.

Of a delegation only its early end may be added, once.
"""

from django.db import migrations

REFUSED = "what is recorded of a decision is never changed or deleted"
# Each table with the columns that, besides its key, are unique together.
WRITTEN_ONCE = {
    "governance_decisionrule": ("body_id", "version"),
    "governance_referenceseries": ("body_id", "version"),
    "governance_option": (),
    "governance_pin": ("decision_id", "kind", "key"),
    "governance_requirement": ("decision_id", "authority_id", "level"),
    "governance_position": ("decision_id", "number"),
    "governance_comment": (),
    "governance_interest": (),
    "governance_exemptpart": ("decision_id",),
    "governance_totell": ("decision_id", "called"),
    "governance_telling": ("whom_id",),
    "governance_callin": ("decision_id", "authority_id"),
    "governance_callinanswer": ("call_in_id",),
}
DECISION = "governance_decision"
DELEGATION = "governance_delegation"
FIXED = {
    DECISION: (
        "id", "body_id", "year", "number", "reference", "question", "proposal", "reason", "rule",
        "rule_version", "quorum", "delegation_id", "call_in_days", "answer_by", "supersedes_id",
        "sha256", "proposed_at", "proposed_by_id",
    ),
    DELEGATION: (
        "id", "body_id", "number", "role", "organisation_id", "person_id", "on_behalf_of_id",
        "scope", "kinds", "decision_id", "given_by", "starts", "ends", "recorded_at",
        "recorded_by_id",
    ),
}  # fmt: skip
ENDED = {
    DECISION: "OLD.status IN ('withdrawn', 'lapsed', 'superseded')",
    DELEGATION: "OLD.ended_on IS NOT NULL",
}
UNIQUE = {DECISION: ("body_id", "year", "number"), DELEGATION: ("body_id", "number")}


def on_sqlite():
    for table, unique in WRITTEN_ONCE.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    for table, fixed in FIXED.items():
        yield _sqlite(f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(fixed)} ON {table}")
        yield _sqlite(f"{table}_ended", f"BEFORE UPDATE ON {table}", f"WHEN {ENDED[table]}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, UNIQUE[table])


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _no_replace(table, unique):
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id" + (f" OR ({same})" if same else "")
    return _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def on_postgres():
    for table in WRITTEN_ONCE:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
    for table, fixed in FIXED.items():
        yield _postgres(f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(fixed)} ON {table}")
        yield _postgres(f"{table}_ended", f"BEFORE UPDATE ON {table}", f"WHEN ({ENDED[table]})")
        yield _postgres(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
    for table in (*WRITTEN_ONCE, *FIXED):
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION governance_refuse()"
        )


def _postgres(name, moment, when=""):
    return (
        f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION governance_refuse()"
    )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_ways_to_decide")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
