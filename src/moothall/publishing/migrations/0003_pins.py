"""What versions were made from, written once as they are."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "publishing_versionpin"
REFUSED = "what was published is never changed or deleted"


def on_sqlite():
    same = "id = NEW.id OR (version_id = NEW.version_id AND kind = NEW.kind AND key = NEW.key)"
    for name, moment in (
        ("no_update", f"BEFORE UPDATE ON {TABLE}"),
        ("no_delete", f"BEFORE DELETE ON {TABLE}"),
        (
            "no_replace",
            f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE {same})",
        ),
    ):
        yield f"CREATE TRIGGER {TABLE}_{name} {moment} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


def on_postgres():
    for name, moment in (
        ("written_once", f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW"),
        ("no_truncate", f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT"),
    ):
        yield f"CREATE TRIGGER {TABLE}_{name} {moment} EXECUTE FUNCTION publishing_refuse()"


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_written_once")]
    operations = [
        migrations.CreateModel(
            name="VersionPin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(verbose_name="place among the pins"),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80, verbose_name="its id")),
                ("title", models.CharField(max_length=300, verbose_name="what it was called")),
                ("content_hash", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pins",
                        to="publishing.version",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "kind", "key"), name="version_pins_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content_hash", ""), _negated=True),
                        name="version_pins_content",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
