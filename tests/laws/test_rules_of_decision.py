"""Laws of the rules by which bodies decide: they agree with a slow and obvious count."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from moothall.governance.enums import Level, RuleKind, Stance
from moothall.governance.rules import RULES, Poll, Voice

MEMBER_LEVELS = (Level.OFFICER, Level.DIRECTOR, Level.ELECTED)
STANCES = (None, Stance.CONSENT, Stance.OBJECTION, Stance.WITHDRAWN)


@st.composite
def members(draw: st.DrawFn) -> list[Voice]:
    """What up to five authorities say, each at one level or more, some of which may be pending."""
    voices = []
    for name in "ABCDE"[: draw(st.integers(1, 5))]:
        levels = draw(st.lists(st.sampled_from(MEMBER_LEVELS), min_size=1, unique=True))
        pending = draw(st.sets(st.sampled_from(levels), max_size=len(levels) - 1))
        voices += [
            Voice(name, level, draw(st.sampled_from(STANCES)), level in pending) for level in levels
        ]
    return voices


polls = st.builds(Poll, quorum=st.integers(0, 6), closed=st.booleans())
casting = st.sampled_from((*STANCES, "no casting vote"))


def says(voices: Sequence[Voice], name: str) -> str:
    """What one authority says in all, told slowly."""
    own = [voice for voice in voices if voice.authority == name]
    if any(voice.stance is Stance.OBJECTION for voice in own):
        return "against"
    must = [voice for voice in own if not voice.may_be_pending]
    return "for" if all(voice.stance is Stance.CONSENT for voice in must) else "silent"


def carried(voices: Sequence[Voice], poll: Poll, chair: object) -> bool:
    """Whether a majority carries it: whatever the silent may still say, it would be carried."""
    names = sorted({voice.authority for voice in voices})
    said = {name: says(voices, name) for name in names}
    spoken = [name for name in names if said[name] != "silent"]
    if len(spoken) < max(poll.quorum, 1):
        return False
    silent = [] if poll.closed else [name for name in names if said[name] == "silent"]
    for may_say in product(("for", "against"), repeat=len(silent)):
        ends = {**said, **dict(zip(silent, may_say, strict=True))}
        favour = sum(word == "for" for word in ends.values())
        against = sum(word == "against" for word in ends.values())
        # The casting vote is given on a tie that is there, not on one that may come.
        tie = favour == against and not silent and chair is Stance.CONSENT
        if not (favour > against or tie):
            return False
    return True


@given(members(), polls, casting)
def test_a_majority_is_carried_when_nothing_still_unsaid_could_turn_it(
    voices: list[Voice], poll: Poll, chair: object
) -> None:
    vote = (
        [Voice("The chair's casting vote", Level.CHAIR, chair, True)]  # type: ignore[arg-type]
        if chair != "no casting vote"
        else []
    )
    rule = RULES[RuleKind.MAJORITY]
    assert rule.carries([*voices, *vote], poll) == carried(voices, poll, chair)


@given(members(), polls)
def test_unanimity_is_every_authority_for_it_whatever_the_poll(
    voices: list[Voice], poll: Poll
) -> None:
    names = {voice.authority for voice in voices}
    everyone = all(says(voices, name) == "for" for name in names)
    assert RULES[RuleKind.UNANIMOUS].carries(voices, poll) == everyone


@given(members())
def test_what_is_unanimous_has_a_majority(voices: list[Voice]) -> None:
    if RULES[RuleKind.UNANIMOUS].carries(voices):
        assert RULES[RuleKind.MAJORITY].carries(voices)


@given(st.sampled_from(STANCES), st.sampled_from((RuleKind.CHAIR, RuleKind.DELEGATED)))
def test_one_who_decides_alone_carries_it_by_consenting(
    stance: Stance | None, kind: RuleKind
) -> None:
    level = Level.CHAIR if kind is RuleKind.CHAIR else Level.DELEGATE
    assert RULES[kind].carries([Voice("One", level, stance)]) == (stance is Stance.CONSENT)
    assert not RULES[kind].carries([])
