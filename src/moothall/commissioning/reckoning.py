"""Rates made by the 16-19 funding formula, from the round's tables of national rates and students.

The formula is `allocation.formula` (METHODS); nothing in it is invented here. A rate is what the
formula gives a provider over its students in bands, rounded down to the penny.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from moothall.allocation.formula import Funding, Rates, Step, Students, funding, worked
from moothall.commissioning.actions import put_inputs
from moothall.commissioning.enums import FACTORS, FormulaPart
from moothall.commissioning.inputs import RATES
from moothall.commissioning.models import FormulaRate, FormulaStudents, Round
from moothall.faults import InvalidValue
from moothall.money import PENNY, Money
from moothall.partnership.actors import By
from moothall.periods import AcademicYear

PRICED = {
    FormulaPart.BAND: "bands",
    FormulaPart.MATHS_AND_ENGLISH: "maths_and_english",
    FormulaPart.INSTANCE: "instances",
    FormulaPart.LARGE: "large_programmes",
    FormulaPart.CARE: "care",
}
Named = dict[FormulaPart, dict[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the formula gives one provider, and the rate that follows."""

    ukprn: str
    students: Students
    rates: Rates
    funding: Funding

    @property
    def count(self) -> Decimal:
        """Its students in bands, full-time equivalents as given."""
        return sum((Decimal(each) for each in self.students.bands.values()), Decimal(0))

    @property
    def rate(self) -> Money:
        """What one student costs, rounded down to the penny."""
        return Money((Decimal(self.funding.total) / self.count).quantize(PENNY, "ROUND_DOWN"))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The formula step by step, the rate last."""
        last = Step(
            "Rate of one student",
            f"{self.funding.total.words} over {self.count.normalize():f} students, rounded down",
            self.rate,
        )
        return (*worked(self.students, self.rates), last)


def reckoned(round: Round) -> list[Reckoned]:
    """Return what the formula gives each provider that has students, by UKPRN.

    Raises InvalidValue with everything that is missing.
    """
    priced = _national(round)
    given: dict[str, Named] = defaultdict(lambda: defaultdict(dict))
    for row in FormulaStudents.objects.filter(round=round):
        given[row.provider][FormulaPart(row.part)][row.name] = row.value
    faults = [*_missing(round, priced, given)]
    if faults:
        raise InvalidValue(" ".join(faults))
    rates = _rates(round, priced)
    found = []
    for ukprn in sorted(given):
        students = _students(given[ukprn])
        found.append(Reckoned(ukprn, students, rates, funding(students, rates)))
    return found


def _national(round: Round) -> Named:
    found: Named = defaultdict(dict)
    for row in FormulaRate.objects.filter(round=round):
        found[FormulaPart(row.part)][row.name] = row.amount
    return found


def _missing(round: Round, priced: Named, given: Mapping[str, Named]) -> Iterator[str]:
    if not priced.get(FormulaPart.BAND):
        yield f"No national rate of a funding band is given for {round.year}."
    if not given:
        yield "No provider's students are given."
    for ukprn, named in sorted(given.items()):
        if not sum(named.get(FormulaPart.BAND, {}).values()):
            yield f"{ukprn} has no students in any band."
        for part in PRICED:
            for name in sorted(set(named.get(part, {})) - set(priced.get(part, {}))):
                yield f"{ukprn}: there is no national rate for {part.label}, “{name}”."


def _rates(round: Round, priced: Named) -> Rates:
    money = {
        field: {name: Money(amount) for name, amount in priced.get(part, {}).items()}
        for part, field in PRICED.items()
    }
    least = priced.get(FormulaPart.LEAST, {}).get("", Decimal(0))
    return Rates(
        AcademicYear.parse(round.year),
        bands=money["bands"],
        maths_and_english=money["maths_and_english"],
        instances=money["instances"],
        least_disadvantage=Money(least),
        large_programmes=money["large_programmes"],
        care=money["care"],
    )


def _students(named: Named) -> Students:
    counts = {field: named.get(part, {}) for part, field in PRICED.items()}
    factor = {part: named.get(part, {}).get("") for part in FACTORS}
    one = Decimal(1)
    return Students(
        bands=counts["bands"],
        retention=_or(factor[FormulaPart.RETENTION], one),
        cost_weighting=_or(factor[FormulaPart.COST_WEIGHTING], one),
        maths_and_english=counts["maths_and_english"],
        disadvantage=_or(factor[FormulaPart.DISADVANTAGE], Decimal(0)),
        instances=counts["instances"],
        large_programmes=counts["large_programmes"],
        area_cost=_or(factor[FormulaPart.AREA_COST], one),
        care=counts["care"],
    )


def _or(value: Decimal | None, default: Decimal) -> Decimal:
    return default if value is None else value


def fill_rates(*, by: By, round: Round, route: str = "") -> int:
    """Make the rate of each provider of a route (empty: of all) by the formula; return how many.

    Other rates stay. Raises InvalidValue with everything that is missing, NotAllowed where the
    round is not to be changed.
    """
    rows = [
        {
            "provider": each.ukprn,
            "route": route,
            "level": "",
            "sector": "",
            "amount": Decimal(each.rate),
            "source": f"16-19 formula, national rates of {round.year}: {each.funding.total.words} "
            f"over {each.count.normalize():f} students",
        }
        for each in reckoned(round)
    ]
    put_inputs(by=by, round=round, table=RATES, rows=rows)
    return len(rows)
