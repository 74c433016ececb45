"""Codes refuse bad input when made, and kinds do not mix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.codes import UKPRN, ULN, AreaCode, CharityNumber, CompanyNumber, Postcode
from moothall.faults import InvalidValue


@given(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True))
def test_a_ukprn_is_eight_digits_not_starting_with_0(text: str) -> None:
    assert UKPRN(f" {text} ") == text


@pytest.mark.parametrize("text", ["", "0000437", "01234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_what_is_no_ukprn_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        UKPRN(text)
    assert str(refused.value) == (
        f"“{text}” is not a UKPRN: it should be eight digits that do not start with 0, "
        "such as 10004375."
    )


def test_kinds_of_code_are_not_equal_by_accident() -> None:
    class Other(UKPRN):
        title = "other"

    assert UKPRN("10004375") == "10004375"
    assert UKPRN("10004375") != Other("10004375")
    assert {UKPRN("10004375"): 1}["10004375"] == 1
    assert repr(UKPRN("10004375")) == "UKPRN('10004375')"


@given(st.integers(100_000_000, 999_999_999))
def test_of_the_ten_last_digits_of_a_uln_at_most_one_is_right(first_nine: int) -> None:
    right = [d for d in range(10) if ULN(f"{first_nine}{d}").has_right_check_digit]
    weighted = sum(int(d) * w for d, w in zip(str(first_nine), range(10, 1, -1), strict=True))
    assert right == ([] if weighted % 11 == 0 else [10 - weighted % 11])


@given(st.integers(100_000_000, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_wrong_is_noticed(first_nine: int, place: int, shift: int) -> None:
    right = [d for d in range(10) if ULN(f"{first_nine}{d}").has_right_check_digit]
    if not right:
        return
    digits = [int(d) for d in str(first_nine)]
    digits[place] = (digits[place] + shift) % 10
    if digits[0] == 0:
        return
    changed = ULN("".join(map(str, digits)) + str(right[0]))
    assert not changed.has_right_check_digit


def test_the_temporary_uln() -> None:
    assert ULN("9999999999").is_temporary
    assert not ULN("1000000043").is_temporary


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("lu12lj", "LU1 2LJ"), (" LU1  2LJ", "LU1 2LJ"), ("mk40 3jq", "MK40 3JQ"), ("SW1A1AA",) * 2],
)
def test_a_postcode_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert Postcode(typed) == (kept if " " in kept else "SW1A 1AA")


@pytest.mark.parametrize("typed", ["", "LU1", "LU12", "1LU 2LJ", "LU1 2L", "LU1 2LJJ"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue, match="is not a postcode"):
        Postcode(typed)


def test_an_area_code() -> None:
    assert AreaCode("E06000032") == "E06000032"
    with pytest.raises(InvalidValue, match="“Luton” is not an area code"):
        AreaCode("Luton")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1062135", "1062135"),
        ("202918", "202918"),
        (" 1053467-2 ", "1053467-2"),
        ("sc037759", "SC037759"),
        ("NIC 100012", "NIC100012"),
    ],
)
def test_charity_numbers_of_the_three_registers(given: str, kept: str) -> None:
    assert str(CharityNumber(given)) == kept


@pytest.mark.parametrize(
    "text", ["", "12345", "0123456", "12345678", "1053467-0", "SC1234567", "NI100012", "X202918"]
)
def test_what_no_charity_number_is(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a charity number"):
        CharityNumber(text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("02050399", "02050399"),
        ("2050399", "02050399"),
        ("sc 234456", "SC234456"),
        ("NI012345", "NI012345"),
        ("R0000123", "R0000123"),
        ("OC301234", "OC301234"),
        ("IP12345R", "IP12345R"),
        ("SP2345RS", "SP2345RS"),
        ("CE000123", "CE000123"),
    ],
)
def test_company_numbers_of_their_registers(given: str, kept: str) -> None:
    assert str(CompanyNumber(given)) == kept


@pytest.mark.parametrize("text", ["", "12345", "123456789", "XX123456", "SC12345", "SC1234567"])
def test_what_no_company_number_is(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a company number"):
        CompanyNumber(text)
