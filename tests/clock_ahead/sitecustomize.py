"""Lets the programs that a test starts live some days ahead: DAYS_AHEAD says how many.

Python runs this at its start where the folder is on its path.
"""

import datetime as dt
import os

from moothall import clock

AHEAD = dt.timedelta(days=int(os.environ["DAYS_AHEAD"]))


def now() -> dt.datetime:
    """Return the moment that so many days will bring."""
    return dt.datetime.now(dt.UTC) + AHEAD


clock.now = now
