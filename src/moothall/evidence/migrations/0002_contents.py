"""What was accepted gets a name of its own, snapshots keep it, and records can be erased."""

from django.db import migrations, models
from django.db.models import F, Q

import moothall.clock

ILR_OR_COUNTS_IN_THE_LAKE = ("checked", "accepted", "superseded", "withdrawn")


def name_what_was_accepted(apps, schema_editor):
    """Before, records were named by the hash of the file; snapshots held what their returns said."""
    Return = apps.get_model("evidence", "Return")
    Return.objects.filter(status__in=ILR_OR_COUNTS_IN_THE_LAKE).update(accepted_as=F("sha256"))
    for snapshot in apps.get_model("evidence", "Snapshot").objects.all():
        snapshot.contents = {
            str(r.pk): {"records": r.sha256, "learners": r.learners, "held": r.held}
            for r in snapshot.returns.all()
        }
        snapshot.in_use_since = snapshot.taken
        snapshot.save(update_fields=["contents", "in_use_since"])


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.AddField(
            "return",
            "accepted_as",
            models.CharField(
                blank=True,
                default="",
                max_length=129,
                verbose_name="name of its records in the lake",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "return",
            "erased",
            models.DateTimeField(null=True, verbose_name="records erased"),
        ),
        migrations.AddConstraint(
            "return",
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(erased__isnull=True),
                name="no_erased_return_accepted",
            ),
        ),
        migrations.AddField("snapshot", "contents", models.JSONField(default=dict)),
        migrations.AddField(
            "snapshot", "in_use_since", models.DateTimeField(default=moothall.clock.now)
        ),
        migrations.AlterField(
            "protocol",
            "erase_on",
            models.DateField(blank=True, null=True, verbose_name="records kept until"),
        ),
        migrations.RunPython(name_what_was_accepted, migrations.RunPython.noop),
    ]
