"""Triggers against what row triggers do not see: emptying the table, and losing the chain's head."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, 'the head of the ledger is never deleted'); END"""
]
# TRUNCATE fires triggers of statements only; SQLite has no such statement.
POSTGRES = [
    """CREATE FUNCTION ledger_head_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the head of the ledger is never deleted'; END $$""",
    """CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_refuse()""",
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE OR TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_head_refuse()""",
]


def protect(apps, editor):
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
