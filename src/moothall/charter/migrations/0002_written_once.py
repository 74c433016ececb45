"""Terms are kept as they were adopted and agreements as they were signed.

Rows of the record are only added; of a version that has left the draft only where it stands may
change, and never once it has come to its end.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, NO_UPDATE, Guard, Keep, Kept, added, ended, fixed

NO_DRAFT = "OLD.status <> 'draft'"


def of_a_draft(table):
    """Keep rows of a version that are only added, changed and dropped while it is a draft."""
    asked = (
        "EXISTS (SELECT 1 FROM charter_agreementversion WHERE id = {row}.version_id "
        "AND status <> 'draft')"
    )
    old, new = asked.format(row="OLD"), asked.format(row="NEW")
    return Kept(
        table,
        (
            Guard("add", "INSERT", new),
            Guard("change", "UPDATE", f"{old} OR {new}"),
            Guard("drop", "DELETE", old),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_initial")]
    operations = [
        Keep(
            "what was adopted or signed is never changed or deleted",
            added("charter_termsreview"),
            added("charter_offeredtext"),
            added("charter_signature", "place_id"),
            Kept(
                "charter_terms",
                (
                    fixed(
                        "id", "body_id", "version", "purpose", "responsibilities", "meets",
                        "meetings_a_year", "quorum_of", "quorum_least", "quorum_share",
                        "quorum_needs_chair", "attendance_threshold", "notice_days", "review_on",
                        "text", "sha256", "drafted_at", "drafted_by_id",
                        once=NO_DRAFT,
                    ),
                    ended("OLD.status IN ('superseded', 'dropped')"),
                    NO_DELETE,
                ),
                unique=("body_id", "version"),
            ),
            Kept(
                "charter_agreementversion",
                (
                    fixed(
                        "id", "agreement_id", "version", "text", "starts", "ends", "sha256",
                        "drafted_at", "drafted_by_id",
                        once=NO_DRAFT,
                    ),
                    ended("OLD.status IN ('ended', 'superseded', 'dropped')"),
                    NO_DELETE,
                ),
                unique=("agreement_id", "version"),
            ),
            of_a_draft("charter_party"),
            of_a_draft("charter_amount"),
            Kept("charter_agreement", (NO_DELETE,)),
            Kept("charter_review", (ended("OLD.held_on IS NOT NULL"), NO_DELETE)),
            Kept(
                "charter_place",
                (
                    NO_UPDATE,
                    Guard(
                        "signed",
                        "DELETE",
                        "EXISTS (SELECT 1 FROM charter_signature WHERE place_id = OLD.id)",
                    ),
                ),
            ),
        )
    ]  # fmt: skip
