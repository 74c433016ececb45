"""The figures of learners that a round goes by: released with it, in one order."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from moothall.commissioning.models import Version
from moothall.evidence.figures import INSIDE, Asked
from moothall.evidence.models import Snapshot
from moothall.evidence.queries import released
from moothall.evidence.shown import FigureTable
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.measures import MeasureFault
from moothall.planning.models import Need

# The figures that the pages of a round go by, in the order in which they are released; all but the
# last are released with every snapshot.
GOVERNING: tuple[tuple[str, ...], ...] = (
    ("home_area", "route"),
    ("provider", "route"),
    ("provider", "home_area"),
    ("home_area", "level"),
    ("home_area", "ssa1"),
    ("provider", "level"),
    ("provider", "ssa1"),
)
# Our names for what a line is told by, as breakdowns.
BREAKDOWNS = {
    "provider": "provider",
    "area": "home_area",
    "route": "route",
    "level": "level",
    "sector": "ssa1",
}


def snapshot_of(version: Version) -> Snapshot | None:
    """Return the snapshot that a version rests on."""
    pin = version.content.get("need")
    need = Need.objects.select_related("snapshot__body").get(pk=pin["id"]) if pin else None
    return need.snapshot if need else None


def release(version: Version) -> None:
    """Release what the pages of a version go by; nobody is shown it by this."""
    governing_figures(version)


def governing_figures(version: Version) -> list[FigureTable]:
    """Return the figures that a version goes by, as far as they are shown at all; they are released
    where they were not yet. Nobody is shown them by this.
    """
    snapshot = snapshot_of(version)
    found = []
    for by in GOVERNING if snapshot else ():
        asked = Asked.of("learners", by)
        # Where a protocol or a table is missing, the pages hide what they cannot show.
        with suppress(NotAllowed, MeasureFault):
            figure = released(by=SITE, body=version.round.body, asked=asked, snapshot=snapshot)
            found.append(FigureTable(figure))
    return [each for each in found if not each.refused]


def governing(*names: str) -> tuple[str, ...]:
    """Return the breakdowns of the figure that goes before cells by these names of ours."""
    by = {BREAKDOWNS[name] for name in names}
    found = (each for each in GOVERNING if by <= set(each))
    return next(found, tuple(BREAKDOWNS[name] for name in names))


def provider_label(figure: FigureTable, ukprn: str) -> str:
    """Return what a figure calls a provider."""
    called: Mapping[str, str] = figure.figure.table.get("ukprns", {})
    return called.get(ukprn, ukprn)


def home_of(figure: FigureTable, areas: Iterable[str]) -> str:
    """Return what a figure calls the member areas together: “the grouping”, or the one of them
    (names) where learners live at all.
    """
    if figure.refused or INSIDE in figure.figure.table.get("groups", {}).get("home_area", ()):
        return INSIDE
    there = figure.labels("home_area")
    return next((name for name in areas if name in there), INSIDE)
