"""The rule of unanimous consent, as a predicate over voices."""

import pytest

from moothall.governance.enums import Level, Stance
from moothall.governance.rules import UNANIMOUS, Terms, Voice, register

CONSENT, OBJECTION, WITHDRAWN = Stance.CONSENT, Stance.OBJECTION, Stance.WITHDRAWN
DIRECTOR, ELECTED = Level.DIRECTOR, Level.ELECTED


@pytest.mark.parametrize(
    ("voices", "carried"),
    [
        ([], False),
        ([Voice("A", DIRECTOR, CONSENT), Voice("B", DIRECTOR, CONSENT)], True),
        ([Voice("A", DIRECTOR, CONSENT), Voice("B", DIRECTOR, None)], False),
        ([Voice("A", DIRECTOR, CONSENT), Voice("B", DIRECTOR, WITHDRAWN)], False),
        ([Voice("A", DIRECTOR, CONSENT), Voice("B", DIRECTOR, OBJECTION)], False),
        # A level that may be pending holds nothing up, but its objection does.
        ([Voice("A", DIRECTOR, CONSENT), Voice("A", ELECTED, None, True)], True),
        ([Voice("A", DIRECTOR, CONSENT), Voice("A", ELECTED, OBJECTION, True)], False),
        # An authority of which nobody has spoken is never taken to agree.
        ([Voice("A", DIRECTOR, CONSENT), Voice("B", ELECTED, None, True)], False),
    ],
)
def test_all_must_consent(voices: list[Voice], carried: bool) -> None:
    assert UNANIMOUS.carries(voices) == carried


def test_a_member_may_consent_at_levels_of_its_own() -> None:
    terms = Terms(levels=(DIRECTOR,), own_levels={"7": (DIRECTOR, ELECTED)})
    assert (terms.levels_of(7), terms.levels_of(8)) == ((DIRECTOR, ELECTED), (DIRECTOR,))


def test_a_rule_is_registered_once() -> None:
    with pytest.raises(ValueError, match="There is a rule “unanimous” already"):
        register(UNANIMOUS)
