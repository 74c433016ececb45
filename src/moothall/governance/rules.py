"""Rules of decision as data: what a rule requires, and whether it is met.

A rule is a declaration: its kind, its words, and a pure predicate over the voices of a decision.
Another comes in the same way: `register(Rule(...))`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from moothall.governance.enums import OF_THE_BODY, Level, RuleKind, Stance

WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Voice:
    """One authority at one level, and what it says now; `stance` None where it is silent.

    `may_be_pending`: the rule lets the decision go ahead while this level has not spoken (GOV-5).
    """

    authority: str
    level: Level
    stance: Stance | None
    may_be_pending: bool = False

    @property
    def consents(self) -> bool:
        """Whether it consents now."""
        return self.stance is Stance.CONSENT

    @property
    def objects(self) -> bool:
        """Whether its objection holds the decision now."""
        return self.stance is Stance.OBJECTION

    @property
    def pending(self) -> bool:
        """Whether it has said nothing, or has withdrawn what it said."""
        return not self.consents and not self.objects


@dataclass(frozen=True, slots=True)
class Poll:
    """What a count goes by beside the voices: how many authorities must be heard, and whether the
    last day has passed, so that who is silent counts no more.
    """

    quorum: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide: its kind, what people call it, and whether voices carry a decision."""

    kind: RuleKind
    words: str
    met: Callable[[Sequence[Voice], Poll], bool]

    def carries(self, voices: Sequence[Voice], poll: Poll = Poll()) -> bool:
        """Whether these voices carry a decision."""
        return self.met(voices, poll)


@dataclass(frozen=True, slots=True)
class Terms:
    """How one body decides: the rule, the levels at which each member consents, the window.

    `levels` are each member's unless `own_levels` names others for an authority by its key.
    `may_be_pending` are levels without which a decision may go ahead. Of a majority, `quorum` is
    how many authorities must be heard, and `casting` whether the chair decides a tie.
    `call_in_days` are working days from publication. `version` is 0 for what holds where a body
    has agreed nothing.
    """

    kind: RuleKind = RuleKind.UNANIMOUS
    levels: tuple[Level, ...] = (Level.DIRECTOR,)
    own_levels: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    may_be_pending: frozenset[Level] = frozenset()
    quorum: int = 0
    casting: bool = False
    call_in_days: int = WORKING_DAYS
    version: int = 0

    def levels_of(self, authority: int) -> tuple[Level, ...]:
        """Return the levels at which an authority consents."""
        return self.own_levels.get(str(authority), self.levels)


RULES: dict[RuleKind, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule to those there are. Raises ValueError where its kind has one already."""
    if rule.kind in RULES:
        raise ValueError(f"There is a rule “{rule.kind}” already.")
    RULES[rule.kind] = rule
    return rule


def _all_consent(voices: Sequence[Voice], poll: Poll) -> bool:
    """Nobody objects, all consent but those that may be pending, and each authority has spoken."""
    heard = {voice.authority for voice in voices if voice.consents}
    return (
        bool(voices)
        and heard == {voice.authority for voice in voices}
        and all(v.consents or (v.may_be_pending and not v.objects) for v in voices)
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many authorities are for a decision, against it, and silent."""

    favour: int
    against: int
    silent: int

    @property
    def tied(self) -> bool:
        """Whether as many are for it as against it, and all have spoken."""
        return self.favour == self.against > 0 == self.silent


def count(voices: Sequence[Voice], poll: Poll = Poll()) -> Count:
    """Count each authority once: it is against where one of its levels objects, and for where all
    of its levels consent that may not be pending. After the last day nobody is silent.
    """
    levels: dict[str, list[Voice]] = {}
    for voice in voices:
        if voice.level not in OF_THE_BODY:
            levels.setdefault(voice.authority, []).append(voice)
    against = sum(any(v.objects for v in each) for each in levels.values())
    favour = sum(_all_consent(each, poll) for each in levels.values())
    return Count(favour, against, 0 if poll.closed else len(levels) - favour - against)


def is_quorate(counted: Count, poll: Poll) -> bool:
    """Whether enough authorities have spoken."""
    return counted.favour + counted.against >= max(poll.quorum, 1)


def is_tied(voices: Sequence[Voice], poll: Poll) -> bool:
    """Whether the members are tied for good, so that it is the chair's to decide."""
    counted = count(voices, poll)
    return counted.tied and is_quorate(counted, poll)


def _most_consent(voices: Sequence[Voice], poll: Poll) -> bool:
    """More are for it than could still be against it; of a tie the casting vote decides."""
    counted = count(voices, poll)
    if not is_quorate(counted, poll):
        return False
    if counted.favour > counted.against + counted.silent:
        return True
    return counted.tied and any(v.consents for v in voices if v.level is Level.CHAIR)


def _whoever_may_consents(voices: Sequence[Voice], poll: Poll) -> bool:
    """The one who decides for the body consents."""
    return bool(voices) and all(voice.consents for voice in voices)


UNANIMOUS = register(
    Rule(RuleKind.UNANIMOUS, "unanimous consent of the member authorities", _all_consent)
)
MAJORITY = register(
    Rule(RuleKind.MAJORITY, "a simple majority of the member authorities", _most_consent)
)
CHAIR = register(Rule(RuleKind.CHAIR, "the chair or deputy chair alone", _whoever_may_consents))
DELEGATED = register(
    Rule(RuleKind.DELEGATED, "an officer under a delegation", _whoever_may_consents)
)
PANEL = register(
    Rule(RuleKind.PANEL, "the panel of a dispute, whose outcome binds", _whoever_may_consents)
)
