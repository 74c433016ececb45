"""Whether one text is a value of a field: the lexical rules of XML Schema, told one at a time.

This is the plain judge. The fast columns prove the ordinary values and ask here about all others.
Dates are as strict as the judge used in the tests (libxml2): no blanks around them.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from moothall.records.formats.ilr.structure import Field

Value = int | str | dt.date | dt.datetime | Decimal | None

XML_SPACE = " \t\r\n"
INT_MOST = {"int": 2**31 - 1, "long": 2**63 - 1}
TENTHS = Decimal("0.1")
DECIMAL_MOST = Decimal("99999999.9")  # what decimal128(9, 1) holds

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = r"(-?(?:[1-9][0-9]{4,17}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_DATE = re.compile(_DAY + _ZONE)
_DATE_TIME = re.compile(_DAY + r"T([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)" + _ZONE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text is worth: the value kept in the column, and the rule it breaks, if any.

    `field.beyond` marks a sound date that no calendar of ours holds (year 12025).
    """

    value: Value
    rule: str | None = None


@lru_cache(maxsize=65536)
def judge(field: Field, text: str) -> Judgement:
    """Return the value of a text in a field, and the rule of ours that it breaks.

    Source: XML Schema part 2, and the facets of the official structure.
    """
    value: Value
    if field.type in INT_MOST:
        value, rule = _whole(field, text)
    elif field.type == "decimal":
        value, rule = _decimal(field, text)
    elif field.type == "date":
        value, rule = _date(text)
    elif field.type == "dateTime":
        value, rule = _date_time(text)
    else:
        value, rule = text, _text_rule(field, text)
    return Judgement(value, rule)


def _whole(field: Field, text: str) -> tuple[int | None, str | None]:
    stripped = text.strip(XML_SPACE)
    if not _WHOLE.fullmatch(stripped) or len(stripped.lstrip("+-0")) > 19:
        return None, "field.type"
    number = int(stripped)
    most = INT_MOST[field.type]
    if not -most - 1 <= number <= most:
        return None, "field.type"
    return number, _number_rule(field, Decimal(number))


def _decimal(field: Field, text: str) -> tuple[Decimal | None, str | None]:
    stripped = text.strip(XML_SPACE)
    if not _DECIMAL.fullmatch(stripped):
        return None, "field.type"
    number = Decimal(stripped)
    kept = None
    if abs(number) <= DECIMAL_MOST and number == number.quantize(TENTHS):
        kept = number.quantize(TENTHS)
    return kept, _number_rule(field, number)


def _number_rule(field: Field, number: Decimal) -> str | None:
    facets = field.facets
    if facets.least is not None and number < facets.least:
        return "field.range"
    if facets.most is not None and number > facets.most:
        return "field.range"
    if facets.total_digits is not None and abs(number) >= 10**facets.total_digits:
        return "field.range"
    if facets.fraction_digits is not None and number != round(number, facets.fraction_digits):
        return "field.range"
    return None


def _is_day(year: int, month: int, day: int) -> bool:
    if year == 0 or not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(2000 + year % 400, month)[1]


def _date(text: str) -> tuple[dt.date | None, str | None]:
    match = _DATE.fullmatch(text)
    if not match or not _is_day(*(parts := tuple(map(int, match.groups())))):
        return None, "field.type"
    if not dt.MINYEAR <= parts[0] <= dt.MAXYEAR:
        return None, "field.beyond"
    return dt.date(*parts), None


def _date_time(text: str) -> tuple[dt.datetime | None, str | None]:
    match = _DATE_TIME.fullmatch(text)
    if not match:
        return None, "field.type"
    year, month, day, hour, minute = map(int, match.groups()[:5])
    second = float(match[6])
    midnight = hour == 24 and minute == 0 and second == 0
    if not _is_day(year, month, day) or minute > 59 or second >= 60 or hour > 23 + midnight:
        return None, "field.type"
    try:
        midday = dt.datetime.combine(dt.date(year, month, day), dt.time(hour % 24, minute))
        return midday + dt.timedelta(days=midnight, seconds=int(second)), None
    except (ValueError, OverflowError):
        return None, "field.beyond"


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _text_rule(field: Field, text: str) -> str | None:
    facets = field.facets
    if facets.enumeration and text not in facets.enumeration:
        return "field.enumeration"
    least = facets.length if facets.length is not None else facets.min_length or 0
    most = facets.length if facets.length is not None else facets.max_length
    if len(text) < least or (most is not None and len(text) > most):
        return "field.length"
    if not all(_compiled(pattern).fullmatch(text) for pattern in facets.patterns):
        return "field.pattern"
    return None
