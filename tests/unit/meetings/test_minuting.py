"""Minutes: written, sent round, spoken of, corrected in versions, approved, and then kept."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast
from tests.unit.meetings.held import Held, called, held

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.meetings.enums import MINUTES_MOVES, MinutesStatus
from moothall.meetings.minutes_texts import OPENING, ChangedMeanwhile, merged, texts_of
from moothall.meetings.minuting import (
    answer_comment,
    approve_minutes,
    circulate_minutes,
    comment_on_minutes,
    correct_minutes,
    write_minutes,
)
from moothall.meetings.models import Minute, Minutes, MinutesComment


@pytest.fixture
def made(cast: Cast) -> Held:
    return held(cast, 7)


def circulated(made: Held) -> Minutes:
    return circulate_minutes(by=made.cast.clerk, minutes=made.drafted())


# What two write at once.


def test_only_what_was_changed_is_written() -> None:
    now, seen = {1: "a", 2: "theirs"}, {1: "a", 2: "old"}
    assert merged(now, seen, {1: "mine", 2: "old"}) == {1: "mine"}


def test_two_who_write_the_same_words_do_not_clash() -> None:
    assert merged({1: "same"}, {1: "old"}, {1: "same\r\n"}) == {}


def test_a_part_changed_by_both_is_never_written_over() -> None:
    with pytest.raises(ChangedMeanwhile) as fault:
        merged({1: "theirs", 2: "x"}, {1: "old", 2: "x"}, {1: "mine", 2: "y"})
    (clash,) = fault.value.clashes
    assert (clash.key, clash.seen, clash.now, clash.typed) == (1, "old", "theirs", "mine")


def test_a_clash_writes_nothing_at_all(made: Held) -> None:
    made.drafted()
    key = made.items["Budget"].pk
    with pytest.raises(ChangedMeanwhile):
        write_minutes(
            by=made.cast.chair,
            meeting=made.meeting,
            typed={key: "Other words", OPENING: "New"},
            seen={key: "What stood there before", OPENING: "The chair opened."},
        )
    assert texts_of(made.meeting.minutes) == made.typed


# The course.


def test_minutes_are_written_of_a_meeting_that_has_begun_by_those_who_convene(
    cast: Cast, made: Held
) -> None:
    with pytest.raises(NotAllowed, match="has not begun"):
        write_minutes(by=cast.clerk, meeting=called(cast).meeting, typed={OPENING: "x"})
    with pytest.raises(NotAllowed, match="is for the manager, chair, deputy chair and clerk of"):
        write_minutes(by=cast.director, meeting=made.meeting, typed={OPENING: "x"})
    with pytest.raises(NotAllowed, match="agenda of another meeting"):
        write_minutes(by=cast.clerk, meeting=made.meeting, typed={999_999: "x"})


def test_minutes_that_say_nothing_of_an_item_are_not_sent_round(made: Held) -> None:
    minutes = write_minutes(by=made.cast.clerk, meeting=made.meeting, typed={OPENING: "Opened."})
    with pytest.raises(InvalidValue, match=r"item 1 \(Budget\), item 2 \(Bids\)"):
        circulate_minutes(by=made.cast.clerk, minutes=minutes)


def test_those_who_were_there_comment_and_the_clerk_answers(cast: Cast, made: Held) -> None:
    minutes = circulated(made)
    with pytest.raises(NotAllowed, match="by those who were at the meeting"):
        comment_on_minutes(by=cast.commissioner, minutes=minutes, text="I think")
    said = comment_on_minutes(by=cast.director, minutes=minutes, text="It was noted, not agreed.")
    with pytest.raises(NotAllowed, match="awaits its answer"):
        approve_minutes(by=cast.clerk, minutes=minutes, at=held(cast, 14).meeting)
    answer_comment(by=cast.clerk, comment=said, answer="Corrected.")
    with pytest.raises(NotAllowed, match="answered already"):
        answer_comment(by=cast.clerk, comment=said, answer="Again.")


def test_a_correction_makes_another_version_and_the_first_stays(cast: Cast, made: Held) -> None:
    minutes = circulated(made)
    key = made.items["Budget"].pk
    seen = texts_of(minutes)
    corrected = correct_minutes(by=cast.clerk, minutes=minutes, typed={key: "Noted."}, seen=seen)
    assert (corrected.version, corrected.status) == (2, MinutesStatus.CIRCULATED)
    assert texts_of(corrected, 1) == made.typed
    assert texts_of(corrected) == made.typed | {key: "Noted."}
    with pytest.raises(InvalidValue, match="Nothing is changed"):
        correct_minutes(by=cast.clerk, minutes=corrected, typed={key: "Noted."}, seen=seen)
    with pytest.raises(InvalidValue, match="must say something"):
        correct_minutes(by=cast.clerk, minutes=corrected, typed={key: ""}, seen={key: "Noted."})


def test_a_later_meeting_approves_and_an_earlier_or_coming_one_does_not(
    cast: Cast, made: Held
) -> None:
    minutes, later = circulated(made), held(cast, 14)
    with pytest.raises(NotAllowed, match="at a later meeting"):
        approve_minutes(by=cast.clerk, minutes=minutes, at=made.meeting)
    with pytest.raises(NotAllowed, match="has not begun"):
        approve_minutes(by=cast.clerk, minutes=minutes, at=called(cast).meeting)
    with pytest.raises(NotAllowed, match="is for the manager, chair, deputy chair and clerk of"):
        approve_minutes(by=cast.director, minutes=minutes, at=later.meeting)
    approved = approve_minutes(by=cast.clerk, minutes=minutes, at=later.meeting)
    assert (approved.status, approved.approved_in) == (MinutesStatus.APPROVED, later.meeting)
    for tried in (
        lambda: write_minutes(by=cast.clerk, meeting=made.meeting, typed={OPENING: "x"}),
        lambda: correct_minutes(by=cast.clerk, minutes=minutes, typed={OPENING: "x"}, seen={}),
        lambda: comment_on_minutes(by=cast.director, minutes=minutes, text="x"),
        lambda: circulate_minutes(by=cast.clerk, minutes=minutes),
    ):
        with pytest.raises(NotAllowed, match="approved"):
            tried()


def test_the_database_itself_keeps_what_was_circulated_and_approved(cast: Cast, made: Held) -> None:
    minutes = circulated(made)
    comment_on_minutes(by=cast.director, minutes=minutes, text="Well said.")
    texts = Minute.objects.filter(minutes=minutes)
    for refused in (
        lambda: texts.update(text="Other"),
        lambda: texts.delete(),
        lambda: MinutesComment.objects.update(text="Other"),
        lambda: MinutesComment.objects.all().delete(),
        lambda: Minutes.objects.filter(pk=minutes.pk).update(meeting=held(cast, 15).meeting),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    answer_comment(by=cast.clerk, comment=MinutesComment.objects.get(), answer="Thank you.")
    approve_minutes(by=cast.clerk, minutes=minutes, at=held(cast, 14).meeting)
    for refused in (
        lambda: Minutes.objects.filter(pk=minutes.pk).update(status=MinutesStatus.DRAFT),
        lambda: Minute.objects.create(minutes=minutes, item=None, version=7, text="x"),
        lambda: MinutesComment.objects.update(answer="Other"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


def test_no_words_are_moved_into_minutes_that_went_round(cast: Cast, made: Held) -> None:
    kept = circulated(made)
    other = held(cast, 14).drafted()
    before = texts_of(kept)
    with pytest.raises(DatabaseError), transaction.atomic():
        Minute.objects.filter(minutes=other).update(minutes=kept)
    assert texts_of(kept) == before


@pytest.mark.postgres
def test_no_table_of_the_record_of_meetings_can_be_emptied(cast: Cast) -> None:
    for table in ("paper", "pointstep", "minutes", "minute", "minutescomment"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE meetings_{table} CASCADE")


def test_every_state_of_minutes_is_reached_and_has_a_way_on_but_the_last() -> None:
    reached = {to for moves in MINUTES_MOVES.values() for to in moves}
    assert reached | {MinutesStatus.DRAFT} == set(MinutesStatus)
    assert [s for s, moves in MINUTES_MOVES.items() if not moves] == [MinutesStatus.APPROVED]
