"""Rules of decision as data: what a rule requires, and whether it is met.

A rule is a declaration: its kind, its words, and a pure predicate over the voices of a decision.
Majority, chair and delegation come in the same way: `register(Rule(...))`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from moothall.governance.enums import Level, RuleKind, Stance

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
class Rule:
    """A way to decide: its kind, what people call it, and whether voices carry a decision."""

    kind: RuleKind
    words: str
    carries: Callable[[Sequence[Voice]], bool]


@dataclass(frozen=True, slots=True)
class Terms:
    """How one body decides: the rule, the levels at which each member consents, the window.

    `levels` are each member's unless `own_levels` names others for an authority by its key.
    `may_be_pending` are levels without which a decision may go ahead. `call_in_days` are working
    days from publication. `version` is 0 for what holds where a body has agreed nothing.
    """

    kind: RuleKind = RuleKind.UNANIMOUS
    levels: tuple[Level, ...] = (Level.DIRECTOR,)
    own_levels: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    may_be_pending: frozenset[Level] = frozenset()
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


def _all_consent(voices: Sequence[Voice]) -> bool:
    """Nobody objects, all consent but those that may be pending, and each authority has spoken."""
    heard = {voice.authority for voice in voices if voice.consents}
    return (
        bool(voices)
        and heard == {voice.authority for voice in voices}
        and all(v.consents or (v.may_be_pending and not v.objects) for v in voices)
    )


UNANIMOUS = register(
    Rule(RuleKind.UNANIMOUS, "unanimous consent of the member authorities", _all_consent)
)
