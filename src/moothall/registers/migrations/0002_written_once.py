"""The history of scores and grades is kept as it was written, and so is what was answered in a
review once it is.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Keep, Kept, added, ended


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [
        Keep(
            "the history of the registers is never changed or deleted",
            added("registers_score", "risk_id", "number"),
            added("registers_grade", "issue_id", "number"),
            Kept("registers_asked", (ended("OLD.answer <> ''"), NO_DELETE)),
            Kept("registers_review", (ended("OLD.closed_at IS NOT NULL"), NO_DELETE)),
        )
    ]
