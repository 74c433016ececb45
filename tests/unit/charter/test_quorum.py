"""When enough are there: heads, shares, the larger of the two, with or without the chair."""

import pytest
from tests.cast import Cast

from moothall.charter import queries
from moothall.charter.enums import Basis
from moothall.charter.quorum import Quorum


@pytest.mark.parametrize(
    ("quorum", "of", "needed"),
    [
        (Quorum(), 4, 2),
        (Quorum(), 5, 3),
        (Quorum(), 2, 2),
        (Quorum(least=3, share=0), 20, 3),
        (Quorum(least=0, share=75), 4, 3),
        (Quorum(least=1, share=33), 4, 2),
        (Quorum(least=0, share=100), 4, 4),
    ],
)
def test_the_larger_of_heads_and_share_is_needed(quorum: Quorum, of: int, needed: int) -> None:
    assert quorum.needed(of) == needed


@pytest.mark.parametrize(
    ("quorum", "words"),
    [
        (Quorum(), "at least half of the member authorities, and no fewer than 2"),
        (Quorum(least=3, share=0), "at least 3 of the member authorities"),
        (Quorum(least=0, share=100), "all of the member authorities"),
        (
            Quorum(Basis.MEMBERS, least=0, share=40, needs_chair=True),
            "at least 40% of the members of every sector, with the chair or deputy",
        ),
    ],
)
def test_a_quorum_says_itself_in_words(quorum: Quorum, words: str) -> None:
    assert quorum.words == words


def test_a_body_without_terms_has_the_standard(cast: Cast) -> None:
    assert queries.quorum(cast.body) == Quorum()
    assert queries.notice_days(cast.body) == 5
    assert queries.attendance_threshold(cast.body) == 80
    assert queries.reviews_due(cast.body) == []
