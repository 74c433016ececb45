"""The queues of background work: what somebody waits for never stands behind what takes long."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

# Seconds to a minute, with somebody waiting at a page: the check of a return. django-tasks' own.
SHORT = "default"
# Minutes and more: bringing figures up to date, solving a round, writing documents.
LONG = "long"
# One worker of `moothall serve` works on each.
QUEUES = (SHORT, LONG)

# What comes first in a queue, from -100 to 100. Work that a person asked for has 0, the default;
# a page that has nothing to show without it goes before, and what nobody asked for after.
PAGE_WAITS = 50
NOBODY_WAITS = -50


@contextmanager
def logged(what: str, tell: Callable[[], object] | None = None) -> Iterator[None]:
    """Log whatever breaks `what` is done, and `tell` whoever waits for it: the work ends there.

    What broke is ours to mend, so the page says no more than that it did.
    """
    try:
        yield
    except Exception:
        log.exception("%s failed", what)
        if tell:
            tell()
