"""The record of decisions is kept as it was written, anew with the tables of 0004 and 0005.

Of a decision only where it stands may change, and never once it has come to its end; of a
delegation only its early end may be added, once.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Keep, Kept, added, ended, fixed


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_panels_and_leavers")]
    operations = [
        Keep(
            "what is recorded of a decision is never changed or deleted",
            added("governance_decisionrule", "body_id", "version"),
            added("governance_referenceseries", "body_id", "version"),
            added("governance_option"),
            added("governance_pin", "decision_id", "kind", "key"),
            added("governance_requirement", "decision_id", "authority_id", "level"),
            added("governance_release", "requirement_id"),
            added("governance_position", "decision_id", "number"),
            added("governance_comment"),
            added("governance_interest"),
            added("governance_exemptpart", "decision_id"),
            added("governance_totell", "decision_id", "called"),
            added("governance_telling", "whom_id"),
            added("governance_callin", "decision_id", "authority_id"),
            added("governance_callinanswer", "call_in_id"),
            Kept(
                "governance_decision",
                (
                    fixed(
                        "id", "body_id", "year", "number", "reference", "question", "proposal",
                        "reason", "rule", "rule_version", "quorum", "delegation_id",
                        "call_in_days", "answer_by", "supersedes_id", "sha256", "proposed_at",
                        "proposed_by_id",
                    ),
                    ended("OLD.status IN ('withdrawn', 'lapsed', 'superseded')"),
                    NO_DELETE,
                ),
                unique=("body_id", "year", "number"),
            ),
            Kept(
                "governance_delegation",
                (
                    fixed(
                        "id", "body_id", "number", "role", "organisation_id", "person_id",
                        "on_behalf_of_id", "scope", "kinds", "decision_id", "given_by", "starts",
                        "ends", "recorded_at", "recorded_by_id",
                    ),
                    ended("OLD.ended_on IS NOT NULL"),
                    NO_DELETE,
                ),
                unique=("body_id", "number"),
            ),
        )
    ]  # fmt: skip
