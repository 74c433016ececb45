"""A small invented round: Luton and Hertfordshire buy from the two colleges of the cast."""

from decimal import Decimal

from tests.cast import AUTHORITIES, Cast

from moothall.commissioning.actions import make_round, put_inputs
from moothall.commissioning.inputs import BUDGETS, FUNDS, PROVIDERS, RATES
from moothall.commissioning.models import Round
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear

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
