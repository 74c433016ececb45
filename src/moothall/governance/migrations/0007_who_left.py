"""Authorities that leave while a decision waits are no longer asked: written once, as all else."""

import django.db.models.deletion
from django.db import migrations, models

import moothall.clock

REFUSED = "what is recorded of a decision is never changed or deleted"
TABLE = "governance_release"
MOMENTS = {
    "no_update": f"BEFORE UPDATE ON {TABLE}",
    "no_delete": f"BEFORE DELETE ON {TABLE}",
    "no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} "
    "WHERE id = NEW.id OR requirement_id = NEW.requirement_id)",
}


def protect(apps, editor):
    """Keep the rows as those of the rest of a decision's record (0005)."""
    if editor.connection.vendor == "postgresql":
        refuse = "EXECUTE FUNCTION governance_refuse()"
        editor.execute(
            f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW {refuse}"
        )
        editor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT {refuse}"
        )
        return
    for name, moment in MOMENTS.items():
        editor.execute(
            f"CREATE TRIGGER {TABLE}_{name} {moment} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0006_bound_by_panels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("left_on", models.DateField(verbose_name="last day of its membership")),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="governance.decision",
                    ),
                ),
                (
                    "requirement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="governance.requirement",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
