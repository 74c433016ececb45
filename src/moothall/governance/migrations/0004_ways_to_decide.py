"""Other ways to decide, delegations, call-in, exempt parts, who is told, and own references."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import moothall.clock

# Before this every body numbered its decisions as year/number.
REFERENCES = "UPDATE governance_decision SET reference = CAST(year AS VARCHAR(4)) || '/' || CAST(number AS VARCHAR(20))"


def unprotect(apps, editor):
    """Take the triggers of 0002 away while the tables are altered; 0006 puts them back."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal "
                "AND tgrelid::regclass::text LIKE 'governance\\_%'"
            )
            found = [f"DROP TRIGGER {name} ON {table}" for name, table in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name LIKE 'governance\\_%' ESCAPE '\\'"
            )
            found = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
    for statement in found:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_never_emptied"),
        ("partnership", "0003_roles_of_governance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unprotect, migrations.RunPython.noop),
        migrations.CreateModel(
            name="CallIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called", models.CharField(max_length=120, verbose_name="its name then")),
                ("of_whom", models.CharField(max_length=200, verbose_name="who called it in")),
                ("reason", models.TextField()),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_ins",
                        to="governance.decision",
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
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "authority"), name="called_in_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("of_whom", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="call_in_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallInAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("upheld", "upheld: it stands as decided"),
                            ("referred back", "referred back: it is to be decided anew"),
                            (
                                "overtaken",
                                "overtaken: it fell back or ended before scrutiny had said its word",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(verbose_name="what was said")),
                ("on", models.DateField(verbose_name="when scrutiny said so")),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "call_in",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="governance.callin",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_in_answers",
                        to="governance.decision",
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
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["upheld", "referred back", "overtaken"])
                        ),
                        name="call_in_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="call_in_answer_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "role",
                    models.CharField(
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
                        verbose_name="role of the holder",
                    ),
                ),
                ("scope", models.TextField(verbose_name="what may be decided")),
                (
                    "kinds",
                    models.JSONField(default=list, verbose_name="kinds of subject, none for any"),
                ),
                (
                    "given_by",
                    models.CharField(
                        max_length=300, verbose_name="what gave it, where that is not kept here"
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                ("ended_on", models.DateField(null=True, verbose_name="ended early")),
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="partnership.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegates",
                        to="governance.decision",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "number"), name="delegation_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="delegation_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope", ""), _negated=True), name="delegation_in_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__isnull", False),
                            models.Q(("given_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delegation_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="delegation_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delegation_ended_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExemptPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("salt", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64, verbose_name="hash of salt and text")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exempt",
                        to="governance.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "individual",
                                    "identity",
                                    "business",
                                    "labour",
                                    "legal",
                                    "notice",
                                    "crime",
                                ],
                            )
                        ),
                        name="exempt_part_on_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("salt", ""), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                        ),
                        name="exempt_in_words",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ReferenceSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("pattern", models.CharField(default="{year}/{number}", max_length=30)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year in which it begins")),
                (
                    "first_number",
                    models.PositiveIntegerField(
                        default=1, verbose_name="first number of that year"
                    ),
                ),
                ("since", models.DateTimeField(default=moothall.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reference_series",
                        to="partnership.body",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-version",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "version"), name="reference_series_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_number__gte", 1), ("version__gte", 1)),
                        name="reference_series_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pattern__contains", "{number}")),
                        name="reference_series_pattern",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToTell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called", models.CharField(max_length=200, verbose_name="who must be told")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_tell",
                        to="governance.decision",
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
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "called"), name="to_tell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("called", ""), _negated=True), name="to_tell_somebody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="told on")),
                ("how", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField(default=moothall.clock.now)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="governance.decision",
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
                    "whom",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telling",
                        to="governance.totell",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how", ""), _negated=True), name="told_somehow"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="decision", name="decision_status"),
        migrations.RemoveConstraint(model_name="decision", name="decision_rule"),
        migrations.RemoveConstraint(model_name="decision", name="taken_on_a_day"),
        migrations.RemoveConstraint(model_name="decision", name="published_with_a_window"),
        migrations.RemoveConstraint(model_name="decisionrule", name="decision_rule_kind"),
        migrations.RemoveConstraint(model_name="requirement", name="requirement_level"),
        migrations.AddField(
            model_name="decision", name="heard_after", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="decision",
            name="quorum",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="voices that must be heard"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="reference",
            field=models.CharField(
                default="",
                max_length=40,
                verbose_name="year and number in the body's own series, such as 2026/3 or EX/175/08",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decisionrule",
            name="casting",
            field=models.BooleanField(default=False, verbose_name="the chair decides a tie"),
        ),
        migrations.AddField(
            model_name="decisionrule",
            name="quorum",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="voices that must be heard"
            ),
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
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("taken", "taken"),
                    ("published", "published"),
                    ("called in", "called in"),
                    ("effective", "in effect"),
                    ("withdrawn", "withdrawn"),
                    ("lapsed", "lapsed"),
                    ("superseded", "superseded"),
                ],
                default="proposed",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="decisionrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("unanimous", "unanimous consent of the member authorities"),
                    ("majority", "a simple majority of the member authorities"),
                    ("chair", "the chair or deputy chair alone"),
                    ("delegated", "an officer under a delegation"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="requirement",
            name="authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.organisation",
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
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["unanimous", "majority", "chair", "delegated"])),
                name="decision_rule_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("authority__isnull", True)),
                fields=("decision", "level"),
                name="required_of_the_body_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("authority__isnull", True), ("level__in", ("chair", "delegate"))),
                    models.Q(
                        models.Q(("level__in", ("chair", "delegate")), _negated=True),
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
                        ["lead officer", "director", "elected members", "chair", "delegate"],
                    )
                ),
                name="requirement_level",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="delegation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="governance.delegation",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="delegation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="positions",
                to="governance.delegation",
            ),
        ),
        migrations.RunSQL(REFERENCES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("body", "reference"), name="decision_referred_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "proposed",
                            "taken",
                            "published",
                            "called in",
                            "effective",
                            "withdrawn",
                            "lapsed",
                            "superseded",
                        ],
                    )
                ),
                name="decision_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["unanimous", "majority", "chair", "delegated"])),
                name="decision_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("taken", "published", "called in", "effective")),
                        _negated=True,
                    ),
                    ("taken_on__isnull", False),
                    _connector="OR",
                ),
                name="taken_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("published", "called in", "effective")), _negated=True
                    ),
                    models.Q(
                        ("call_in_deadline__gte", models.F("published_on")),
                        ("call_in_deadline__isnull", False),
                        ("published_on__gte", models.F("taken_on")),
                        ("published_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="published_with_a_window",
            ),
        ),
    ]
