"""The chain: what it appends, and what a verification finds."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger import chain
from moothall.ledger.models import Event, Head
from moothall.ledger.queries import head, history_of, in_body, words_of
from moothall.ledger.refs import OPERATOR, Ref

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 9, 1, 8, 30, 0, 123456, tzinfo=dt.UTC)


def three_events() -> list[Event]:
    with clock.at(MORNING):
        return [
            chain.append(
                "ThingDone",
                actor=OPERATOR.ref,
                subject=Ref("thing", str(number), "ab" * 32),
                body="luton" if number == 2 else "",
                detail={"words": "déjà vu", "count": number},
            )
            for number in (1, 2, 3)
        ]


def test_an_empty_ledger_is_whole_and_its_head_is_the_start() -> None:
    assert chain.verify() == chain.Verdict("0:" + "0" * 64, 0, ())


def test_each_event_follows_the_one_before_and_the_head_is_the_last() -> None:
    first, second, third = three_events()
    assert [e.sequence for e in (first, second, third)] == [1, 2, 3]
    assert first.previous_hash == chain.START
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert chain.verify() == chain.Verdict(f"3:{third.hash}", 3, ())
    assert head() == f"3:{third.hash}"


def test_anyone_can_compute_a_hash_again_from_what_is_stored() -> None:
    event = three_events()[1]
    content = {
        "sequence": 2,
        "at": "2026-09-01T08:30:00.123456+00:00",
        "name": "ThingDone",
        "actor": ["operator", ""],
        "subject": ["thing", "2", "ab" * 32],
        "body": "luton",
        "detail": {"words": "déjà vu", "count": 2},
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert hashlib.sha256((event.previous_hash + digest).encode()).hexdigest() == event.hash
    # The form of ledgers that are older is verified too.
    as_before = json.dumps(
        content | {"previous_hash": event.previous_hash},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    before = hashlib.sha256(as_before.encode()).hexdigest()
    assert chain.is_hash_of(before, event)
    assert not chain.is_hash_of(digest, event)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "ThingUndone"),
        ("actor_kind", "operatos"),
        ("actor_id", "7"),
        ("subject_kind", "thinh"),
        ("subject_id", "9"),
        ("subject_hash", "ac" * 32),
        ("body", "lutom"),
        ("at", "2026-09-01 08:30:00.123457+00:00"),
        ("detail", '{"words": "deja vu", "count": 2}'),
        ("hash", "f" * 64),
    ],
)
@pytest.mark.usefixtures("without_ledger_triggers")
def test_a_changed_byte_of_any_column_is_found(column: str, value: str) -> None:
    three_events()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_event SET {column} = %s WHERE sequence = 2", [value])
    faults = chain.verify().faults
    assert faults[0].startswith("Event 2 (")
    assert faults[0].endswith(" was changed after it was written.")
    assert faults[1:] == (
        ("Event 3 does not follow the event before it.",) if column == "hash" else ()
    )


@pytest.mark.usefixtures("without_ledger_triggers")
def test_a_removed_event_is_named() -> None:
    three_events()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE sequence = 2")
    assert chain.verify().faults == ("Event 2 is missing.",)


@pytest.mark.usefixtures("without_ledger_triggers")
def test_a_cut_off_tail_is_found_by_the_head_that_stayed_behind() -> None:
    three_events()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE sequence = 3")
    assert chain.verify().faults == (
        "The head says 3 events, the last event is number 2: events were cut off or added.",
    )


@pytest.mark.usefixtures("without_ledger_triggers")
def test_a_tail_cut_off_with_its_head_is_found_only_by_a_head_kept_elsewhere() -> None:
    _, second, third = three_events()
    kept = f"3:{third.hash}"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE sequence = 3")
        cursor.execute("UPDATE ledger_head SET sequence = 2, hash = %s", [second.hash])
    assert chain.verify().faults == ()
    assert chain.verify(kept).faults == (
        "The head you expected (event 3) is not in this ledger: its tail was cut off.",
    )


def test_a_head_of_earlier_is_still_part_of_a_chain_that_grew() -> None:
    first, _, _ = three_events()
    assert chain.verify(f"1:{first.hash}").faults == ()
    assert chain.verify("0:" + "0" * 64).faults == ()


@pytest.mark.parametrize("wrong", ["3", "x:" + "0" * 64, "3:abc", ":" + "0" * 64])
def test_what_is_no_head_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue, match="is not a head"):
        chain.verify(wrong)


def test_the_database_refuses_to_change_an_event() -> None:
    three_events()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute("UPDATE ledger_event SET name = 'x' WHERE sequence = 2")
    assert chain.verify().faults == ()


def test_the_database_refuses_to_delete_an_event() -> None:
    three_events()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute("DELETE FROM ledger_event WHERE sequence = 3")
    assert chain.verify().events == 3


def test_the_model_refuses_too() -> None:
    event = three_events()[0]
    with pytest.raises(TypeError, match="never changed"):
        Event.objects.update(name="x")
    with pytest.raises(TypeError, match="never deleted"):
        Event.objects.all().delete()
    event.name = "x"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()


def test_there_is_one_head() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Head.objects.create(id=2, hash=chain.START)


@pytest.mark.django_db(transaction=False)
def test_an_event_needs_the_transaction_of_its_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        chain.append("ThingDone", actor=OPERATOR.ref, subject=Ref("thing"))


def test_history_is_by_thing_and_by_body_latest_first() -> None:
    three_events()
    assert [e.sequence for e in history_of(Ref("thing", "2"))] == [2]
    assert [e.sequence for e in in_body("luton")] == [2]
    assert words_of(Event.objects.get(sequence=1)) == "ThingDone"
