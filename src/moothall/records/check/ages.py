"""Ages in whole years, as columns."""

import polars as pl


def birthday_key(day: pl.Expr) -> pl.Expr:
    """Return a date as the number yyyymmdd: ages are differences of these, divided by 10,000.

    Born on 29 February, one is a year older on 1 March.
    """
    year, month = day.dt.year().cast(pl.Int32), day.dt.month().cast(pl.Int32)
    return year * 10_000 + month * 100 + day.dt.day().cast(pl.Int32)
