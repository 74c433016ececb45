"""A small invented round: Luton and Hertfordshire buy from the two colleges of the cast."""

from decimal import Decimal

from tests.cast import AUTHORITIES, Cast

from moothall.commissioning.actions import make_round, put_inputs
from moothall.commissioning.answers import ask_scenarios
from moothall.commissioning.inputs import BUDGETS, FUNDS, PROVIDERS, RATES
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.problem import Ground
from moothall.commissioning.solving import solve_waiting
from moothall.commissioning.vocabulary import Names
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear
from moothall.planning.queries import NeededLine, SupplyLine

LUTON, HERTFORDSHIRE = AUTHORITIES["Luton"], AUTHORITIES["Hertfordshire"]
BARNFIELD, OAKLANDS = "99999001", "99999002"
MONEY = {
    AUTHORITIES["Bedford"]: "0.00",
    AUTHORITIES["Central Bedfordshire"]: "0.00",
    HERTFORDSHIRE: "300000.00",
    LUTON: "200000.00",
}


def prepared(cast: Cast) -> Round:
    """Make the round with its funds, providers, budgets and rates."""
    made = make_round(by=OPERATOR, body=cast.body, year=AcademicYear(2026), title="Round")
    tables = {
        FUNDS: [{"code": "young", "title": "16-19 funding", "source": "invented"}],
        PROVIDERS: [
            {"ukprn": BARNFIELD, "name": "Barnfield College", "lead": LUTON},
            {"ukprn": OAKLANDS, "name": "Oaklands College", "lead": HERTFORDSHIRE},
        ],
        BUDGETS: [
            {"authority": area, "fund": "young", "amount": Decimal(amount)}
            for area, amount in MONEY.items()
        ],
        RATES: [{"amount": Decimal("4000.00")}],
    }
    for table, rows in tables.items():
        put_inputs(by=OPERATOR, round=made, table=table, rows=rows)
    return made


def ground(round: Round) -> Ground:
    """What the round stands on: 60 residents of Luton and 50 of Hertfordshire to place."""
    return Ground(
        year=AcademicYear(2026),
        areas=Names(round).authorities,
        needs=(
            NeededLine(LUTON, "fe", "3", "4", 40, 40),
            NeededLine(LUTON, "fe", "2", "4", 20, 20),
            NeededLine(HERTFORDSHIRE, "fe", "3", "4", 50, 50),
        ),
        supply=(
            SupplyLine(BARNFIELD, "fe", "2", "4", LUTON, 20),
            SupplyLine(BARNFIELD, "fe", "3", "4", LUTON, 30),
            SupplyLine(BARNFIELD, "fe", "3", "4", "outside region", 5),
            SupplyLine(OAKLANDS, "fe", "3", "4", HERTFORDSHIRE, 40),
            SupplyLine(OAKLANDS, "fe", "3", "4", LUTON, 10),
        ),
    )


def solved(round: Round, *percents: int) -> list[Scenario]:
    """Ask for scenarios on the round as it is now and solve all that wait, on `ground`."""
    asked = [Decimal(percent) for percent in percents]
    version = ask_scenarios(by=OPERATOR, round=round, percents=asked)
    solve_waiting(version, by=OPERATOR, ground=ground(round))
    return list(version.scenarios.order_by("pk"))
