"""What the panel of a dispute decides binds: its own rule and level (GOV-6).

SQLite makes altered tables anew, without their triggers, so all are taken away and put back.
"""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

unprotect = import_module("moothall.governance.migrations.0004_ways_to_decide").unprotect
protect = import_module("moothall.governance.migrations.0005_written_once_anew").protect


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_written_once_anew"),
        ("partnership", "0004_bodies_and_turns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unprotect, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_rule",
        ),
        migrations.RemoveConstraint(
            model_name="requirement",
            name="requirement_of_whom",
        ),
        migrations.RemoveConstraint(
            model_name="requirement",
            name="requirement_level",
        ),
        migrations.AlterField(
            model_name="decision",
            name="rule",
            field=models.CharField(
                choices=[
                    ("unanimous", "unanimous consent of the member authorities"),
                    ("majority", "a simple majority of the member authorities"),
                    ("chair", "the chair or deputy chair alone"),
                    ("delegated", "an officer under a delegation"),
                    ("panel", "the panel of a dispute, whose outcome binds"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="requirement",
            name="level",
            field=models.CharField(
                choices=[
                    ("lead officer", "lead officer"),
                    ("director", "director"),
                    ("elected members", "elected members"),
                    ("chair", "chair"),
                    ("delegate", "holder of the delegation"),
                    ("panel", "panel of a dispute"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rule__in", ["unanimous", "majority", "chair", "delegated", "panel"])
                ),
                name="decision_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("authority__isnull", True), ("level__in", ("chair", "delegate", "panel"))
                    ),
                    models.Q(
                        models.Q(("level__in", ("chair", "delegate", "panel")), _negated=True),
                        ("authority__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="requirement_of_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "level__in",
                        [
                            "lead officer",
                            "director",
                            "elected members",
                            "chair",
                            "delegate",
                            "panel",
                        ],
                    )
                ),
                name="requirement_level",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
