"""Money adds up to the penny."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.faults import InvalidValue
from moothall.money import Money

pence = st.integers(-(10**12), 10**12)


def money(number: int) -> Money:
    return Money(Decimal(number).scaleb(-2))


@given(st.lists(pence, max_size=20))
def test_a_sum_of_money_is_money_and_exact(numbers: list[int]) -> None:
    total = sum((money(number) for number in numbers), Money(0))
    assert isinstance(total, Money)
    assert total == money(sum(numbers))


@given(pence, pence)
def test_what_was_added_can_be_taken_away(one: int, other: int) -> None:
    assert money(one) + money(other) - money(other) == money(one)


@given(pence)
def test_money_is_read_back_from_how_it_is_written(number: int) -> None:
    assert Money(str(money(number))) == money(number)


@pytest.mark.parametrize(
    ("amount", "written", "words"),
    [
        ("4188", "4188.00", "£4,188.00"),
        ("-0.5", "-0.50", "-£0.50"),
        (0, "0.00", "£0.00"),
        (Decimal("1234567.89"), "1234567.89", "£1,234,567.89"),
    ],
)
def test_how_money_is_written(amount: str, written: str, words: str) -> None:
    assert (str(Money(amount)), Money(amount).words) == (written, words)


@pytest.mark.parametrize("amount", ["", "four", "1.005", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(InvalidValue, match=r"is not an amount|is not a whole number of pence"):
        Money(amount)


def test_a_float_is_refused_on_the_way_in_and_in_a_sum() -> None:
    with pytest.raises(InvalidValue, match="is a float"):
        Money(0.1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="cannot add float to money"):
        Money("1.00") + 0.1
