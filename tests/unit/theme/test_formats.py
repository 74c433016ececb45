"""How dates, numbers and money are written."""

import datetime as dt
from decimal import Decimal

import pytest

from moothall.theme import formats


def test_dates_are_written_in_full() -> None:
    assert formats.long_date(dt.date(2027, 3, 5)) == "5 March 2027"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("the director of Luton is awaited", "The director of Luton is awaited."),
        ("2026/1: Shall we?", "2026/1: Shall we?"),
        ("It is taken.", "It is taken."),
    ],
)
def test_words_become_a_sentence(words: str, written: str) -> None:
    assert formats.sentence(words) == written


def test_moments_are_shown_in_london_time() -> None:
    summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert formats.moment(summer) == "2 July 2026, 00:30"
    assert formats.long_date(summer) == "2 July 2026"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (10816, "10,816"),
        (0, "0"),
        (-3, "\N{MINUS SIGN}3"),
        (0.5, "0.5"),
        (1234.567, "1,234.57"),
        (Decimal("-0.001"), "0"),
        (100, "100"),
    ],
)
def test_numbers_have_separators(value: float, written: str) -> None:
    assert formats.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (4188, "£4,188"),
        (Decimal("4188.5"), "£4,188.50"),
        (-12, "\N{MINUS SIGN}£12"),
        (0, "£0"),
    ],
)
def test_pounds(value: float, written: str) -> None:
    assert formats.pounds(value) == written


def test_pence_when_asked() -> None:
    assert formats.pounds(4188, pence=True) == "£4,188.00"


def test_percentages_are_rounded_half_up() -> None:
    assert formats.percent(0.8425) == "84.3%"
    assert formats.percent(1, 0) == "100%"


def test_plurals() -> None:
    assert formats.plural(1, "learner") == "1 learner"
    assert formats.plural(2406, "authority", "authorities") == "2,406 authorities"


def test_words_are_joined_as_a_sentence() -> None:
    assert formats.join_words(["a", "b", "c"]) == "a, b and c"
    assert formats.join_words(["a"]) == "a"
    assert formats.join_words([]) == ""


@pytest.mark.parametrize(
    ("size", "written"), [(999, "999 bytes"), (3_400_000, "3.4 MB"), (12_000, "12.0 kB")]
)
def test_sizes(size: int, written: str) -> None:
    assert formats.file_size(size) == written
