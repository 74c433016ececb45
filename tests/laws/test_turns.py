"""Laws of whose turn it is to chair (GOV-2): every member an equal voice."""

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from moothall.partnership.turns import DAY, Candidate, Turn, plan, queue

FIRST = dt.date(2009, 4, 1)
days = st.dates(dt.date(2000, 1, 1), FIRST - DAY)
names = st.text("abcdefg", min_size=1, max_size=3)


@st.composite
def members(draw: st.DrawFn, least: int = 1, most: int = 7) -> list[Candidate]:
    told = draw(st.lists(st.tuples(names, days), min_size=least, max_size=most))
    return [Candidate(key, name, day) for key, (name, day) in enumerate(told)]


@st.composite
def members_and_history(draw: st.DrawFn) -> tuple[list[Candidate], list[Turn]]:
    here = draw(members())
    keys = draw(st.lists(st.sampled_from([*(each.key for each in here), 99]), max_size=9))
    starts = dt.date(2000, 1, 1)
    turns = []
    for key in keys:
        ends = starts + dt.timedelta(days=draw(st.integers(150, 800)))
        turns.append(Turn(key, starts, ends))
        starts = ends + DAY
    return here, turns


@given(members())
def test_over_as_many_years_as_there_are_members_each_has_the_chair_once(
    here: list[Candidate],
) -> None:
    told = plan(here, [], FIRST, len(here))
    assert sorted(term.candidate.key for term in told) == [each.key for each in here]


@given(members(), st.integers(1, 25))
def test_no_member_is_ever_two_turns_ahead_of_another(here: list[Candidate], years: int) -> None:
    told = Counter(term.candidate.key for term in plan(here, [], FIRST, years))
    turns = [told[each.key] for each in here]
    assert max(turns) - min(turns) <= 1


@given(members(), st.integers(0, 12), names)
def test_who_joins_waits_for_those_who_waited_longer_and_for_nobody_twice(
    here: list[Candidate], years: int, name: str
) -> None:
    past = [Turn(t.candidate.key, t.starts, t.ends) for t in plan(here, [], FIRST, years)]
    day = (past[-1].ends or FIRST) + DAY if past else FIRST
    new = Candidate(99, name, day)
    due = queue(here, past)
    fewest = due[0].counted
    waiting = {place.candidate.key for place in due if place.counted == fewest}
    told = [t.candidate.key for t in plan([*here, new], past, day, len(here) + 1)]
    at = told.index(99)
    assert set(told[:at]) == waiting
    assert at == len(waiting)


@given(members_and_history(), st.randoms())
def test_the_order_does_not_depend_on_how_members_and_turns_are_listed(
    told: tuple[list[Candidate], list[Turn]], chance: object
) -> None:
    here, turns = told
    mixed, muddled = list(here), list(turns)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(muddled)  # type: ignore[attr-defined]
    assert queue(mixed, muddled) == queue(here, turns)


@given(members_and_history())
def test_whatever_was_before_everybody_comes_in_time_and_then_all_are_equal(
    told: tuple[list[Candidate], list[Turn]],
) -> None:
    here, turns = told
    places = queue(here, turns)
    behind = sum(places[-1].counted - place.counted for place in places)
    coming = plan(here, turns, dt.date(2030, 1, 1), behind + len(here))
    had = Counter(term.candidate.key for term in coming)
    counted = {place.candidate.key: place.counted + had[place.candidate.key] for place in places}
    assert max(counted.values()) - min(counted.values()) <= 1


@given(members(least=2))
def test_standing_in_for_a_short_time_is_no_turn(here: list[Candidate]) -> None:
    first = queue(here, [])[0].candidate
    short = Turn(first.key, FIRST, FIRST + dt.timedelta(days=181))
    assert queue(here, [short])[0].candidate == first
    whole = Turn(first.key, FIRST, FIRST + dt.timedelta(days=182))
    assert queue(here, [whole])[-1].candidate == first


@given(members(least=2))
def test_whoever_had_the_chair_for_two_terms_in_a_row_had_two_turns(here: list[Candidate]) -> None:
    first = queue(here, [])[0].candidate
    twice = [Turn(first.key, FIRST, FIRST.replace(year=2011) - DAY)]
    assert queue(here, twice)[-1].had == 2
    coming = plan(here, twice, FIRST.replace(year=2011), 2 * (len(here) - 1))
    assert first.key not in {term.candidate.key for term in coming}
