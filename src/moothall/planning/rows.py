"""What people state, as values that cannot be wrong: shares as fractions of 1, places as counts."""

import re
from dataclasses import dataclass
from decimal import Decimal

from moothall.faults import InvalidValue

ADVICE = "write 85% or 0.85"
PLACES = Decimal("0.000001")
AGES = (16, 17, 18)


def read_share(text: str) -> Decimal:
    """Read a share as people write it, `85%` or `0.85`; a bare number above 1 is refused.

    Raises InvalidValue.
    """
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?|\.\d+)\s*(%?)", text.strip())
    if found:
        share = Decimal(found[1]) / (100 if found[2] else 1)
        if share <= 1:
            return share.quantize(PLACES)
    raise InvalidValue(f"“{text}” is not a share from 0% to 100%: {ADVICE}.")


@dataclass(frozen=True, slots=True)
class StatedShare:
    """The share of an area's residents of an age who are to learn."""

    area: str
    age: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class StatedSpread:
    """The share of a route, level or sector (`dimension`) among the learners of an area."""

    area: str
    dimension: str
    category: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class StatedCapacity:
    """Places of one kind of provision at a provider."""

    ukprn: str
    route: str
    level: str
    ssa1: str
    places: int
