"""The queues of background work: what somebody waits for never stands behind what takes long."""

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
