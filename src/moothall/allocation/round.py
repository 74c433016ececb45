"""The question a commissioning round asks: who could be bought from, what is needed, what limits.

Everything here is given by the caller and nothing is computed. Learners are whole numbers, money is
Money, shares are Decimals (0.03 is 3%), values are points of the partnership's own choosing: only
their ratios matter. METHODS, Allocation; DOMAIN COM-1 to COM-4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from moothall.codes import UKPRN, AreaCode
from moothall.money import Money
from moothall.periods import AcademicYear


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """A kind of provision: route, level and sector as measures print them (`fe`, `3`, `15`)."""

    route: str
    level: str
    sector: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Some kinds in some areas. A part left empty means all of them."""

    routes: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    areas: frozenset[AreaCode] = frozenset()

    def covers(self, kind: Kind) -> bool:
        """Whether the kind is among these kinds."""
        return (
            (not self.routes or kind.route in self.routes)
            and (not self.levels or kind.level in self.levels)
            and (not self.sectors or kind.sector in self.sectors)
        )

    def covers_area(self, area: AreaCode) -> bool:
        """Whether the area is among these areas."""
        return not self.areas or area in self.areas


@dataclass(frozen=True, slots=True)
class Authority:
    """A member authority, by the code of its area."""

    code: AreaCode
    name: str


@dataclass(frozen=True, slots=True)
class Area:
    """A home area, whose residents are charged to one authority's budgets (COM-1)."""

    code: AreaCode
    name: str
    authority: AreaCode


@dataclass(frozen=True, slots=True)
class Fund:
    """A funding stream and the kinds it pays for. Each kind belongs to exactly one fund."""

    code: str
    name: str
    pays_for: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Budget:
    """What one authority has of one fund. Money never crosses to another authority (COM-1)."""

    authority: AreaCode
    fund: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who teaches.

    `floor` is the largest fall and `cap` the largest rise of its money on last year, as shares;
    None is no limit. A provider without money last year has no cap. A provider that is not
    `inside` the grouping is not decided on: its lines stay at last year's learners.
    """

    ukprn: UKPRN
    name: str
    lead: AreaCode | None = None
    inside: bool = True
    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One kind of provision at one provider.

    `rate` buys one learner for the year. `capacity` is places (None: as many as wanted), of which
    `taken` are held by learners from outside, who cost this round nothing. A group smaller than
    `minimum`, learners from outside included, is not opened; 0 asks for no minimum.
    """

    provider: UKPRN
    kind: Kind
    rate: Money
    capacity: int | None = None
    taken: int = 0
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """Residents of one area can learn this kind at this provider.

    `quality` is the points one learner there is worth, `travel` the points the way there costs.
    What ran last year and is offered no more is given too, with a capacity of 0, so that floors,
    caps and changes are reckoned on the whole of last year.
    """

    provider: UKPRN
    kind: Kind
    area: AreaCode
    quality: float
    travel: float = 0.0
    last_learners: int = 0
    last_money: Money = Money(0)  # noqa: RUF009 - Money cannot change


@dataclass(frozen=True, slots=True)
class Need:
    """Places that residents of an area need, and the points lost for each that is not met.

    A kind and area without a need needs nothing: nobody is placed there.
    """

    kind: Kind
    area: AreaCode
    learners: int
    penalty: float


class Purpose(Enum):
    """Why a share of need must be met."""

    AREA_AND_LEVEL = "area and level"
    GROUP = "vulnerable group"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """At least `share` of the need in `scope` must be met, rounded up to whole learners.

    `weight` is added to the penalty of each unmet need in the scope: how much more a priority
    counts than the rest. A share of 0 demands nothing and only weighs.
    """

    name: str
    scope: Scope
    share: Decimal
    purpose: Purpose = Purpose.AREA_AND_LEVEL
    weight: float = 0.0


class Change(Enum):
    """What quality says about the money of a provider, set against last year (COM-3)."""

    GROW = "grow"  # may rise by the share given, in place of the provider's cap
    HOLD = "hold"  # may not rise
    SHRINK = "shrink"  # must fall by at least the share given; no floor protects it
    END = "end"  # gets nothing; no floor protects it


@dataclass(frozen=True, slots=True)
class Condition:
    """A quality condition on a provider, or on some of its kinds, with its reason.

    `by` is a share of last year's money, for GROW and SHRINK. Areas in the scope are not used:
    quality does not differ by where a learner lives.
    """

    provider: UKPRN
    change: Change
    reason: str
    by: Decimal = Decimal(0)
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Titles:
    """What routes, levels and sectors are called in sentences. A code without a title is shown."""

    routes: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """All that is known before money is given out, for one academic year.

    The order within each table means nothing: equal rounds in any order get equal proposals.
    `moothall.allocation.check_round` names everything that is wrong with one.
    """

    year: AcademicYear
    authorities: tuple[Authority, ...]
    areas: tuple[Area, ...]
    funds: tuple[Fund, ...]
    budgets: tuple[Budget, ...]
    providers: tuple[Provider, ...]
    provisions: tuple[Provision, ...]
    offers: tuple[Offer, ...]
    needs: tuple[Need, ...]
    sufficiencies: tuple[Sufficiency, ...] = ()
    conditions: tuple[Condition, ...] = ()
    titles: Titles = field(default_factory=Titles)
