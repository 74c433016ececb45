"""A panel is asked anew where scrutiny refers its decision back, and parties join later.

SQLite makes altered tables anew, without their triggers, so all are taken away and put back.
"""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

before = import_module("moothall.disputes.migrations.0002_written_once")


def unprotect(apps, editor):
    """Take the triggers of 0002 away while the tables are altered."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal "
                "AND tgrelid::regclass::text LIKE 'disputes\\_%'"
            )
            found = [f"DROP TRIGGER {name} ON {table}" for name, table in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name LIKE 'disputes\\_%' ESCAPE '\\'"
            )
            found = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
    for statement in found:
        editor.execute(statement)


def protect(apps, editor):
    """Put them back; the function that they call on PostgreSQL is still there."""
    if editor.connection.vendor == "postgresql":
        made = [each for each in before.on_postgres() if each.startswith("CREATE TRIGGER")]
    else:
        made = list(before.on_sqlite())
    for statement in made:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0002_written_once"),
        ("partnership", "0004_bodies_and_turns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unprotect, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="outcome",
            name="dispute_outcome_in_words",
        ),
        migrations.RemoveConstraint(
            model_name="party",
            name="dispute_party_part",
        ),
        migrations.AddField(
            model_name="dispute",
            name="returned_until",
            field=models.DateField(
                null=True, verbose_name="last day of the panel it was referred back to"
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="affected",
            field=models.TextField(blank=True, verbose_name="how it is affected"),
        ),
        migrations.AddField(
            model_name="party",
            name="joined_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="status",
            field=models.CharField(
                choices=[
                    ("naming", "its panel is being named"),
                    ("hearing", "before its panel"),
                    ("mediating", "in mediation"),
                    ("found", "its outcome is to take effect"),
                    ("carried", "carried out"),
                    ("dismissed", "dismissed"),
                    ("withdrawn", "withdrawn"),
                    ("unresolved", "ended without result"),
                ],
                default="naming",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="ending",
            field=models.CharField(
                choices=[
                    ("upheld", "upheld"),
                    ("dismissed", "dismissed"),
                    ("accepted", "a proposition was accepted"),
                    ("mediating", "the panel mediates"),
                    ("settled", "settled between the parties"),
                    ("failed", "mediation failed"),
                    ("escalated", "passed on to the next step"),
                    ("no result", "no result"),
                    ("out of time", "the clock ran out"),
                    ("returned", "scrutiny referred it back to the panel"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="part",
            field=models.CharField(
                choices=[
                    ("opened", "opened it"),
                    ("answers", "answers it"),
                    ("joined", "joined it"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ending__in",
                        [
                            "upheld",
                            "dismissed",
                            "accepted",
                            "mediating",
                            "settled",
                            "failed",
                            "escalated",
                            "no result",
                            "out of time",
                            "returned",
                        ],
                    ),
                    models.Q(("text", ""), _negated=True),
                ),
                name="dispute_outcome_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["opened", "answers", "joined"])),
                name="dispute_party_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("joined_on__isnull", False),
                        ("part", "joined"),
                        models.Q(("affected", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("part", "joined"), _negated=True),
                        ("affected", ""),
                        ("joined_on", None),
                    ),
                    _connector="OR",
                ),
                name="dispute_joined_with_a_reason",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
