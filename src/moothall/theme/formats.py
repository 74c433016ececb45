"""How values are written for people: dates, numbers, pounds, percentages, plurals.

Times are stored in UTC and shown in Europe/London (architecture, rules of the house).
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"
Number = int | float | Decimal


def long_date(value: dt.date) -> str:
    """Write a date, or a moment as its London date, as `5 March 2027`."""
    day = as_local(value) if isinstance(value, dt.datetime) else value
    return f"{day.day} {day:%B %Y}"


def short_date(value: dt.date) -> str:
    """Write a date for a narrow column, as `5 Mar 2027`."""
    day = as_local(value) if isinstance(value, dt.datetime) else value
    return f"{day.day} {day:%b %Y}"


def moment(value: dt.datetime) -> str:
    """Write a moment in London time, as `5 March 2027, 14:05`."""
    local = as_local(value)
    return f"{long_date(local)}, {local:%H:%M}"


def as_local(value: dt.datetime) -> dt.datetime:
    """Turn a moment into London time; one without a zone is taken as UTC, as it is stored."""
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return aware.astimezone(LONDON)


def number(value: Number, places: int | None = None) -> str:
    """Write a number with separators, `10,816`, and a true minus sign.

    Whole numbers have no places, others as many as they need up to two, unless `places` says.
    """
    exact = Decimal(str(value))
    if places is None:
        text = f"{exact:,f}" if exact == exact.to_integral() else f"{_round(exact, 2):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{_round(exact, places):,f}"
    return _signed(text)


def pounds(value: Number, pence: bool | None = None) -> str:
    """Write money, `£4,188` or `£4,188.50`; pence are shown when there are any, unless told."""
    exact = _round(Decimal(str(value)), 2)
    if pence is None:
        pence = exact != exact.to_integral()
    shown = f"{abs(exact):,.2f}" if pence else f"{abs(exact):,.0f}"
    return f"{MINUS if exact < 0 else ''}£{shown}"


def percent(value: Number, places: int = 1) -> str:
    """Write a share from 0 to 1 as a percentage, `84.2%`."""
    return f"{percent_points(value, places)}%"


def percent_points(value: Number, places: int = 1) -> str:
    """Write a share from 0 to 1 in hundredths without the sign, for columns headed `%`."""
    return _signed(f"{_round(Decimal(str(value)) * 100, places):,f}")


def plural(count: Number, one: str, many: str = "") -> str:
    """Write a count with its noun, `1 learner`, `2,406 learners`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def join_words(words: list[str]) -> str:
    """Join words as a sentence does: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentence(words: str) -> str:
    """Write words as a sentence: with a capital, and a stop where they have no end of their own."""
    stop = "" if words.endswith((".", "?", "!")) else "."
    return f"{words[:1].upper()}{words[1:]}{stop}"


def file_size(size: int) -> str:
    """Write a size in bytes as people say it, `3.4 MB`."""
    if size < 1000:
        return plural(size, "byte")
    for unit, scale in (("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)):
        if size < scale * 1000 or unit == "GB":
            return f"{number(Decimal(size) / scale, 1)} {unit}"
    raise AssertionError("every size has a unit")


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _signed(text: str) -> str:
    if not text.strip("-0.,"):
        return text.lstrip("-")
    return text.replace("-", MINUS, 1)
