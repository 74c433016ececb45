"""The register of interests is kept as it was written: rows are only added."""

from django.db import migrations

from moothall.ledger.keeping import Keep, added


class Migration(migrations.Migration):
    dependencies = [("interests", "0001_initial")]
    operations = [
        Keep(
            "what is in the register of interests is never changed or deleted",
            added("interests_standard", "body_id", "version"),
            added("interests_kindrule", "standard_id", "kind"),
            added("interests_declaration"),
            added("interests_ending", "declaration_id"),
            added("interests_confirmation"),
            added("interests_dispensation"),
            added("interests_revocation", "dispensation_id"),
            added("interests_concern", "body_id", "matter_kind", "matter_key", "organisation_id"),
        )
    ]
