"""Lines held against the limits of a round, and what follows from them; in words that tell no
number of learners.

The optimiser breaks no limit but the smallest group, where the others need it. Lines changed by
hand may break any, and then everything is checked anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from moothall import allocation
from moothall.allocation import Breach, Kind, breaches
from moothall.codes import UKPRN, AreaCode
from moothall.commissioning.conflicts import limit_words, roughly
from moothall.commissioning.models import Line
from moothall.money import Money


def broken_limits(
    asked: allocation.Round, lines: Iterable[Line], solved: Iterable[Line] = ()
) -> list[str]:
    """Return every limit of a round that these lines break, each in a sentence.

    The optimiser keeps a group below the smallest opened where the other limits cannot be met
    without it. Such a group of `solved`, the lines it found, is no fault of who changes another
    line; made smaller still, it is. Raises InvalidValue where a line is of something that nobody
    offers.
    """
    small = {
        breach.limit: _short(breach)
        for breach in breaches(asked, _plan(solved))
        if breach.limit.bound is allocation.Bound.MINIMUM
    }
    return [
        _words(breach)
        for breach in breaches(asked, _plan(lines))
        if breach.limit not in small or _short(breach) > small[breach.limit]
    ]


def _plan(lines: Iterable[Line]) -> dict[tuple[UKPRN, Kind, AreaCode], int]:
    return {
        (UKPRN(line.provider), kind_of(line), AreaCode(line.area)): line.learners
        for line in lines
        if line.learners
    }


def _short(breach: Breach) -> int:
    """How many learners a group is short of the smallest opened."""
    assert isinstance(breach.by, int)
    return breach.by


def _words(breach: Breach) -> str:
    told = limit_words(breach.limit)
    verb = "is missed" if breach.limit.bound in MISSED else "is exceeded"
    # To the penny it would tell how many learners a provider or an authority has.
    by = f" by {roughly(breach.by)}" if isinstance(breach.by, Money) else ""
    return f"{told[0].upper()}{told[1:]} {verb}{by}."


MISSED = (allocation.Bound.FLOOR, allocation.Bound.SUFFICIENCY, allocation.Bound.MINIMUM)


def kind_of(line: Line) -> Kind:
    """Return the kind of provision of a line."""
    return Kind(line.route, line.level, line.sector)


def fund_of(asked: allocation.Round, kind: Kind) -> str:
    """Return the code of the fund that pays for a kind; nothing where none does."""
    return next((f.code for f in asked.funds if f.pays_for.covers(kind)), "")


def spent(asked: allocation.Round, lines: Iterable[Line]) -> Mapping[tuple[str, str], Decimal]:
    """Return what lines cost by authority (area code) and fund."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    authority = {str(area.code): str(area.authority) for area in asked.areas}
    for line in lines:
        found[authority[line.area], fund_of(asked, kind_of(line))] += line.amount
    return found


def placed(lines: Iterable[Line]) -> Mapping[tuple[str, Kind], int]:
    """Return the learners of lines by home area and kind."""
    found: dict[tuple[str, Kind], int] = defaultdict(int)
    for line in lines:
        found[line.area, kind_of(line)] += line.learners
    return found
