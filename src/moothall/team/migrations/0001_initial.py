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
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField(default=moothall.partnership.dated.today)),
                ("ends", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employed", "employed"),
                            ("secondee", "secondee"),
                            ("consultant", "consultant"),
                        ],
                        default="employed",
                        max_length=12,
                    ),
                ),
                (
                    "employer_called",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        verbose_name="employer that is no organisation here",
                    ),
                ),
                (
                    "directed_by",
                    models.CharField(
                        choices=[
                            ("body", "the partnership"),
                            ("chair", "the chair"),
                            ("authority", "one authority"),
                            ("post", "another post"),
                        ],
                        default="body",
                        max_length=12,
                    ),
                ),
                (
                    "managed_by",
                    models.CharField(
                        choices=[
                            ("chair", "the chair"),
                            ("employer", "the employer"),
                            ("post", "another post"),
                        ],
                        default="employer",
                        max_length=12,
                    ),
                ),
                (
                    "fte",
                    models.DecimalField(
                        decimal_places=2,
                        default=1,
                        max_digits=3,
                        verbose_name="full-time equivalent",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="partnership.body",
                    ),
                ),
                (
                    "directing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="team.post",
                    ),
                ),
            ],
            options={
                "ordering": ("title", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "title", "starts"), name="post_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="post_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["employed", "secondee", "consultant"])),
                        name="post_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("directed_by__in", ["body", "chair", "authority", "post"])
                        ),
                        name="post_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("managed_by__in", ["chair", "employer", "post"])),
                        name="post_management",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="post_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fte__gt", 0), ("fte__lte", 1)), name="post_fte"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer__isnull", False), ("employer_called", "")),
                            models.Q(
                                ("employer__isnull", True),
                                models.Q(("employer_called", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="post_has_one_employer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("directed_by", "authority"), ("directing__isnull", False)),
                            models.Q(
                                models.Q(("directed_by", "authority"), _negated=True),
                                ("directing__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="post_directed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reports_to__isnull", True),
                            models.Q(("reports_to", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="post_not_own_manager",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InductionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "within_days",
                    models.PositiveSmallIntegerField(
                        default=28, verbose_name="days after the first day"
                    ),
                ),
                ("retired", models.BooleanField(default=False, verbose_name="no longer asked for")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="induction_items",
                        to="partnership.body",
                    ),
                ),
            ],
            options={
                "ordering": ("within_days", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "words"), name="induction_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="induction_item_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("within_days__lte", 365)),
                        name="induction_item_within_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WantedLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("local", "local"),
                            ("grouping", "grouping"),
                            ("region", "regional"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wanted_levels",
                        to="partnership.body",
                    ),
                ),
            ],
            options={
                "ordering": ("function", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "function", "level"), name="wanted_level_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("function__gte", 1)), name="wanted_function"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["local", "grouping", "region"])),
                        name="wanted_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField(default=moothall.partnership.dated.today)),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "called",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="who has no account here"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="team.post",
                    ),
                ),
            ],
            options={
                "ordering": ("starts", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("post", "starts"), name="holder_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="holder_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called", ""), ("person__isnull", False)),
                            models.Q(
                                ("person__isnull", True), models.Q(("called", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="holder_is_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("local", "local"),
                            ("grouping", "grouping"),
                            ("region", "regional"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to="team.post",
                    ),
                ),
            ],
            options={
                "ordering": ("function", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "function", "level"), name="cover_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("function__gte", 1)), name="cover_function"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["local", "grouping", "region"])),
                        name="cover_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InductionTick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticks",
                        to="team.holder",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="team.inductionitem",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("done_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("holder", "item"), name="induction_ticked_once")
                ],
            },
        ),
    ]
