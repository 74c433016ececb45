"""What may be shown of planned volumes: a planned cell is shown only where the evidence figure
“learners” by the same breakdowns is, and hidden in the same way where that is hidden.

The figures leave by evidence's first door, whose memory and protection govern. Totals of all are
shown always: they are the partnership's own plan. A sum over areas by route, level or sector is
shown only where the part of every area is: areas grow by different numbers, so that such a sum
beside that of today's learners could tell what is hidden in them (as in `planning.shown`).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from moothall.commissioning.models import Version
from moothall.evidence.figures import Asked
from moothall.evidence.models import Snapshot
from moothall.evidence.queries import figures, released
from moothall.evidence.shown import HIDDEN, FigureTable
from moothall.evidence.snapshots import open_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE, Actor
from moothall.measures import MeasureFault
from moothall.partnership.models import Body, Person
from moothall.partnership.queries import authorities
from moothall.planning.models import Need
from moothall.theme.cells import Hidden

By = Person | Actor
Planned = int | Decimal | Hidden
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
    snapshot = snapshot_of(version)
    if snapshot is None:
        return
    for by in GOVERNING:
        # Where a protocol or a table is missing, the pages hide what they cannot show.
        with suppress(NotAllowed, MeasureFault):
            released(
                by=SITE, body=version.round.body, asked=Asked.of("learners", by), snapshot=snapshot
            )


@dataclass
class Veil:
    """What one reader may see of planned cells on one snapshot; each figure is asked for once."""

    viewer: By
    body: Body
    snapshot: Snapshot | None
    _figures: dict[tuple[str, ...], FigureTable | None] = field(default_factory=dict)
    _labels: dict[str, str] | None = None

    def covers(self, value: Planned, **at: str) -> Planned:
        """Return a planned value, or that it is hidden. `at` names the cell: provider (UKPRN),
        area (the name), route, level, sector; nothing for the total of all.
        """
        return HIDDEN if self.hides(**at) else value

    def hides(self, **at: str) -> bool:
        """Whether the cell is hidden."""
        if not at:
            return False
        if not at.keys() & {"provider", "area"}:
            return any(self.hides(area=area, **at) for area in self._areas())
        named = {BREAKDOWNS[name]: self._label(name, code) for name, code in at.items()}
        figure = self._figure(tuple(named))
        return figure is None or isinstance(figure.cell(**named), Hidden)

    def words(self, by: Sequence[str]) -> str:
        """Say what a table by these names hides and why; nothing where it may hide nothing."""
        figure = self._figure(tuple(BREAKDOWNS[name] for name in by))
        if figure is None:
            return "Only totals are shown: the learners behind them are not shown by these."
        if figure.hidden_in_words:
            return (
                "A planned number is hidden where the number of learners it rests on is: small, or "
                "needed to work out one that is."
            )
        return ""

    def last(self, **at: str) -> Planned:
        """Return last year's learners at a cell, as they are shown."""
        named = {BREAKDOWNS[name]: self._label(name, code) for name, code in at.items()}
        figure = self._figure(tuple(named))
        value = figure.cell(**named) if figure else HIDDEN
        return value if isinstance(value, Hidden) else int(value or 0)

    def _areas(self) -> list[str]:
        return [place.area.name for place in authorities(self.body) if place.area]

    def _figure(self, by: tuple[str, ...]) -> FigureTable | None:
        """The figure that has these breakdowns: its totals are the same in every table."""
        wanted = next((each for each in GOVERNING if set(by) <= set(each)), by)
        if wanted not in self._figures:
            self._figures[wanted] = self._asked(wanted)
        return self._figures[wanted]

    def _asked(self, by: tuple[str, ...]) -> FigureTable | None:
        if self.snapshot is None:
            return None
        try:
            found = figures(
                viewer=self.viewer,
                body=self.body,
                measure="learners",
                by=by,
                snapshot=self.snapshot,
            )
        except (NotAllowed, MeasureFault):
            return None
        return None if found.refused else found

    def _label(self, name: str, code: str) -> str:
        """What the figures call a code: providers by name, all else as it is given."""
        if name != "provider":
            return code
        if self._labels is None:
            known = open_snapshot(self.snapshot).provider_labels if self.snapshot else {}
            self._labels = {str(ukprn): label for ukprn, label in known.items()}
        return self._labels.get(code, code)
