import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock
import moothall.meetings.models.meeting


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnership", "0006_working_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="SHA-256 of the Office file"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("making", "being made"),
                            ("made", "made"),
                            ("failed", "failed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    models.CharField(blank=True, max_length=300, verbose_name="why there is none"),
                ),
                (
                    "pdf_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the PDF"),
                ),
                ("pages", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                ("made_at", models.DateTimeField(default=moothall.clock.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "making", "made", "failed"])),
                        name="conversion_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "made"), _negated=True),
                            models.Q(("pdf_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conversion_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), _negated=True),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conversion_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, verbose_name="address to join by"),
                ),
                (
                    "pattern",
                    models.CharField(
                        choices=[
                            ("weeks", "every so many weeks"),
                            ("months", "the same weekday of every so many months"),
                            ("dates", "on the days listed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="every so many weeks or months"
                    ),
                ),
                ("first", models.DateField(verbose_name="first day")),
                ("last", models.DateField(verbose_name="last day")),
                ("counted_from", models.DateField(null=True)),
                ("begins", models.TimeField(verbose_name="time of day in London")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="length in minutes")),
                ("called_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_series",
                        to="partnership.body",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ("-first", "title"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="series_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pattern__in", ["weeks", "months", "dates"])),
                        name="series_pattern",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__gte", 1)), name="series_every"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="series_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                        name="series_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrangements",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invited",
                    models.JSONField(
                        default=moothall.meetings.models.meeting.invited_by_default,
                        verbose_name="roles that are invited",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(default=False, verbose_name="meetings are public"),
                ),
                (
                    "sectors",
                    models.JSONField(
                        default=moothall.meetings.models.meeting.sectors_by_default,
                        verbose_name="sectors that should be there",
                    ),
                ),
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrangements",
                        to="partnership.body",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "arrangements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("invited", []), _negated=True),
                        name="somebody_is_invited",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("is_open", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="calendar_link_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, verbose_name="address to join by"),
                ),
                ("is_public", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scheduled", "scheduled"),
                            ("agenda", "agenda published"),
                            ("held", "held"),
                            ("cancelled", "cancelled"),
                        ],
                        default="scheduled",
                        max_length=10,
                    ),
                ),
                ("agenda_published_at", models.DateTimeField(null=True)),
                ("short_notice_because", models.CharField(blank=True, max_length=300)),
                ("cancelled_because", models.CharField(blank=True, max_length=300)),
                ("quorum", models.PositiveSmallIntegerField(null=True)),
                ("quorum_of", models.PositiveSmallIntegerField(null=True)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=moothall.clock.now)),
                ("called_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="partnership.body",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="meetings.series",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="meeting_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="meeting_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["scheduled", "agenda", "held", "cancelled"])
                        ),
                        name="meeting_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("agenda", "held")), _negated=True),
                            ("agenda_published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="agenda_published_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "held"), _negated=True),
                            models.Q(("quorum__isnull", False), ("quorum_of__isnull", False)),
                            _connector="OR",
                        ),
                        name="held_with_a_quorum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("cancelled_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="place on the agenda")),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "for decision"),
                            ("discussion", "for discussion"),
                            ("information", "for information"),
                            ("standing", "standing item"),
                        ],
                        default="discussion",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what is asked of the meeting")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=10, verbose_name="minutes allotted"),
                ),
                ("source", models.CharField(blank=True, max_length=40)),
                ("ref_kind", models.CharField(blank=True, max_length=40)),
                ("ref_key", models.CharField(blank=True, max_length=80)),
                (
                    "address",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="where it is looked at"
                    ),
                ),
                (
                    "is_exempt",
                    models.BooleanField(default=False, verbose_name="not for the public"),
                ),
                (
                    "exempt_ground",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it is not for the public"
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("late_because", models.CharField(blank=True, max_length=300)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "presenter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("number", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agenda_item_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="agenda_item_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["decision", "discussion", "information", "standing"])
                        ),
                        name="agenda_item_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_exempt", False),
                            models.Q(("exempt_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exempt_on_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_late", False),
                            models.Q(("late_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="late_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("circulated", "circulated"),
                            ("approved", "approved"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("circulated_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approves",
                        to="meetings.meeting",
                        verbose_name="approving meeting",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "minutes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "circulated", "approved"])),
                        name="minutes_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="minutes_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"), ("circulated_at__isnull", False), _connector="OR"
                        ),
                        name="minutes_circulated_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="minutes_approved_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(verbose_name="without what is not for the public"),
                ),
                (
                    "fingerprint",
                    models.CharField(max_length=64, verbose_name="hash of what it is made from"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("making", "being made"),
                            ("made", "made"),
                            ("failed", "failed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="papers put in")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="papers to put in")),
                ("pages", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file"),
                ),
                ("asked_at", models.DateTimeField(default=moothall.clock.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "is_public"), name="pack_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "making", "made", "failed"])),
                        name="pack_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "made"), _negated=True),
                            models.Q(
                                models.Q(("sha256", ""), _negated=True), ("made_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="pack_made_of_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number in the body's series")),
                ("text", models.CharField(max_length=500, verbose_name="what is to be done")),
                ("due", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("dropped", "dropped")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                ("given_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="partnership.body",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                        verbose_name="for whom",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_points",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("due", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "number"), name="action_point_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="action_point_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="action_point_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "done", "dropped"])),
                        name="action_point_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="action_point_closed_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("filename", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of its content")),
                ("pages", models.PositiveIntegerField(null=True, verbose_name="pages, of a PDF")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("is_late", models.BooleanField(default=False)),
                (
                    "is_exempt",
                    models.BooleanField(default=False, verbose_name="not for the public"),
                ),
                (
                    "exempt_ground",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it is not for the public"
                    ),
                ),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="meetings.paper",
                    ),
                ),
            ],
            options={
                "ordering": ("item__number", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="paper_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), _negated=True), name="paper_by_content"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="paper_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_exempt", False),
                            models.Q(("exempt_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exempt_paper_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guest",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="who was there as a guest"
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("authority", "local authority"),
                            ("college", "college"),
                            ("sixth form college", "sixth form college"),
                            ("adult learning", "adult and community learning service"),
                            ("training provider", "training provider"),
                            ("school", "school"),
                            ("voluntary", "voluntary or community organisation"),
                            ("employer", "employer"),
                            ("trade union", "trade union"),
                            ("faith", "faith organisation"),
                            ("other", "other"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("manager", "partnership manager"),
                            ("chair", "chair"),
                            ("deputy", "deputy chair"),
                            ("clerk", "clerk"),
                            ("lead officer", "lead officer"),
                            ("commissioner", "commissioner"),
                            ("director", "director"),
                            ("elected member", "elected member"),
                            ("MIS officer", "MIS officer"),
                            ("representative", "representative"),
                            ("observer", "observer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "sits_as",
                    models.CharField(
                        choices=[
                            ("member", "for a member"),
                            ("attending", "in attendance"),
                            ("observer", "observer"),
                            ("guest", "guest"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("awaited", "not known yet"),
                            ("coming", "coming"),
                            ("present", "present"),
                            ("apologies", "apologies"),
                            ("absent", "absent"),
                        ],
                        default="awaited",
                        max_length=10,
                    ),
                ),
                (
                    "substitute",
                    models.CharField(blank=True, max_length=200, verbose_name="who came instead"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why they cannot come"
                    ),
                ),
                ("said_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "from_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                        verbose_name="came at",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "until_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                        verbose_name="left after",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("sits_as", "organisation__name", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "person"), name="at_a_meeting_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("guest", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attendance_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sits_as__in", ["member", "attending", "observer", "guest"])
                        ),
                        name="sits_as",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "presence__in",
                                ["awaited", "coming", "present", "apologies", "absent"],
                            )
                        ),
                        name="presence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("substitute", ""), ("presence", "apologies"), _connector="OR"
                        ),
                        name="substitute_for_apologies",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("text", models.TextField(blank=True)),
                ("written_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes_of",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="meetings.minutes",
                    ),
                ),
            ],
            options={
                "ordering": ("version", "item__number", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minutes", "item", "version"), name="minute_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", True)),
                        fields=("minutes", "version"),
                        name="minute_of_no_item_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="minute_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="of which version")),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField(default=moothall.clock.now)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="meetings.minutes",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="minutes_comment_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="minutes_comment_answered_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("progress", "progress"),
                            ("due", "another day"),
                            ("handed over", "handed over"),
                            ("closed", "closed"),
                            ("reopened", "opened again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="meetings.actionpoint",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                ["given", "progress", "due", "handed over", "closed", "reopened"],
                            )
                        ),
                        name="point_step",
                    )
                ],
            },
        ),
    ]
