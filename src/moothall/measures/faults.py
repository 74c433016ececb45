"""What can be wrong with a question about the evidence: each says what there is instead."""

from collections.abc import Iterable

from moothall.faults import InvalidValue


class MeasureFault(InvalidValue):
    """A question that cannot be answered. The message is one a user can act on."""


class UnknownMeasure(MeasureFault):
    """A measure that is not among the definitions."""


class UnknownBreakdown(MeasureFault):
    """A breakdown or filter that the measure does not have."""


class UnknownValue(MeasureFault):
    """A value to filter by that the breakdown does not have."""


class NoSources(MeasureFault):
    """Evidence without a single return or aggregate."""


class ReturnsConflict(MeasureFault):
    """Two accepted returns of one provider for one year: their learners would count twice."""


class RecordsMissing(MeasureFault):
    """An accepted return whose records do not lie in the lake."""


class ReferenceMissing(MeasureFault):
    """A reference table that the measure cannot do without."""


class EngineMissing(MeasureFault):
    """An engine whose software is not installed."""


def listing(values: Iterable[str], limit: int = 20) -> str:
    """Return values as a list for a message, the first `limit` of them and how many more."""
    held = list(values)
    more = f" and {len(held) - limit} more" if len(held) > limit else ""
    return (", ".join(held[:limit]) + more) if held else "none"
