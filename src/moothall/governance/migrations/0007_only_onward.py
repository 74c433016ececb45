"""A decision only goes the ways it may: once in effect it is superseded, or stays as it is."""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Guard, Keep, Kept, course, ended, fixed, once

MOVES = {
    "proposed": ("taken", "withdrawn", "lapsed"),
    "taken": ("published", "proposed", "withdrawn"),
    "published": ("effective", "called in", "proposed", "withdrawn", "lapsed"),
    "called in": ("effective", "proposed", "withdrawn", "lapsed"),
    "effective": ("superseded",),
}


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_written_once_anew")]
    operations = [
        Keep(
            "what is recorded of a decision is never changed or deleted",
            Kept(
                "governance_decision",
                (
                    fixed(
                        "id", "body_id", "year", "number", "reference", "question", "proposal",
                        "reason", "rule", "rule_version", "quorum", "delegation_id",
                        "call_in_days", "answer_by", "supersedes_id", "sha256", "proposed_at",
                        "proposed_by_id",
                    ),
                    course(MOVES),
                    once("effective_on", "ended_on", "public_since"),
                    Guard(
                        "in_effect",
                        "UPDATE",
                        f"OLD.status = 'effective' AND ("
                        f"{fixed('taken_on', 'published_on', 'call_in_deadline').when})",
                    ),
                    Guard("heard", "UPDATE", "NEW.heard_after < OLD.heard_after"),
                    ended("OLD.status IN ('withdrawn', 'lapsed', 'superseded')"),
                    NO_DELETE,
                ),
                unique=("body_id", "year", "number"),
            ),
        )
    ]  # fmt: skip
