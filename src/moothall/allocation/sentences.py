"""An explanation in plain English, a sentence a fact, in the order in which people ask.

Who comes, what changed and why, what it rests on, what more would bring, where else they could go.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.allocation.explain import (
    Explanation,
    NextBest,
    PoundWorth,
    ProviderExplained,
    ProvisionExplained,
    Resting,
    Served,
)
from moothall.allocation.limits import Limit, counted, kind_words
from moothall.allocation.round import Change, Condition, Round
from moothall.allocation.rows import AT_LEAST, Bound
from moothall.codes import UKPRN
from moothall.money import Money

TOLD = 3  # limits named in a sentence; the data has them all
NEAREST_FIRST = (Bound.CONDITION, Bound.CAP, Bound.CAPACITY, Bound.NEED, Bound.BUDGET)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the explanations of one proposal."""

    explanation: Explanation

    @property
    def asked(self) -> Round:
        """The round that was asked."""
        return self.explanation.proposal.asked

    def provider(self, told: ProviderExplained) -> tuple[str, ...]:
        """One provider in sentences."""
        return tuple(self._of_provider(told))

    def provision(self, told: ProvisionExplained) -> tuple[str, ...]:
        """One kind at one provider in sentences."""
        return tuple(self._of_provision(told))

    def _of_provider(self, told: ProviderExplained) -> Iterator[str]:
        yield (
            f"{told.name} is allocated {counted(told.learners, 'learner')} and {told.money.words}."
        )
        if told.learners:
            yield f"They come from {_areas(told.serves)}."
        if any(served.learners for served in told.visitors):
            lead = self._name_of_lead(told)
            yield f"Of them, {_areas(told.visitors)} live outside {lead}, the lead commissioner."
        if not told.is_decided:
            yield "It lies outside the grouping: its learners stay as last year."
            return
        yield _changed(told)
        yield from self._conditions(told.provider)
        yield from _held(told.rests_on, rising=told.money > told.last_money)

    def _of_provision(self, told: ProvisionExplained) -> Iterator[str]:
        kind = kind_words(told.kind, self.asked.titles)
        yield f"{kind}: {counted(told.learners, 'learner')}, {told.money.words}."
        if told.learners:
            yield f"It meets need of {_served(told.serves)}."
        yield _changed(told)
        yield from self._small_group(told)
        yield from _held(told.rests_on, rising=told.money > told.last_money)
        if told.place_worth:
            yield f"One more place here would add {told.place_worth:,.1f} points."
        if told.next_best:
            yield _elsewhere(told.next_best)

    def _small_group(self, told: ProvisionExplained) -> Iterator[str]:
        for group in self.explanation.proposal.small_groups:
            if (group.provider, group.kind) == (told.provider, told.kind):
                yield group.words

    def pound(self, told: PoundWorth) -> str:
        """What more money would bring, in a sentence."""
        fund = next(f.name for f in self.asked.funds if f.code == told.fund)
        if not told.points:
            return f"{told.name} has money left in {fund}: one more pound would change nothing."
        return (
            f"One thousand pounds more of {told.name}'s {fund} money would add "
            f"{told.points * 1000:,.1f} points."
        )

    def _name_of_lead(self, told: ProviderExplained) -> str:
        names = {authority.code: authority.name for authority in self.asked.authorities}
        return names.get(told.lead, str(told.lead)) if told.lead else ""

    def _conditions(self, ukprn: UKPRN) -> Iterator[str]:
        for condition in self.asked.conditions:
            if condition.provider == ukprn:
                yield f"Quality: {_condition(condition)}, because {condition.reason}."


def _condition(condition: Condition) -> str:
    by = f"{(condition.by * 100).normalize():f}%"
    where = "" if condition.scope == type(condition.scope)() else " in some kinds"
    return {
        Change.GROW: f"it may grow by up to {by}{where}",
        Change.HOLD: f"it may not grow{where}",
        Change.SHRINK: f"it shrinks by at least {by}{where}",
        Change.END: f"it ends{where}",
    }[condition.change]


def _changed(told: ProviderExplained | ProvisionExplained) -> str:
    learners = told.learners - told.last_learners
    pounds = told.money - told.last_money
    if not learners and not pounds:
        return "Nothing changes from last year."
    if not told.last_learners and not told.last_money:
        return "It had none last year."
    parts = []
    if learners:
        more = "more" if learners > 0 else "fewer"
        parts.append(f"{abs(learners):,} {more} {'learner' if abs(learners) == 1 else 'learners'}")
    if pounds:
        share = f" ({pounds / told.last_money:+.1%})" if told.last_money else ""
        amount = Money(abs(pounds)).words
        parts.append(f"{amount} {'more' if pounds > 0 else 'less'}{share}")
    return f"That is {_listed(parts)} than last year."


def _held(rests_on: tuple[Resting, ...], *, rising: bool) -> Iterator[str]:
    """What keeps it from more, and what keeps it from less."""
    limits = [resting.limit for resting in rests_on]
    reasons = [_full(bound, [x for x in limits if x.bound is bound]) for bound in NEAREST_FIRST]
    because = [reason for reason in reasons if reason]
    if because:
        told = "It rises no further" if rising else "It gets no more"
        yield f"{told} because {_listed(because)}."
    up = [limit.words for limit in limits if limit.bound in AT_LEAST]
    if up:
        yield f"It would get less but for {_some(up)}."


def _full(bound: Bound, limits: list[Limit]) -> str:
    """How limits of one bound stand in the way, in words; nothing where there are none."""
    if not limits:
        return ""
    named, one = _some([limit.words for limit in limits]), len(limits) == 1
    if bound is Bound.CAPACITY:
        return f"{named} is full" if one else f"its places in {len(limits)} kinds are full"
    if bound is Bound.NEED:
        return f"{named} is met" if one else f"{len(limits)} of the needs it serves are met in full"
    if bound is Bound.BUDGET:
        spent = "is spent where it is" if one else "are spent where they are"
        return f"{named} {spent} worth more"
    return f"{named} is reached" if bound is Bound.CAP else f"{named} holds"


def _elsewhere(next_best: tuple[NextBest, ...]) -> str:
    nearest = min(next_best, key=lambda other: (other.loss, other.provider))
    if nearest.loss < 0.05:
        return f"{nearest.name} would serve some of them equally well."
    return (
        f"The next best provider is {nearest.name}, where a learner would be worth "
        f"{nearest.loss:,.1f} points less."
    )


def _areas(serves: tuple[Served, ...]) -> str:
    return _listed([f"{s.name} ({s.learners:,})" for s in serves if s.learners])


def _served(serves: tuple[Served, ...]) -> str:
    told = [f"{s.name} ({s.learners:,} of {s.need:,})" for s in serves if s.learners]
    return _listed(told)


def _some(parts: list[str]) -> str:
    if len(parts) <= TOLD:
        return _listed(parts)
    return _listed([*parts[:TOLD], counted(len(parts) - TOLD, "more limit")])


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
