"""A hidden number cannot be mistaken for any other value, nor for another reason to hide."""

import copy
import operator
import pickle

import pytest

from moothall.disclosure import SUPPRESSED, Suppressed
from moothall.disclosure.suppressed import Suppressed as Type


def test_there_is_one_hidden_value_with_one_look():
    assert Suppressed() is SUPPRESSED
    assert str(SUPPRESSED) == "fewer than 6 or hidden to protect others"
    assert f"{SUPPRESSED}" == str(SUPPRESSED)
    assert f"{SUPPRESSED:,}" == str(SUPPRESSED)
    assert repr(SUPPRESSED) == "SUPPRESSED"


def test_it_equals_only_itself_and_can_be_a_key():
    assert Suppressed() == SUPPRESSED
    assert SUPPRESSED != 0
    assert SUPPRESSED is not None
    assert {SUPPRESSED: 1}[Suppressed()] == 1


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_are_the_same_value(again):
    assert again(SUPPRESSED) is SUPPRESSED


@pytest.mark.parametrize("use", [bool, int, float, round, abs, operator.index, operator.neg])
def test_it_has_no_size(use):
    with pytest.raises(TypeError, match="This number is hidden"):
        use(SUPPRESSED)


@pytest.mark.parametrize(
    "use",
    [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod,
     operator.pow, operator.lt, operator.le, operator.gt, operator.ge],
)  # fmt: skip
def test_arithmetic_and_comparison_are_refused_on_either_side(use):
    for pair in ((SUPPRESSED, 1), (1, SUPPRESSED), (SUPPRESSED, 1.5), (SUPPRESSED, SUPPRESSED)):
        with pytest.raises(TypeError, match="This number is hidden"):
            use(*pair)


def test_sums_and_sorting_are_refused():
    with pytest.raises(TypeError):
        sum([1, SUPPRESSED])
    with pytest.raises(TypeError):
        sorted([2, SUPPRESSED, 1])


def test_it_carries_nothing_else():
    assert Type.__slots__ == ()
    assert not hasattr(SUPPRESSED, "__dict__")
