"""The figures that the pages show: released once for each snapshot, in one order.

The order is part of what is released (METHODS, memory), so it is written down here. Pages show
slices of these tables; what one asks for beyond them is released on demand, after them.
"""

from collections.abc import Callable

from moothall.evidence.figures import Asked
from moothall.evidence.models import Snapshot
from moothall.evidence.policies import NoProtocol
from moothall.evidence.queries import released
from moothall.evidence.snapshots import NoEvidence, take_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.measures import ReferenceMissing
from moothall.partnership.actors import By
from moothall.partnership.models import Body

COUNTS = ("enrolments", "starters", "completers", "achievers")
RATES = ("retention", "pass_rate", "achievement_rate")

# Each a measure with its breakdowns. Learners by home and delivery area are the travel to learn.
# What providers teach is counted in enrolments: tables of learners by provider and by area, both
# by level and by sector, would hang together in a ring that takes minutes to protect.
STANDARD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("learners", ("home_area", "delivery_area")),
    ("learners", ("home_area", "route")),
    ("learners", ("provider", "route")),
    ("learners", ("provider", "home_area")),
    *(
        ("learners", ("home_area", name))
        for name in ("level", "ssa1", "age", "sex", "ethnicity", "lldd")
    ),
    ("participation", ("home_area",)),
    ("enrolments", ("provider", "level")),
    ("enrolments", ("provider", "ssa1")),
    *((name, ("provider",)) for name in (*COUNTS[1:], *RATES)),
    *((name, (by,)) for by in ("level", "route", "home_area") for name in RATES),
    ("achievement_rate", ("ssa1",)),
    ("planned_hours", ("provider",)),
)

Tell = Callable[[float, str], None]


def refresh(*, by: By, body: Body, tell: Tell | None = None) -> Snapshot | None:
    """Take a snapshot where something has changed, and release the standard figures on it.

    Releasing shows them to nobody yet. Returns None where there is nothing accepted, or no protocol
    under which to show anything: the pages say so.
    """
    try:
        snapshot = take_snapshot(by=by, body=body)
        for done, (measure, breakdowns) in enumerate(STANDARD):
            if tell:
                tell(done / len(STANDARD), f"{measure} by {' and '.join(breakdowns)}")
            _release(by, body, snapshot, measure, breakdowns)
    except (NoProtocol, NoEvidence):
        return None
    if tell:
        tell(1, "done")
    return snapshot


def _release(
    by: By, body: Body, snapshot: Snapshot, measure: str, breakdowns: tuple[str, ...]
) -> None:
    try:
        released(by=by, body=body, asked=Asked.of(measure, breakdowns), snapshot=snapshot)
    except NoProtocol:
        raise
    except (ReferenceMissing, NotAllowed):
        return  # the page says which table is missing, or what the protocol does not cover
