import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("governance", "0006_written_once_anew"),
        ("partnership", "0006_working_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40, verbose_name="kind of what is disputed")),
                ("key", models.CharField(max_length=80, verbose_name="its id")),
                ("content_hash", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=300, verbose_name="what it was called")),
                ("ground", models.TextField(verbose_name="what is wrong with it")),
                ("sought", models.TextField(verbose_name="what would settle it")),
                (
                    "exempt_because",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="ground for confidence"
                    ),
                ),
                ("procedure_version", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "status",
                    models.CharField(
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
                (
                    "at_step",
                    models.PositiveSmallIntegerField(default=1, verbose_name="number of its step"),
                ),
                (
                    "returned_until",
                    models.DateField(
                        null=True, verbose_name="last day of the panel it was referred back to"
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="partnership.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="governance.decision",
                        verbose_name="disputed",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome_decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries_out",
                        to="governance.decision",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "year", "number"), name="dispute_reference"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ("naming", "hearing", "mediating", "found"))
                        ),
                        fields=("body", "kind", "key"),
                        name="one_open_dispute_of_a_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="dispute_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_step__gte", 1)), name="dispute_at_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "naming",
                                    "hearing",
                                    "mediating",
                                    "found",
                                    "carried",
                                    "dismissed",
                                    "withdrawn",
                                    "unresolved",
                                ],
                            )
                        ),
                        name="dispute_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content_hash", ""), _negated=True),
                        name="disputed_by_content",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), _negated=True),
                            models.Q(("sought", ""), _negated=True),
                        ),
                        name="dispute_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("status__in", ("carried", "dismissed", "withdrawn", "unresolved")),
                            ),
                            models.Q(
                                ("ended_on__isnull", True),
                                ("status__in", ("naming", "hearing", "mediating", "found")),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_ended_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("steps", models.JSONField(verbose_name="steps, in order")),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(verbose_name="working days after effect"),
                ),
                ("agreed", models.CharField(max_length=300, verbose_name="where it was agreed")),
                ("since", models.DateTimeField(default=moothall.clock.now)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispute_procedures",
                        to="partnership.body",
                    ),
                ),
            ],
            options={
                "ordering": ("-version",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "version"), name="dispute_procedure_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="dispute_procedure_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed", ""), _negated=True),
                        name="dispute_procedure_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_whom", models.CharField(max_length=200, verbose_name="who gives it")),
                ("text", models.TextField(verbose_name="what it shows")),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="disputes.dispute",
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
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("of_whom", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="dispute_evidence_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""),
                            models.Q(("content_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_by_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called", models.CharField(max_length=120, verbose_name="its name then")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("opened", "opened it"),
                            ("answers", "answers it"),
                            ("joined", "joined it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("joined_on", models.DateField(null=True)),
                ("affected", models.TextField(blank=True, verbose_name="how it is affected")),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-part", "called"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispute", "organisation"), name="dispute_party_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("part", "opened")),
                        fields=("dispute",),
                        name="opened_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["opened", "answers", "joined"])),
                        name="dispute_party_part",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                (
                    "sits",
                    models.CharField(
                        choices=[
                            ("members", "the members' own directors"),
                            ("region", "directors from outside the grouping and inside the region"),
                            ("regional", "the regional body"),
                            ("national", "the national body"),
                        ],
                        max_length=10,
                    ),
                ),
                ("places", models.PositiveSmallIntegerField()),
                (
                    "ruling",
                    models.CharField(
                        choices=[
                            ("unanimity", "unanimity or no result: nobody is outvoted"),
                            ("majority", "simple majority"),
                            ("final", "simple majority, and its answer is final"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="working days")),
                ("findings", models.JSONField(verbose_name="what its panel may find")),
                ("began_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True, verbose_name="last day")),
                ("reminded_on", models.DateField(null=True)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="disputes.dispute",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("dispute", "number"), name="dispute_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1), ("number__gte", 1), ("places__gte", 1)
                        ),
                        name="dispute_step_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ruling__in", ["unanimity", "majority", "final"]),
                            ("sits__in", ["members", "region", "regional", "national"]),
                        ),
                        name="dispute_step_terms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("began_on", None), ("due_on", None)),
                            ("due_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="dispute_step_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="propositions",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="propositions",
                        to="disputes.party",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispute", "number"), name="proposition_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="proposition_in_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=120, verbose_name="who sits, by role")),
                (
                    "called",
                    models.CharField(max_length=120, verbose_name="their organisation then"),
                ),
                ("checked", models.JSONField(default=list, verbose_name="what was checked")),
                ("named_at", models.DateTimeField(default=moothall.clock.now)),
                ("left_on", models.DateField(null=True, verbose_name="stood down")),
                ("left_because", models.CharField(blank=True, max_length=300)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.area",
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "named_by",
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
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="disputes.step",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("step", "called"),
                        name="one_seat_for_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), _negated=True),
                            models.Q(("called", ""), _negated=True),
                        ),
                        name="seat_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_because", ""), ("left_on", None)),
                            models.Q(
                                ("left_on__isnull", False),
                                models.Q(("left_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seat_left_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                ("heard", models.TextField(blank=True, verbose_name="what was heard")),
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
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="disputes.step",
                    ),
                ),
            ],
            options={
                "ordering": ("on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), _negated=True), name="hearing_at_a_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "ending",
                    models.CharField(
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
                ("text", models.TextField(verbose_name="what it comes to")),
                (
                    "answers_then",
                    models.PositiveIntegerField(default=0, verbose_name="answers given until then"),
                ),
                ("reached_on", models.DateField()),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="disputes.dispute",
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
                (
                    "proposition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disputes.proposition",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="disputes.step",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispute", "number"), name="dispute_outcome_number"
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(verbose_name="place in the dispute's record"),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("uphold", "uphold the dispute"),
                            ("dismiss", "dismiss the dispute"),
                            ("proposition", "accept a party's proposition"),
                            ("mediate", "mediate between the parties"),
                            ("escalate", "pass it on to the next step"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                ("given_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "said_in",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="how they said it, if recorded for them",
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
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "proposition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disputes.proposition",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="disputes.seat",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispute", "number"), name="panel_answer_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                ["uphold", "dismiss", "proposition", "mediate", "escalate"],
                            ),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="panel_answer_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", "proposition"), ("proposition__isnull", False)),
                            models.Q(
                                models.Q(("finding", "proposition"), _negated=True),
                                ("proposition", None),
                            ),
                            _connector="OR",
                        ),
                        name="panel_answer_accepts_one",
                    ),
                ],
            },
        ),
    ]
