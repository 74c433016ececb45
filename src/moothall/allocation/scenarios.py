"""Scenarios: the same round under other budgets, agreed before the figure is known (COM-2).

A budget is scaled exactly and rounded down to the penny, each authority's and fund's by itself:
money that a rounding made could belong to nobody. What is lost, less than a penny each, is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal

from moothall.allocation.round import Budget, Round
from moothall.codes import AreaCode
from moothall.faults import InvalidValue
from moothall.money import PENNY, Money

Purse = tuple[AreaCode, str]  # an authority and a fund


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens to budgets: all change by `percent`, but for those in `changes`.

    Percent is a Decimal, +2 for two percent more. Raises InvalidValue below -100.
    """

    name: str
    percent: Decimal = Decimal(0)
    changes: Mapping[Purse, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for percent in (self.percent, *self.changes.values()):
            if not percent.is_finite() or percent < -100:
                raise InvalidValue(f"{percent}% is not a change of a budget: give -100 or more.")

    def percent_for(self, budget: Budget) -> Decimal:
        """The change of one budget in percent."""
        return self.changes.get((budget.authority, budget.fund), self.percent)

    def amount(self, budget: Budget) -> Money:
        """One budget under this scenario, rounded down to the penny."""
        return Money(self._exact(budget).quantize(PENNY, rounding=ROUND_DOWN))

    def applied(self, asked: Round) -> Round:
        """The round under this scenario. Raises InvalidValue where a change is of no budget."""
        known = {(budget.authority, budget.fund) for budget in asked.budgets}
        for authority, fund in sorted(set(self.changes) - known):
            raise InvalidValue(f"{self.name}: there is no budget of {authority} for {fund}.")
        scaled = (replace(budget, amount=self.amount(budget)) for budget in asked.budgets)
        return replace(asked, budgets=tuple(scaled))

    def lost(self, asked: Round) -> Decimal:
        """Pounds lost in all by rounding down: less than a penny for each budget."""
        lost = (self._exact(budget) - self.amount(budget) for budget in asked.budgets)
        return sum(lost, Decimal(0))

    def _exact(self, budget: Budget) -> Decimal:
        return Decimal(budget.amount) * (100 + self.percent_for(budget)) / 100


STEADY = Scenario("steady")
SCENARIOS = (
    *(Scenario(f"-{percent}%", Decimal(-percent)) for percent in (3, 2, 1)),
    STEADY,
    *(Scenario(f"+{percent}%", Decimal(percent)) for percent in (1, 2, 3)),
)
