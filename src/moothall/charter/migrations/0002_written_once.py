"""Triggers by which the database itself keeps terms as adopted and agreements as signed.

As in governance (0002): rows of the record are only added; of a version that has left the draft
only where it stands may change, and never once it has come to its end. SQLite also needs to be kept
from INSERT OR REPLACE, PostgreSQL from TRUNCATE.
"""

from django.db import migrations

REFUSED = "what was adopted or signed is never changed or deleted"
# Rows that are only added, each with the columns that, besides its key, are unique together.
ADDED = {
    "charter_termsreview": (),
    "charter_offeredtext": (),
    "charter_signature": ("place_id",),
}
# Versions: the columns that are fixed once it is no draft, and the states that are ends.
VERSIONS = {
    "charter_terms": (
        ("id", "body_id", "version", "purpose", "responsibilities", "meets", "meetings_a_year",
         "quorum_of", "quorum_least", "quorum_share", "quorum_needs_chair", "attendance_threshold",
         "notice_days", "review_on", "text", "sha256", "drafted_at", "drafted_by_id"),
        ("superseded", "dropped"),
        ("body_id", "version"),
    ),
    "charter_agreementversion": (
        ("id", "agreement_id", "version", "text", "starts", "ends", "sha256", "drafted_at",
         "drafted_by_id"),
        ("ended", "superseded", "dropped"),
        ("agreement_id", "version"),
    ),
}  # fmt: skip
# Rows of a version that change only while it is a draft.
OF_A_DRAFT = ("charter_party", "charter_amount")
KEPT = ("charter_agreement", "charter_review")
TABLES = (*ADDED, *VERSIONS, *OF_A_DRAFT, *KEPT, "charter_place")


def _ended(states):
    return "OLD.status IN ({})".format(", ".join(f"'{state}'" for state in states))


def _fixed(row):
    return (
        f"EXISTS (SELECT 1 FROM charter_agreementversion WHERE id = {row}.version_id "
        "AND status <> 'draft')"
    )


def on_sqlite():
    for table, unique in ADDED.items():
        yield _sqlite(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    for table, (fixed, ends, unique) in VERSIONS.items():
        yield _sqlite(
            f"{table}_fixed",
            f"BEFORE UPDATE OF {', '.join(fixed)} ON {table}",
            f"WHEN OLD.status <> 'draft' AND ({_differs(fixed)})",
        )
        yield _sqlite(f"{table}_ended", f"BEFORE UPDATE ON {table}", f"WHEN {_ended(ends)}")
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, unique)
    for table in OF_A_DRAFT:
        yield _sqlite(f"{table}_add", f"BEFORE INSERT ON {table}", f"WHEN {_fixed('NEW')}")
        yield _sqlite(f"{table}_change", f"BEFORE UPDATE ON {table}", f"WHEN {_fixed('OLD')}")
        yield _sqlite(f"{table}_drop", f"BEFORE DELETE ON {table}", f"WHEN {_fixed('OLD')}")
    for table in KEPT:
        yield _sqlite(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
        yield _no_replace(table, ())
    held = "WHEN OLD.held_on IS NOT NULL"
    yield _sqlite("charter_review_held", "BEFORE UPDATE ON charter_review", held)
    yield _sqlite("charter_place_no_update", "BEFORE UPDATE ON charter_place")
    signed = "WHEN EXISTS (SELECT 1 FROM charter_signature WHERE place_id = OLD.id)"
    yield _sqlite("charter_place_signed", "BEFORE DELETE ON charter_place", signed)


def _differs(columns):
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _sqlite(name, moment, when=""):
    return f"CREATE TRIGGER {name} {moment} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def _no_replace(table, unique):
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id" + (f" OR ({same})" if same else "")
    return _sqlite(f"{table}_no_replace", f"BEFORE INSERT ON {table}", f"WHEN EXISTS ({there})")


def on_postgres():
    refuse = f"RAISE EXCEPTION '{REFUSED}';"
    yield f"""CREATE FUNCTION charter_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {refuse} END $$"""
    # PostgreSQL asks no other table in WHEN, so these look for themselves.
    yield f"""CREATE FUNCTION charter_of_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND {_fixed("OLD")} THEN {refuse} END IF;
        IF TG_OP <> 'DELETE' AND {_fixed("NEW")} THEN {refuse} END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$"""
    yield f"""CREATE FUNCTION charter_place_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM charter_signature WHERE place_id = OLD.id) THEN {refuse} END IF;
        RETURN OLD;
    END $$"""
    for table in ADDED:
        yield _postgres(f"{table}_written_once", f"BEFORE UPDATE OR DELETE ON {table}")
    for table, (fixed, ends, _) in VERSIONS.items():
        differs = _differs(fixed).replace("IS NOT", "IS DISTINCT FROM")
        when = f"WHEN (OLD.status <> 'draft' AND ({differs}))"
        yield _postgres(f"{table}_fixed", f"BEFORE UPDATE ON {table}", when)
        yield _postgres(f"{table}_ended", f"BEFORE UPDATE ON {table}", f"WHEN ({_ended(ends)})")
        yield _postgres(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
    for table in OF_A_DRAFT:
        moment = f"BEFORE INSERT OR UPDATE OR DELETE ON {table}"
        yield _postgres(f"{table}_of_a_draft", moment, "", "charter_of_a_draft")
    for table in KEPT:
        yield _postgres(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
    held = "WHEN (OLD.held_on IS NOT NULL)"
    yield _postgres("charter_review_held", "BEFORE UPDATE ON charter_review", held)
    yield _postgres("charter_place_no_update", "BEFORE UPDATE ON charter_place")
    moment = "BEFORE DELETE ON charter_place"
    yield _postgres("charter_place_no_delete", moment, "", "charter_place_signed")
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION charter_refuse()"
        )


def _postgres(name, moment, when="", does="charter_refuse"):
    return f"CREATE TRIGGER {name} {moment} FOR EACH ROW {when} EXECUTE FUNCTION {does}()"


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
