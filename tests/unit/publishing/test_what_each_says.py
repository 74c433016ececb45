"""What the public notice of a decision says for each of those who were asked."""

import datetime as dt

import pytest

from moothall.governance.enums import Level, Stance
from moothall.governance.notice import Consent
from moothall.publishing.decision_notices import CONSENTS

DAY = dt.date(2026, 10, 5)


def consent(level: Level, stance: Stance | None, left_on: dt.date | None = None) -> Consent:
    """What one of those asked says."""
    return Consent("Bedford", level, stance, "", DAY, may_be_pending=False, left_on=left_on)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (consent(Level.DIRECTOR, Stance.CONSENT), "consents"),
        (consent(Level.DIRECTOR, Stance.CONSENT, DAY), "consents"),
        (consent(Level.DIRECTOR, None), "awaited"),
        (consent(Level.DIRECTOR, None, DAY), "no longer asked"),
        (consent(Level.DIRECTOR, Stance.WITHDRAWN, DAY), "no longer asked"),
        (consent(Level.PANEL, Stance.CONSENT), "has decided"),
    ],
)
def test_the_notice_says_it_in_words(said: Consent, words: str) -> None:
    (column,) = [each for each in CONSENTS.columns if each.key == "stance"]
    assert column.of(said) == words
