"""Meetings and minutes only go onward.

A meeting that was held or called off stays as it is, with the quorum it had; one whose agenda is
published stays published. Circulated minutes are no draft again, and their versions only follow
each other.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Guard, Keep, Kept, course, ended, fixed, once

MEETINGS = {"scheduled": ("agenda", "cancelled"), "agenda": ("held", "cancelled")}
MINUTES = {"draft": ("circulated",), "circulated": ("approved",)}


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_written_once")]
    operations = [
        Keep(
            "a meeting that was held or called off is never changed, and none is deleted",
            Kept(
                "meetings_meeting",
                (
                    fixed("id", "body_id", "series_id", "uid", "called_at", "called_by_id"),
                    course(MEETINGS),
                    once("agenda_published_at"),
                    Guard(
                        "quorum",
                        "UPDATE",
                        "NEW.status <> 'held' AND "
                        "(NEW.quorum IS NOT NULL OR NEW.quorum_of IS NOT NULL)",
                    ),
                    ended("OLD.status IN ('held', 'cancelled')"),
                    NO_DELETE,
                ),
                unique=("uid",),
            ),
        ),
        Keep(
            "approved minutes are never changed, and circulated ones only by another version",
            Kept(
                "meetings_minutes",
                (
                    fixed("id", "meeting_id"),
                    course(MINUTES),
                    once("circulated_at"),
                    Guard("version", "UPDATE", "NEW.version < OLD.version"),
                    ended("OLD.status = 'approved'"),
                    Guard("no_delete", "DELETE", "OLD.status <> 'draft'"),
                ),
                unique=("meeting_id",),
            ),
        ),
    ]  # fmt: skip
