"""Begin to read where the ledger ends now: nobody is told of what happened before."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the reading to the head of the ledger."""
    head = apps.get_model("ledger", "Head").objects.filter(pk=1).first()
    apps.get_model("notices", "Reading").objects.get_or_create(
        pk=1, defaults={"sequence": head.sequence if head else 0}
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("ledger", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
