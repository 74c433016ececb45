"""What a round proposes: whole learners and exact money by provider, kind and home area."""

from dataclasses import dataclass, field

from moothall.allocation.columns import Columns, Whole
from moothall.allocation.limits import Amount, Limit
from moothall.allocation.programme import Corner
from moothall.allocation.round import Kind, Round
from moothall.allocation.rows import Rows
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """Learners from one area bought at one provision, with last year's.

    `exact` is the best number before rounding. `is_decided` is False for providers outside the
    grouping, whose lines stay at last year's learners. Money is learners times the rate.
    """

    provider: UKPRN
    kind: Kind
    area: AreaCode
    learners: int
    money: Money
    exact: float
    last_learners: int
    last_money: Money
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """One authority's money in one fund: allocated + unallocated = budget, to the penny."""

    authority: AreaCode
    fund: str
    budget: Money
    allocated: Money

    @property
    def unallocated(self) -> Money:
        """What is left of the budget."""
        return self.budget - self.allocated


@dataclass(frozen=True, slots=True)
class NeedMet:
    """How much of one need is met, in learners."""

    kind: Kind
    area: AreaCode
    need: int
    met: int

    @property
    def unmet(self) -> int:
        """Learners without a place; 0 where more are placed outside than were needed."""
        return max(0, self.need - self.met)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A demand that whole learners do not meet, although parts of learners would."""

    limit: Limit
    by: Amount
    words: str


@dataclass(frozen=True, slots=True)
class SmallGroup:
    """A group that would be smaller than its minimum, learners from outside included.

    It is closed, or kept since without it the other limits cannot be met.
    """

    provider: UKPRN
    kind: Kind
    minimum: int
    learners: float
    is_closed: bool
    words: str


@dataclass(frozen=True)
class Reckoning:
    """The numbers behind a proposal, by free line and row, for explanations.

    `closed` are the provisions whose groups would be too small.
    """

    columns: Columns
    free: Whole
    rows: Rows
    corner: Corner
    learners: Whole
    closed: Whole


@dataclass(frozen=True)
class Proposal:
    """What the round proposes, and the numbers behind it.

    `lines` holds every line with learners this year or last. `points` is what the whole learners
    are worth (quality, less travel, less penalties of unmet need), `best_points` what parts of
    learners could reach: no plan within the limits is worth more.
    """

    asked: Round
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]
    needs: tuple[NeedMet, ...]
    shortfalls: tuple[Shortfall, ...]
    small_groups: tuple[SmallGroup, ...]
    points: float
    best_points: float
    reckoning: Reckoning = field(repr=False, compare=False)

    @property
    def learners(self) -> int:
        """All learners, those at providers outside included."""
        return sum(line.learners for line in self.lines)

    @property
    def unmet(self) -> int:
        """All learners without a place."""
        return sum(need.unmet for need in self.needs)

    @property
    def budget(self) -> Money:
        """All budgets together."""
        return sum((balance.budget for balance in self.balances), Money(0))

    @property
    def allocated(self) -> Money:
        """All that is allocated."""
        return sum((balance.allocated for balance in self.balances), Money(0))
