"""Terms and agreements only go onward: what was adopted or signed is no draft again.

A version that is offered is taken back only while nobody has signed it. What an agreement is stays
from the day on which a version of it is offered; days that are recorded stay.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Guard, Keep, Kept, course, ended, fixed, once

NO_DRAFT = "OLD.status <> 'draft'"
TERMS = {"draft": ("adopted", "dropped"), "adopted": ("superseded",)}
AGREEMENTS = {
    "draft": ("to sign", "dropped"),
    "to sign": ("signed", "draft", "dropped"),
    "signed": ("in force", "dropped"),
    "in force": ("ended", "superseded"),
}
SIGNED_BY_ONE = (
    "EXISTS (SELECT 1 FROM charter_place JOIN charter_signature"
    " ON charter_signature.place_id = charter_place.id WHERE charter_place.version_id = OLD.id)"
)
OFFERED = (
    "EXISTS (SELECT 1 FROM charter_agreementversion"
    " WHERE agreement_id = OLD.id AND status <> 'draft')"
)


class Migration(migrations.Migration):
    dependencies = [("charter", "0002_written_once")]
    operations = [
        Keep(
            "what was adopted or signed is never changed or deleted",
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
                    course(TERMS),
                    once("adopted_on", "decision_id", "superseded_on"),
                    Guard(
                        "adopted_as",
                        "UPDATE",
                        "OLD.adopted_as <> '' AND OLD.adopted_as IS DISTINCT FROM NEW.adopted_as",
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
                    course(AGREEMENTS),
                    once("signed_on", "in_force_on", "ended_on"),
                    Guard(
                        "offered",
                        "UPDATE",
                        "OLD.offered_on IS NOT NULL AND NEW.status <> 'draft'"
                        " AND OLD.offered_on IS DISTINCT FROM NEW.offered_on",
                    ),
                    Guard(
                        "taken_back",
                        "UPDATE",
                        f"OLD.status <> 'draft' AND NEW.status = 'draft' AND {SIGNED_BY_ONE}",
                    ),
                    ended("OLD.status IN ('ended', 'superseded', 'dropped')"),
                    NO_DELETE,
                ),
                unique=("agreement_id", "version"),
            ),
            Kept(
                "charter_agreement",
                (
                    Guard("same", "UPDATE", fixed("id", "body_id", "made_at").when),
                    fixed("title", "kind", "binding", "board_id", once=OFFERED),
                    NO_DELETE,
                ),
                unique=("body_id", "title"),
            ),
            Kept(
                "charter_review",
                (
                    fixed("id", "version_id", "opens", "closes"),
                    ended("OLD.held_on IS NOT NULL"),
                    NO_DELETE,
                ),
                unique=("version_id", "opens"),
            ),
        )
    ]  # fmt: skip
