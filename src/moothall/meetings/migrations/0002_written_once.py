"""What was recorded of meetings is kept.

Papers and lines of an action point's history are only added. Minutes that are approved, and what
they say, are never changed; of circulated ones a further version is added. To a published agenda
late items are added, and an item is withdrawn once. Of the attendance of approved minutes only why
somebody could not come may be taken out, which is about them alone.
"""

from django.db import migrations

from moothall.ledger.keeping import NO_DELETE, Guard, Keep, Kept, added, ended, fixed

# Where the minutes that a row belongs to stand.
OF_OLD = "(SELECT status FROM meetings_minutes WHERE id = OLD.minutes_id)"
OF_NEW = "(SELECT status FROM meetings_minutes WHERE id = NEW.minutes_id)"
PUBLISHED = (
    "EXISTS (SELECT 1 FROM meetings_meeting WHERE id = {row}.meeting_id"
    " AND agenda_published_at IS NOT NULL)"
)
APPROVED = (
    "EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = {row}.meeting_id"
    " AND status = 'approved')"
)


def either(stands):
    """Return that something stands so of a row as it was or as it would be."""
    return f"{stands.format(row='OLD')} OR {stands.format(row='NEW')}"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [
        Keep(
            "a paper is never changed or deleted, only superseded or withdrawn",
            Kept(
                "meetings_paper",
                (
                    fixed(
                        "id", "meeting_id", "item_id", "title", "filename", "media_type", "size",
                        "sha256", "pages", "version", "supersedes_id", "is_late", "is_exempt",
                        "exempt_ground", "given_at", "given_by_id",
                    ),
                    ended("OLD.withdrawn_because <> ''"),
                    NO_DELETE,
                ),
            ),
        ),
        Keep(
            "the history of an action point is never changed or deleted",
            added("meetings_pointstep"),
        ),
        Keep(
            "approved minutes are never changed, and circulated ones only by another version",
            Kept(
                "meetings_minutes",
                (
                    fixed("id", "meeting_id"),
                    ended("OLD.status = 'approved'"),
                    Guard("no_delete", "DELETE", "OLD.status <> 'draft'"),
                ),
                unique=("meeting_id",),
            ),
            Kept(
                "meetings_minute",
                (
                    Guard("add", "INSERT", f"{OF_NEW} = 'approved'"),
                    Guard("change", "UPDATE", f"{OF_OLD} <> 'draft' OR {OF_NEW} <> 'draft'"),
                    Guard("drop", "DELETE", f"{OF_OLD} <> 'draft'"),
                ),
                unique=("minutes_id", "version", "item_id"),
                with_nulls=True,
            ),
        ),
        Keep(
            "what was said of minutes is never changed",
            Kept(
                "meetings_minutescomment",
                (
                    fixed(
                        "id", "minutes_id", "item_id", "version", "text", "said_at", "said_by_id",
                    ),
                    ended("OLD.answer <> ''"),
                    NO_DELETE,
                ),
            ),
        ),
        Keep(
            "an item of a published agenda is never changed or deleted, only withdrawn",
            Kept(
                "meetings_agendaitem",
                (
                    fixed(
                        "id", "meeting_id", "number", "title", "kind", "note", "presenter_id",
                        "minutes", "source", "ref_kind", "ref_key", "address", "is_exempt",
                        "exempt_ground", "is_late", "late_because", "added_at", "added_by_id",
                        once=either(PUBLISHED),
                    ),
                    ended("OLD.withdrawn_because <> ''"),
                    Guard("drop", "DELETE", PUBLISHED.format(row="OLD")),
                    Guard("late", "INSERT", f"NOT NEW.is_late AND {PUBLISHED.format(row='NEW')}"),
                ),
            ),
        ),
        Keep(
            "who was at a meeting is never changed once its minutes are approved",
            Kept(
                "meetings_attendance",
                (
                    fixed(
                        "id", "meeting_id", "person_id", "guest", "organisation_id", "sector",
                        "role", "sits_as", "presence", "substitute", "from_item_id",
                        "until_item_id", "said_at", "said_by_id",
                        once=either(APPROVED),
                    ),
                    Guard(
                        "reason",
                        "UPDATE",
                        "NEW.reason IS DISTINCT FROM OLD.reason AND NEW.reason <> '' "
                        f"AND {APPROVED.format(row='OLD')}",
                    ),
                    Guard("drop", "DELETE", APPROVED.format(row="OLD")),
                    Guard("add", "INSERT", APPROVED.format(row="NEW")),
                ),
                unique=("meeting_id", "person_id"),
            ),
        ),
    ]  # fmt: skip
