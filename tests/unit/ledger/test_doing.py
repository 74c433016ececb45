"""What an action does, in words, from the words of its event."""

import pytest

from moothall.ledger.doing import doing


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("called a meeting", "Calling a meeting"),
        ("agreed who leads for the provider", "Agreeing who leads for the provider"),
        ("carried out the outcome", "Carrying out the outcome"),
        ("cancelled a meeting", "Cancelling a meeting"),
        ("put an item on the agenda", "Putting an item on the agenda"),
        ("gave the last consent: the decision is taken", "Giving the last consent"),
        ("resolved", "Resolving"),
        ("sang a song", "What is recorded as “sang a song”"),
    ],
)
def test_the_words_of_an_event_begin_a_sentence(words: str, said: str) -> None:
    assert doing(words) == said
