"""Files given on the site to become a reference table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_who_answers"),
        ("partnership", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("aims", "learning aims"),
                            ("postcodes", "postcodes and their authorities"),
                            ("providers", "providers"),
                            ("population", "population by area and age"),
                            ("areas", "areas"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "being read"),
                            ("taken", "taken over"),
                            ("refused", "refused"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("faults", models.PositiveIntegerField(default=0)),
                ("warnings", models.PositiveIntegerField(default=0)),
                ("given_at", models.DateTimeField(default=moothall.clock.now)),
                ("doing", models.CharField(blank=True, max_length=120)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reference_files",
                        to="partnership.body",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reference_files",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="evidence.referencetable",
                    ),
                ),
            ],
            options={
                "ordering": ("-given_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["aims", "postcodes", "providers", "population", "areas"])
                        ),
                        name="reference_file_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["received", "taken", "refused"])),
                        name="reference_file_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("faults", 0), ("status", "taken"), ("table__isnull", False)),
                            models.Q(
                                models.Q(("status", "taken"), _negated=True),
                                ("table__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reference_file_taken_whole",
                    ),
                ],
            },
        ),
    ]
