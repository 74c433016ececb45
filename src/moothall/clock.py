"""What time it is: the one place that asks, so that tests and the demo can set it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

_fixed: dt.datetime | None = None


def now() -> dt.datetime:
    """Return the present moment in UTC, or the moment that `at` has set."""
    return _fixed or dt.datetime.now(dt.UTC)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock at a moment (UTC) inside the block."""
    global _fixed
    before, _fixed = _fixed, moment
    try:
        yield
    finally:
        _fixed = before
