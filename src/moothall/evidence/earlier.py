"""Rates counted again on the snapshots of which they were printed before."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from moothall.disclosure import CountTable, Release
from moothall.disclosure.layout import Conditions
from moothall.evidence import stages
from moothall.evidence.changes import Before
from moothall.evidence.models import Snapshot
from moothall.evidence.snapshots import open_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.measures import Computed, Evidence, MeasureFault, compute

# A column of what was computed on a snapshot, as a table of counts.
Count = Callable[[Computed, Snapshot, Evidence, str], CountTable]


def rates_before(
    computed: Computed, snapshot: Snapshot, released: Sequence[Release], count: Count
) -> list[Before]:
    """Return a rate on the earlier snapshots of which it was printed, counted again by `count`;
    where their records are erased, what was printed without its counts.
    """
    measure = computed.measure.name
    printed: defaultdict[str, frozenset[Conditions]] = defaultdict(frozenset)
    for release in released:
        if release.layout.snapshot != snapshot.sha256:
            cells = stages.printed_by(measure, release)
            if cells:
                printed[release.layout.snapshot] |= cells
    earlier = Snapshot.objects.filter(body=snapshot.body_id, sha256__in=list(printed))
    found = []
    for each in earlier.select_related("body").order_by("pk"):
        try:
            evidence = open_snapshot(each)
            again = compute(evidence, measure, computed.by, computed.where)
        except (NotAllowed, MeasureFault):
            found.append(Before(printed[each.sha256], None))
            continue
        both = [count(again, each, evidence, part) for part in ("numerator", "denominator")]
        found.append(Before.of(printed[each.sha256], *both))
    return found
