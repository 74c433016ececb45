"""What the panel of a dispute decides binds (GOV-6), and who leaves meanwhile is no longer asked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0004_ways_to_decide"),
        ("partnership", "0004_bodies_and_turns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
    ]
