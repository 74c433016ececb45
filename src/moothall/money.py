"""Pounds and pence that add up: Money is a Decimal with two places, never a float."""

from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Self

from moothall.faults import InvalidValue

PENNY = Decimal("0.01")


class Money(Decimal):
    """An exact amount in pounds. `Money("4188.00")`; fractions of a penny are refused."""

    def __new__(cls, amount: str | int | Decimal) -> Self:
        """Make the amount, or refuse it."""
        if isinstance(amount, float):
            raise InvalidValue(f"{amount} is a float; give money as text or Decimal.")
        try:
            exact = Decimal(amount)
        except InvalidOperation:
            raise InvalidValue(f"“{amount}” is not an amount: write it as 4188.00.") from None
        if not exact.is_finite() or exact != exact.quantize(PENNY, rounding=ROUND_DOWN):
            raise InvalidValue(f"“{amount}” is not a whole number of pence.")
        return super().__new__(cls, exact.quantize(PENNY))

    def __add__(self, other: object) -> "Money":
        return Money(Decimal.__add__(self, _exact(other)))

    __radd__ = __add__

    def __sub__(self, other: object) -> "Money":
        return Money(Decimal.__sub__(self, _exact(other)))

    def __str__(self) -> str:
        return f"{Decimal(self):.2f}"

    @property
    def words(self) -> str:
        """The amount as pages show it, £4,188.00."""
        sign = "-" if self < 0 else ""
        return f"{sign}£{abs(Decimal(self)):,.2f}"


def _exact(other: object) -> Decimal:
    if isinstance(other, (Decimal, int)):
        return Decimal(other)
    raise TypeError(f"cannot add {type(other).__name__} to money")
