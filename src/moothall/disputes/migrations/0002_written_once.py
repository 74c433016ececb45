"""The record of disputes is kept as it was written.

What was said, answered and found is only added. Of a dispute only where it stands may change, and
never once it has come to its end; of a step its clock, of a seat that it is left, of a hearing what
was heard: each filled in once.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Keep, Kept, added, ended, fixed


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [
        Keep(
            "what is recorded of a dispute is never changed or deleted",
            added("disputes_procedure", "body_id", "version"),
            added("disputes_party", "dispute_id", "organisation_id"),
            added("disputes_proposition", "dispute_id", "number"),
            added("disputes_evidence"),
            added("disputes_answer", "dispute_id", "number"),
            added("disputes_outcome", "dispute_id", "number"),
            Kept(
                "disputes_dispute",
                (
                    fixed(
                        "id", "body_id", "year", "number", "kind", "key", "content_hash", "title",
                        "decision_id", "ground", "sought", "exempt_because", "procedure_version",
                        "opened_at", "opened_by_id",
                    ),
                    ended("OLD.status IN ('carried', 'dismissed', 'withdrawn', 'unresolved')"),
                    NO_DELETE,
                ),
                unique=("body_id", "year", "number"),
            ),
            Kept(
                "disputes_step",
                (
                    fixed(
                        "id", "dispute_id", "number", "name", "sits", "places", "ruling", "days",
                        "findings",
                    ),
                    ended(
                        "OLD.began_on IS NOT NULL AND (OLD.began_on IS DISTINCT FROM NEW.began_on "
                        "OR OLD.due_on IS DISTINCT FROM NEW.due_on)"
                    ),
                    NO_DELETE,
                ),
                unique=("dispute_id", "number"),
            ),
            Kept(
                "disputes_seat",
                (
                    fixed(
                        "id", "dispute_id", "step_id", "person_id", "role", "organisation_id",
                        "called", "area_id", "checked", "named_at", "named_by_id",
                    ),
                    ended("OLD.left_on IS NOT NULL"),
                    NO_DELETE,
                ),
            ),
            Kept(
                "disputes_hearing",
                (
                    fixed("id", "dispute_id", "step_id", "on", "place", "called_by_id"),
                    ended("OLD.heard <> ''"),
                    NO_DELETE,
                ),
            ),
        )
    ]  # fmt: skip
