"""A body with a director in each authority, and papers to decide on."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.cast import Cast
from tests.unit.governance.proposed import FOUNDED, directors, keep_papers, put_papers_away

from moothall import clock
from moothall.governance.enums import Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.partnership.models import Organisation, Person


@pytest.fixture(autouse=True)
def papers() -> Iterator[None]:
    """Papers are a kind of subject while a test runs."""
    keep_papers()
    yield
    put_papers_away()


@dataclass(frozen=True)
class Board:
    """The cast, and who speaks for each authority as its director."""

    cast: Cast
    directors: dict[Organisation, Person]

    def consent(self, decision: Decision, *but: Organisation) -> Decision:
        """Let every authority consent, except some."""
        for authority, director in self.directors.items():
            if authority not in but:
                decision = consent(
                    by=director, decision=decision, authority=authority, level=Level.DIRECTOR
                )
        return decision


@pytest.fixture
def board(db: None) -> Board:
    """The cast as it stood in 2008, and since."""
    with clock.at(FOUNDED):
        cast = Cast.called()
        return Board(cast, directors(cast))
