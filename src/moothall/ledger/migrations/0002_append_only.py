"""The head of the chain, and triggers that keep the database itself from changing an event."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER ledger_event_no_{verb.lower()} BEFORE {verb} ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'ledger events are never changed or deleted'); END"""
    for verb in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE deletes without the trigger's notice.
SQLITE.append(
    """CREATE TRIGGER ledger_event_no_replace BEFORE INSERT ON ledger_event
    WHEN EXISTS (SELECT 1 FROM ledger_event WHERE sequence = NEW.sequence OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'ledger events are never changed or deleted'); END"""
)
POSTGRES = [
    """CREATE FUNCTION ledger_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'ledger events are never changed or deleted'; END $$""",
    """CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_event_refuse()""",
]


def protect(apps, editor):
    apps.get_model("ledger", "Head").objects.create(id=1, sequence=0, hash="0" * 64)
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
