"""What is due is carried out one by one: a fault of one keeps no other from its day."""

from dataclasses import dataclass

import pytest

from moothall.governance.settling import each_by_itself


@dataclass(frozen=True)
class Due:
    """Something that is due."""

    pk: int


def test_what_fails_is_logged_and_the_rest_moves(caplog: pytest.LogCaptureFixture) -> None:
    def settle_one(each: Due) -> Due | None:
        if each.pk == 1:
            raise RuntimeError("a fault of the program")
        return each if each.pk == 2 else None  # somebody else was first with the third

    assert each_by_itself([Due(1), Due(2), Due(3)], settle_one) == [Due(2)]
    assert [record.getMessage() for record in caplog.records] == ["Due 1 could not be carried out."]
