import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock
import moothall.partnership.dated


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnership", "0006_working_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FundShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField(default=moothall.clock.now, null=True)),
                (
                    "told_as",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="role of who told it"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year in which it begins")),
                ("infrastructure", models.DecimalField(decimal_places=2, max_digits=12)),
                ("projects", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_shares",
                        to="partnership.body",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-year",),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "year"), name="fund_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("infrastructure__gte", 0), ("projects__gte", 0)),
                        name="fund_share_not_owed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)),
                        name="fund_share_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField(default=moothall.clock.now, null=True)),
                (
                    "told_as",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="role of who told it"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("boundary", "boundaries and their review"),
                            ("plan", "learning plan"),
                            ("event", "event"),
                            ("evaluation", "evaluation"),
                            ("young", "target for young people"),
                            ("adults", "target for adults"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("day", models.DateField(default=moothall.partnership.dated.today)),
                ("review_on", models.DateField(null=True)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("withdrawn_on", models.DateField(null=True)),
                ("areas", models.ManyToManyField(blank=True, to="partnership.area")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network_records",
                        to="partnership.body",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["boundary", "plan", "event", "evaluation", "young", "adults"],
                            )
                        ),
                        name="network_record_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="network_record_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_on__isnull", True),
                            ("review_on__gte", models.F("day")),
                            _connector="OR",
                        ),
                        name="network_record_days",
                    ),
                ],
            },
        ),
    ]
