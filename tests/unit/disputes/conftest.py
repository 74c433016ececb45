"""A dispute between two authorities on a decision."""

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.unit.disputes.disputed import FOUNDED, OPENED, Quarrel

from moothall import clock


@pytest.fixture
def quarrel(db: None) -> Iterator[Quarrel]:
    """The cast, and Luton's dispute on a decision that is proposed; the clock stands at its day."""
    with clock.at(FOUNDED):
        cast = Cast.called()
    with clock.at(OPENED):
        yield Quarrel.opened(cast)
