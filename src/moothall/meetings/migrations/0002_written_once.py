"""Triggers by which the database itself keeps what was recorded.

Papers and lines of an action point's history are only added. Minutes that are approved, and what
they say, are never changed; of circulated ones a further version is added. As in the ledger
(ledger, 0002), SQLite also needs to be kept from INSERT OR REPLACE, which deletes without the other
triggers' notice.
"""

from django.db import migrations

PAPER = "a paper is never changed or deleted, only superseded or withdrawn"
POINT = "the history of an action point is never changed or deleted"
MINUTES = "approved minutes are never changed, and circulated ones only by another version"
COMMENT = "what was said of minutes is never changed"
PAPER_FIXED = (
    "id", "meeting_id", "item_id", "title", "filename", "media_type", "size", "sha256", "pages", "version",
    "supersedes_id", "is_late", "is_exempt", "exempt_ground", "given_at", "given_by_id",
)  # fmt: skip
COMMENT_FIXED = ("id", "minutes_id", "item_id", "version", "text", "said_at", "said_by_id")
MINUTES_FIXED = ("id", "meeting_id")
T = "meetings_"
KEPT = (
    ("paper", PAPER), ("pointstep", POINT), ("minutes", MINUTES), ("minute", MINUTES),
    ("minutescomment", COMMENT),
)  # fmt: skip
# Where the minutes that a row belongs to stand.
OF_OLD = "(SELECT status FROM meetings_minutes WHERE id = OLD.minutes_id)"
OF_NEW = "(SELECT status FROM meetings_minutes WHERE id = NEW.minutes_id)"


def guards():
    """Yield each guard: its name, its moment, its table, its condition, what it says."""
    yield "paper_fixed", f"UPDATE OF {', '.join(PAPER_FIXED)}", "paper", "", PAPER
    yield "paper_withdrawn", "UPDATE", "paper", "OLD.withdrawn_because <> ''", PAPER
    yield "paper_no_delete", "DELETE", "paper", "", PAPER
    yield "pointstep_no_update", "UPDATE", "pointstep", "", POINT
    yield "pointstep_no_delete", "DELETE", "pointstep", "", POINT
    yield "minutes_fixed", f"UPDATE OF {', '.join(MINUTES_FIXED)}", "minutes", "", MINUTES
    yield "minutes_approved", "UPDATE", "minutes", "OLD.status = 'approved'", MINUTES
    yield "minutes_no_delete", "DELETE", "minutes", "OLD.status <> 'draft'", MINUTES
    moved = f"{OF_OLD} <> 'draft' OR {OF_NEW} <> 'draft'"
    yield "minute_no_update", "UPDATE", "minute", moved, MINUTES
    yield "minute_no_delete", "DELETE", "minute", f"{OF_OLD} <> 'draft'", MINUTES
    yield "minute_no_insert", "INSERT", "minute", f"{OF_NEW} = 'approved'", MINUTES
    yield "comment_fixed", f"UPDATE OF {', '.join(COMMENT_FIXED)}", "minutescomment", "", COMMENT
    yield "comment_answered", "UPDATE", "minutescomment", "OLD.answer <> ''", COMMENT
    yield "comment_no_delete", "DELETE", "minutescomment", "", COMMENT


def on_sqlite():
    for name, moment, table, when, words in guards():
        condition = f"WHEN {when}" if when else ""
        yield (
            f"CREATE TRIGGER {T}{name} BEFORE {moment} ON {T}{table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    for table, words in (("paper", PAPER), ("pointstep", POINT), ("minutescomment", COMMENT)):
        yield (
            f"CREATE TRIGGER {T}{table}_no_replace BEFORE INSERT ON {T}{table} "
            f"WHEN EXISTS (SELECT 1 FROM {T}{table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    for table, same in (
        ("minutes", "id = NEW.id OR meeting_id = NEW.meeting_id"),
        (
            "minute",
            "id = NEW.id OR (minutes_id = NEW.minutes_id AND version = NEW.version"
            " AND item_id IS NEW.item_id)",
        ),
    ):
        yield (
            f"CREATE TRIGGER {T}{table}_no_replace BEFORE INSERT ON {T}{table} "
            f"WHEN EXISTS (SELECT 1 FROM {T}{table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{MINUTES}'); END"
        )


def on_postgres():
    yield """CREATE FUNCTION meetings_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$"""
    # Of another table a trigger's condition may not ask, so its function does.
    yield f"""CREATE FUNCTION meetings_refuse_minute() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF {OF_NEW} = 'approved' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF;
            RETURN NEW;
        END IF;
        IF {OF_OLD} <> 'draft' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF {OF_NEW} <> 'draft' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF;
        RETURN NEW;
    END $$"""
    for name, moment, table, when, words in guards():
        asks = "minutes_id" in when
        function = "meetings_refuse_minute" if asks else "meetings_refuse"
        condition = f"WHEN ({when})" if when and not asks else ""
        yield (
            f"CREATE TRIGGER {T}{name} BEFORE {moment} ON {T}{table} FOR EACH ROW {condition} "
            f"EXECUTE FUNCTION {function}('{words}')"
        )
    for table, words in KEPT:
        yield (
            f"CREATE TRIGGER {T}{table}_no_truncate BEFORE TRUNCATE ON {T}{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION meetings_refuse('{words}')"
        )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
