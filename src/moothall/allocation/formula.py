"""What learners cost: the 16-19 funding formula, the earlier demand-led one, and simple rates.

Rates are data by year, given by whoever runs the round; the formula is METHODS, "The 16-19 funding
formula". Numbers are exact between the steps. Each step that is told is rounded down to the penny,
and the next goes on from what was told, so that anyone can follow it with a calculator: the
published case ends on 528,304.24, where rounding to the nearest penny would end on .25.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from moothall.faults import InvalidValue
from moothall.money import PENNY, Money
from moothall.periods import AcademicYear

HOURS_IN_SLN = 450
MOST_SLN = Decimal("1.75")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one year, by the names that the year's guidance gives them.

    `bands`: a student, by funding band. `maths_and_english`: a student of a level 3 programme, by
    its length. `instances`: an instance of disadvantage block 2. `large_programmes`: a student, by
    size. `care`: a student to whom care standards apply.
    """

    year: AcademicYear
    bands: Mapping[str, Money]
    maths_and_english: Mapping[str, Money] = field(default_factory=dict)
    instances: Mapping[str, Money] = field(default_factory=dict)
    least_disadvantage: Money = Money(0)  # noqa: RUF009 - Money cannot change
    large_programmes: Mapping[str, Money] = field(default_factory=dict)
    care: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Students:
    """One provider's students and factors, counted under the names of the rates.

    Band counts may be full-time equivalents. `disadvantage` is the block 1 share of weighted
    student funding, 0.02 for 2%.
    """

    bands: Mapping[str, int | Decimal]
    retention: Decimal = ONE
    cost_weighting: Decimal = ONE
    maths_and_english: Mapping[str, int | Decimal] = field(default_factory=dict)
    disadvantage: Decimal = Decimal(0)
    instances: Mapping[str, int | Decimal] = field(default_factory=dict)
    large_programmes: Mapping[str, int | Decimal] = field(default_factory=dict)
    area_cost: Decimal = ONE
    care: Mapping[str, int | Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Funding:
    """The steps of the formula: `total` is all before `care` times the area's costs, plus care.

    `students` is the bands alone, `weighted` that times retention and cost weighting.
    """

    students: Money
    weighted: Money
    maths_and_english: Money
    disadvantage: Money
    large_programmes: Money
    before_area_cost: Money
    care: Money
    total: Money


def funding(students: Students, rates: Rates) -> Funding:
    """Reckon a provider's 16-19 funding, step by step.

    Raises InvalidValue where a number or a factor is negative or a name has no rate in the year.
    """
    _check_factors(students)
    by_band = _sum("band", students.bands, rates.bands, rates.year)
    weighted = _down(by_band * students.retention * students.cost_weighting)
    taught = _sum(
        "maths and English", students.maths_and_english, rates.maths_and_english, rates.year
    )
    second = _sum("disadvantage", students.instances, rates.instances, rates.year)
    disadvantage = max(_down(weighted * students.disadvantage) + second, rates.least_disadvantage)
    large = _sum("large programme", students.large_programmes, rates.large_programmes, rates.year)
    care = _sum("care standards", students.care, rates.care, rates.year)
    before = weighted + taught + disadvantage + large
    total = _down(before * students.area_cost) + care
    return Funding(by_band, weighted, taught, disadvantage, large, before, care, total)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the formula: what it is, how it is reckoned in words, what it comes to."""

    title: str
    how: str
    amount: Money


def worked(students: Students, rates: Rates) -> tuple[Step, ...]:
    """Tell a provider's funding step by step, so that anyone can follow it with a calculator.

    Raises InvalidValue as `funding` does.
    """
    found = funding(students, rates)
    before_least = _share_words(found.weighted, students.disadvantage)
    block_2 = _sum_words(students.instances, rates.instances)
    return (
        Step("Students by band", _sum_words(students.bands, rates.bands), found.students),
        Step(
            "Times retention and cost weighting",
            f"{found.students.words} x {_plain(students.retention)} x "
            f"{_plain(students.cost_weighting)}",
            found.weighted,
        ),
        Step(
            "Level 3 maths and English",
            _sum_words(students.maths_and_english, rates.maths_and_english),
            found.maths_and_english,
        ),
        Step(
            "Disadvantage",
            f"{before_least} + {block_2}; at least {rates.least_disadvantage.words}",
            found.disadvantage,
        ),
        Step(
            "Large programmes",
            _sum_words(students.large_programmes, rates.large_programmes),
            found.large_programmes,
        ),
        Step("Before area cost", "the last four added up", found.before_area_cost),
        Step(
            "Times area cost",
            f"{found.before_area_cost.words} x {_plain(students.area_cost)}",
            found.total - found.care,
        ),
        Step("Care standards", _sum_words(students.care, rates.care), found.care),
        Step("Total", "the last two added up", found.total),
    )


def _sum_words(counts: Mapping[str, int | Decimal], rates: Mapping[str, Money]) -> str:
    told = [f"{_plain(count)} x {rates[name].words} ({name})" for name, count in counts.items()]
    return " + ".join(told) or "none"


def _share_words(weighted: Money, share: Decimal) -> str:
    return f"{weighted.words} x {_plain(share)}"


def _plain(number: int | Decimal) -> str:
    return f"{Decimal(number).normalize():f}"


def standard_learner_number(guided_hours: Decimal) -> Decimal:
    """The size of one learner's programme: guided learning hours over 450, at most 1.75."""
    if not guided_hours.is_finite() or guided_hours < 0:
        raise InvalidValue(f"{guided_hours} is not a number of hours: give 0 or more.")
    return min(guided_hours / HOURS_IN_SLN, MOST_SLN)


def demand_led_funding(
    *, sln: Decimal, rate: Money, provider_factor: Decimal, additional_support: Money
) -> Money:
    """The earlier formula: SLN x rate x provider factor + additional support, rounded down.

    `sln` is the sum of standard learner numbers of the provider's learners.
    """
    if min(sln, rate, provider_factor, additional_support) < 0:
        raise InvalidValue("SLN, rate, provider factor and additional support are 0 or more.")
    return _down(sln * rate * provider_factor) + additional_support


def rate_per_learner(total: Money, learners: int) -> Money:
    """A simple rate: a total over its learners, rounded down, so that it never buys too many.

    Raises InvalidValue where there are no learners to share it.
    """
    if learners < 1 or total < 0:
        raise InvalidValue(f"{total.words} over {learners} learners is no rate.")
    return _down(Decimal(total) / learners)


def _check_factors(students: Students) -> None:
    for name in ("retention", "cost_weighting", "disadvantage", "area_cost"):
        factor: Decimal = getattr(students, name)
        if not factor.is_finite() or factor < 0:
            raise InvalidValue(f"{name.replace('_', ' ')}: {factor} is not a factor of 0 or more.")


def _sum(
    what: str,
    counts: Mapping[str, int | Decimal],
    rates: Mapping[str, Money],
    year: AcademicYear,
) -> Money:
    """Counts times rates, by name."""
    total = Decimal(0)
    for name, count in counts.items():
        if name not in rates:
            raise InvalidValue(f"{what}: there is no rate called “{name}” in {year}.")
        if count < 0:
            raise InvalidValue(f"{what}, {name}: {count} is below nothing.")
        total += Decimal(count) * rates[name]
    return _down(total)


def _down(amount: Decimal) -> Money:
    return Money(amount.quantize(PENNY, rounding=ROUND_DOWN))
