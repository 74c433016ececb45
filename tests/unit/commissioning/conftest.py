"""What the tests of commissioning share: a small round of invented numbers."""

import pytest
from tests.cast import Cast
from tests.unit.commissioning.small_round import prepared

from moothall.commissioning.models import Round


@pytest.fixture
def small(cast: Cast) -> Round:
    """A round with two colleges, two authorities' money and nothing to answer yet."""
    return prepared(cast)
