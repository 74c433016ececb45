"""What moves between two scenarios: provider by provider, with the reason, and in a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.comparing import compared
from moothall.commissioning.content import rows_of
from moothall.commissioning.enums import ScenarioKind
from moothall.commissioning.explaining import limit_words
from moothall.commissioning.inputs import PROVIDERS
from moothall.commissioning.models import Scenario
from moothall.commissioning.queries import limits_of
from moothall.commissioning.shown import Planned, Veil
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import is_looser
from moothall.theme.cells import Hidden
from moothall.theme.formats import number, pounds


@dataclass(frozen=True, slots=True)
class Moved:
    """One provider under two scenarios: learners and money before, after, and why they differ."""

    ukprn: str
    name: str
    lead: str
    learners: tuple[Planned, Planned]
    amount: tuple[Planned, Planned]
    why: str

    @property
    def learners_moved(self) -> Planned:
        """Learners after, less before."""
        return less(*self.learners)

    @property
    def amount_moved(self) -> Planned:
        """Money after, less before."""
        return less(*self.amount)


def less(before: Planned, after: Planned) -> Planned:
    """Return after less before, or hidden where either is."""
    if isinstance(before, Hidden):
        return before
    return after if isinstance(after, Hidden) else Decimal(after) - Decimal(before)


def moved(before: Scenario, after: Scenario, names: Names, veil: Veil) -> list[Moved]:
    """Return every provider under two scenarios of one version, as it may be shown."""
    pair = (before, after)
    learners = compared(pair, "provider", "learners", names, veil)
    money = compared(pair, "provider", "amount", names, veil)
    limits = limits_of(pair)
    leads = {
        str(row["ukprn"]): str(row["lead"]) for row in rows_of(after.version.content, PROVIDERS)
    }
    changed = _changed_by_hand(pair)
    return [
        Moved(
            one.code,
            one.name,
            names.area(leads[one.code]) if leads.get(one.code) else "none",
            (one.values[0], one.values[1]),
            (other.values[0], other.values[1]),
            why_moved(
                limits.get(before.pk, {}).get(one.code, []),
                limits.get(after.pk, {}).get(one.code, []),
                moves=one.values[0] != one.values[1] or other.values[0] != other.values[1],
                by_hand=one.code in changed,
            )
            if not isinstance(one.values[0], Hidden)
            else "",
        )
        for one, other in zip(learners, money, strict=True)
    ]


def _changed_by_hand(pair: Sequence[Scenario]) -> set[str]:
    return {
        change.provider
        for scenario in pair
        if scenario.kind == ScenarioKind.AGREED
        for change in scenario.manual_changes.all()
    }


def why_moved(before: Sequence[str], after: Sequence[str], *, moves: bool, by_hand: bool) -> str:
    """Say which limits a provider has come to rest on, and which hold it no more."""
    if not moves:
        return "nothing changes"
    parts = ["changed by hand"] if by_hand else []
    gained = [limit for limit in after if limit not in before]
    lost = [limit for limit in before if limit not in after]
    if gained:
        parts.append(f"now held by {limit_words(gained)}")
    if lost:
        parts.append(f"no longer held by {limit_words(lost)}")
    if not parts:
        parts.append(f"the same limits hold it ({limit_words(list(after)) or 'none'})")
    return "; ".join(parts)


def in_words(before: Scenario, after: Scenario) -> list[str]:
    """Say what a scenario does beside another, and why fewer learn where there is more room."""
    return list(_said(before, after))


def _said(before: Scenario, after: Scenario) -> Iterator[str]:
    learners = after.learners - before.learners
    yield (
        f"Against “{before}”: {signed(learners)} learners, "
        f"{signed_pounds(after.allocated - before.allocated)}, "
        f"{signed(after.unmet - before.unmet)} needs not met."
    )
    if learners < 0 and has_more_room(before, after):
        yield from _why_fewer(before, after)


def has_more_room(before: Scenario, after: Scenario) -> bool:
    """Whether everything that was possible before still is: more money, or a looser limit."""
    if before.percent != after.percent:
        return after.percent > before.percent and after.change == before.change
    change: Mapping[str, object] = after.change
    return bool(change) and not before.change and is_looser(change, after.version.content)


def _why_fewer(before: Scenario, after: Scenario) -> Iterator[str]:
    yield (
        "Fewer learn although there is more room. The plan seeks the most points, not the most "
        "learners: a need of a priority, better quality or a place nearer home can be worth more "
        "than a further learner."
    )
    one, other = (s.allocated / s.learners if s.learners else Decimal(0) for s in (before, after))
    if other > one:
        yield (
            f"The learners it chooses cost more: {pounds(other, pence=True)} each on average, "
            f"{pounds(one, pence=True)} before."
        )
    yield (
        "Learners are whole, too: each line is rounded by less than one learner, so totals can "
        "fall by a few where the plan before rounding does not."
    )


def signed(value: int) -> str:
    """Return a difference with its sign."""
    return f"+{number(value)}" if value > 0 else number(value)


def signed_pounds(value: Decimal) -> str:
    """Return a difference in money with its sign."""
    return f"+{pounds(value)}" if value > 0 else pounds(value)
