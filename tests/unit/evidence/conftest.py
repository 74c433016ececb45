"""What the tests of the evidence share."""

from functools import partial

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import Give, give_file


@pytest.fixture
def give(cast: Cast) -> Give:
    """Give a file, have it checked, and accept it: `give([True, False], by=cast.officer)`."""
    return partial(give_file, cast)
