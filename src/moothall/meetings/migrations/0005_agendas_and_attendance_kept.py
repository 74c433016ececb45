"""Triggers by which the database itself keeps published agendas, and who was there once the minutes
of a meeting are approved.

To a published agenda late items are added, and an item is withdrawn once. Of the attendance of
approved minutes only why somebody could not come may be taken out, which is about them alone.
"""

from django.db import migrations

ITEM = "an item of a published agenda is never changed or deleted, only withdrawn"
ATTENDANCE = "who was at a meeting is never changed once its minutes are approved"
T = "meetings_"
ITEM_FIXED = (
    "id", "meeting_id", "number", "title", "kind", "note", "presenter_id", "minutes", "source",
    "ref_kind", "ref_key", "address", "is_exempt", "exempt_ground", "is_late", "late_because",
    "added_at", "added_by_id",
)  # fmt: skip
ATTENDANCE_FIXED = (
    "id", "meeting_id", "person_id", "guest", "organisation_id", "sector", "role", "sits_as",
    "presence", "substitute", "from_item_id", "until_item_id", "said_at", "said_by_id",
)  # fmt: skip


def published(row):
    return (
        f"EXISTS (SELECT 1 FROM meetings_meeting WHERE id = {row}.meeting_id"
        " AND agenda_published_at IS NOT NULL)"
    )


def approved(row):
    return (
        f"EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = {row}.meeting_id"
        " AND status = 'approved')"
    )


def guards():
    """Yield each guard: its name, its moment, its table, when it refuses, what it says."""
    either = f"{published('OLD')} OR {published('NEW')}"
    yield "item_fixed", f"UPDATE OF {', '.join(ITEM_FIXED)}", "agendaitem", either, ITEM
    yield "item_withdrawn", "UPDATE", "agendaitem", "OLD.withdrawn_because <> ''", ITEM
    yield "item_no_delete", "DELETE", "agendaitem", published("OLD"), ITEM
    late = f"NOT NEW.is_late AND {published('NEW')}"
    yield "item_late", "INSERT", "agendaitem", late, ITEM
    either = f"{approved('OLD')} OR {approved('NEW')}"
    fixed = f"UPDATE OF {', '.join(ATTENDANCE_FIXED)}"
    yield "attendance_fixed", fixed, "attendance", either, ATTENDANCE
    said = f"NEW.reason <> '' AND {approved('OLD')}"
    yield "attendance_reason", "UPDATE OF reason", "attendance", said, ATTENDANCE
    yield "attendance_no_delete", "DELETE", "attendance", approved("OLD"), ATTENDANCE
    yield "attendance_no_insert", "INSERT", "attendance", approved("NEW"), ATTENDANCE


def on_sqlite():
    for name, moment, table, when, words in guards():
        yield (
            f"CREATE TRIGGER {T}{name} BEFORE {moment} ON {T}{table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    # INSERT OR REPLACE deletes without the other triggers' notice.
    for table, row, kept, words in (
        ("agendaitem", "row.id = NEW.id", published("row"), ITEM),
        (
            "attendance",
            "(row.id = NEW.id OR (row.meeting_id = NEW.meeting_id"
            " AND row.person_id = NEW.person_id))",
            approved("row"),
            ATTENDANCE,
        ),
    ):
        yield (
            f"CREATE TRIGGER {T}{table}_no_replace BEFORE INSERT ON {T}{table} "
            f"WHEN EXISTS (SELECT 1 FROM {T}{table} AS row WHERE {row} AND {kept}) "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def on_postgres():
    # Of another table a trigger's condition may not ask, so each has a function that does.
    for name, moment, table, when, words in guards():
        gone = "OLD" if moment == "DELETE" else "NEW"
        yield f"""CREATE FUNCTION {T}refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {when} THEN RAISE EXCEPTION '{words}'; END IF;
            RETURN {gone};
        END $$"""
        yield (
            f"CREATE TRIGGER {T}{name} BEFORE {moment} ON {T}{table} FOR EACH ROW "
            f"EXECUTE FUNCTION {T}refuse_{name}()"
        )
    for table, words in (("agendaitem", ITEM), ("attendance", ATTENDANCE)):
        yield (
            f"CREATE TRIGGER {T}{table}_no_truncate BEFORE TRUNCATE ON {T}{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION meetings_refuse('{words}')"
        )


def protect(apps, editor):
    made = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for statement in made():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_office_papers_as_pdf")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
