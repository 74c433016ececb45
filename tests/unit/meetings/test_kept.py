"""What the database itself keeps: published agendas, who was there, approved minutes."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast
from tests.unit.meetings.called import add, call, publish
from tests.unit.meetings.held import Held, held

from moothall import clock
from moothall.meetings import forgetting
from moothall.meetings.agenda_making import withdraw_item
from moothall.meetings.enums import ItemKind, MinutesStatus, Presence
from moothall.meetings.minuting import approve_minutes, circulate_minutes
from moothall.meetings.models import AgendaItem, Attendance, Minute, Minutes


def approved(cast: Cast) -> Held:
    """A meeting whose minutes a later one approved; the chair could not come, and said why."""
    made = held(cast, 7)
    Attendance.objects.filter(meeting=made.meeting, person=cast.chair).update(reason="In hospital.")
    minutes = circulate_minutes(by=cast.clerk, minutes=made.drafted())
    later = held(cast, 14).meeting
    with clock.at(later.ends):
        approve_minutes(by=cast.clerk, minutes=minutes, at=later)
    return made


def refuses(words: str, statement: str, *given: object) -> None:
    """Try a statement as somebody would who stands at the database itself."""
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, given)


ITEM = "never changed or deleted, only withdrawn"
ATTENDANCE = "never changed once its minutes are approved"


@pytest.mark.parametrize(
    "change",
    ["title = 'Other'", "number = 9", "minutes = 99", "note = 'Other'", "is_exempt = true",
     "late_because = 'Other'", "presenter_id = (SELECT max(id) FROM partnership_person)",
     "address = '/other'"],
)  # fmt: skip
def test_a_published_item_is_not_changed(cast: Cast, change: str) -> None:
    item = publish(cast, call(cast)).items.get()
    refuses(ITEM, f"UPDATE meetings_agendaitem SET {change} WHERE id = %s", item.pk)


def test_a_published_item_is_not_deleted_nor_one_slipped_in_that_is_not_late(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    item = meeting.items.get()
    refuses(ITEM, "DELETE FROM meetings_agendaitem WHERE id = %s", item.pk)
    for slipped in (AgendaItem(meeting=meeting, number=2, title="New", kind=ItemKind.DISCUSSION),):
        with pytest.raises(DatabaseError, match=ITEM), transaction.atomic():
            slipped.save()
    elsewhere = add(cast, call(cast), "Elsewhere")
    refuses(
        ITEM, "UPDATE meetings_agendaitem SET meeting_id = %s WHERE id = %s", meeting.pk,
        elsewhere.pk,
    )  # fmt: skip


def test_an_item_is_withdrawn_once_and_an_agenda_that_is_made_can_change(cast: Cast) -> None:
    being_made = add(cast, call(cast), "Draft")
    AgendaItem.objects.filter(pk=being_made.pk).update(title="Other")
    being_made.delete()
    item = publish(cast, call(cast)).items.get()
    withdraw_item(by=cast.clerk, item=item, because="It is settled.")
    refuses(ITEM, "UPDATE meetings_agendaitem SET withdrawn_because = ''")
    refuses(ITEM, "UPDATE meetings_agendaitem SET withdrawn_because = 'Other'")


def test_who_was_there_is_settled_with_the_minutes(cast: Cast) -> None:
    before = held(cast, 21)
    open_rows = Attendance.objects.filter(meeting=before.meeting)
    assert open_rows.update(presence=Presence.PRESENT) > 1
    rows = Attendance.objects.filter(meeting=approved(cast).meeting)
    one = rows.filter(person=cast.director).get()
    for change in (
        "presence = 'absent'",
        "organisation_id = NULL",
        "guest = 'Somebody'",
        "from_item_id = (SELECT min(id) FROM meetings_agendaitem)",
        "sits_as = 'guest'",
        "reason = 'Other'",
    ):
        refuses(ATTENDANCE, f"UPDATE meetings_attendance SET {change} WHERE id = %s", one.pk)
    refuses(ATTENDANCE, "DELETE FROM meetings_attendance WHERE id = %s", one.pk)
    guest = Attendance(meeting=one.meeting, guest="Somebody", sits_as="guest")
    with pytest.raises(DatabaseError, match=ATTENDANCE), transaction.atomic():
        guest.save()
    with pytest.raises(DatabaseError, match=ATTENDANCE), transaction.atomic():
        open_rows.filter(person=cast.director).update(meeting=one.meeting)


def test_why_somebody_could_not_come_can_still_be_taken_out(cast: Cast) -> None:
    rows = Attendance.objects.filter(meeting=approved(cast).meeting, person=cast.chair)
    assert rows.get().reason == "In hospital."
    assert forgetting.forget(cast.chair) == 1
    assert rows.get().reason == ""


def test_approved_minutes_are_not_changed(cast: Cast) -> None:
    minutes = Minutes.objects.get(meeting=approved(cast).meeting)
    told = "approved minutes are never changed"
    refuses(told, "UPDATE meetings_minutes SET approved_in_id = NULL WHERE id = %s", minutes.pk)
    refuses(told, "DELETE FROM meetings_minutes WHERE id = %s", minutes.pk)
    refuses(told, "UPDATE meetings_minute SET text = 'x' WHERE minutes_id = %s", minutes.pk)
    refuses(told, "DELETE FROM meetings_minute WHERE minutes_id = %s", minutes.pk)
    with pytest.raises(DatabaseError, match=told), transaction.atomic():
        Minute.objects.create(minutes=minutes, item=None, version=9, text="x")
    assert Minutes.objects.get(pk=minutes.pk).status == MinutesStatus.APPROVED


def test_nothing_kept_is_replaced_by_inserting_it_anew(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    made = approved(cast)
    for table, words in (("agendaitem", ITEM), ("attendance", ATTENDANCE)):
        refuses(
            words,
            f"INSERT OR REPLACE INTO meetings_{table} SELECT * FROM meetings_{table} "
            "WHERE meeting_id = %s",
            made.meeting.pk,
        )


@pytest.mark.postgres
def test_neither_table_can_be_emptied(cast: Cast) -> None:
    for table in ("agendaitem", "attendance"):
        refuses("never changed", f"TRUNCATE meetings_{table} CASCADE")
