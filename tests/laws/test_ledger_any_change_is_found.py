"""Law: an event's hash changes with any part of it, and with nothing else."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from moothall.ledger.chain import hash_of
from moothall.ledger.models import Event

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
moments = st.datetimes(timezones=st.just(dt.UTC)).filter(lambda at: 1 < at.year < 9999)
details = st.dictionaries(words, words | st.integers() | st.none(), max_size=3)
parts = st.fixed_dictionaries(
    {
        "sequence": st.integers(1, 2**40),
        "at": moments,
        "name": words,
        "actor_kind": words,
        "actor_id": words,
        "subject_kind": words,
        "subject_id": words,
        "subject_hash": words,
        "body": words,
        "detail": details,
        "previous_hash": words,
    }
)


@given(parts, parts)
def test_two_events_have_one_hash_only_if_they_say_the_same(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert (hash_of(Event(**one)) == hash_of(Event(**other))) == (one == other)


@given(parts, parts, st.sampled_from(sorted(["name", "actor_id", "subject_id", "detail", "at"])))
def test_one_part_changed_changes_the_hash(
    one: dict[str, object], other: dict[str, object], part: str
) -> None:
    changed = one | {part: other[part]}
    assert (hash_of(Event(**one)) == hash_of(Event(**changed))) == (one[part] == other[part])


@given(parts, st.integers(-12, 14))
def test_the_time_zone_in_which_a_moment_is_told_is_no_part_of_it(
    one: dict[str, object], hours: int
) -> None:
    at = one["at"]
    assert isinstance(at, dt.datetime)
    elsewhere = at.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    assert hash_of(Event(**one)) == hash_of(Event(**(one | {"at": elsewhere})))
