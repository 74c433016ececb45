"""Triggers against emptying a table whole, which those of 0002 do not see."""

from django.db import migrations

TABLES = (
    "governance_decision",
    "governance_decisionrule",
    "governance_option",
    "governance_pin",
    "governance_requirement",
    "governance_position",
    "governance_comment",
    "governance_interest",
)


def protect(apps, editor):
    if editor.connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE
    for table in TABLES:
        editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION governance_refuse()"
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_written_once")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
