from django.db import migrations, models
from django.db.models import OuterRef, Subquery

SECTORS = [
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
]


def sit_in_own_sector(apps, schema_editor):
    """Let each member sit in the sector in which its organisation is kept."""
    own = apps.get_model("partnership", "Organisation").objects.filter(
        pk=OuterRef("organisation_id")
    )
    apps.get_model("partnership", "Membership").objects.update(
        sector=Subquery(own.values("sector")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("partnership", "0004_bodies_and_turns")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="sector",
            field=models.CharField(choices=SECTORS, max_length=30, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(sit_in_own_sector, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("sector", ""), _negated=True), name="membership_sector"
            ),
        ),
    ]
