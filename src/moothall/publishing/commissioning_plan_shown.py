"""What of a commissioning plan everyone may read (EVD-2): what the veil of its round lets them.

A plan goes by the same veil as the pages of rounds (`commissioning.shown`): who reads both reads
nothing more. Unlike those it is refused where no protocol lets its figures be shown, and its needs
are told as planning tells them.

Everything is read from what the scenario pins and from released figures of its snapshot, so that a
plan composed again is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from moothall.commissioning.content import Content
from moothall.commissioning.shown import BREAKDOWNS, Veil, governing, home_of, provider_label
from moothall.evidence.figures import INSIDE
from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN, Ask, FigureTable
from moothall.partnership.actors import By
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.planning.shown import PlannedTable, planned
from moothall.theme.cells import Hidden

Count = int | Hidden


@dataclass
class PlanVeil:
    """What everyone may see of one plan; each figure is asked for once, by the first door."""

    viewer: By
    need: Need
    content: Content
    ask: Ask = figures
    _figures: dict[tuple[str, ...], FigureTable] = field(default_factory=dict)
    _needs: dict[str, PlannedTable] = field(default_factory=dict)

    @cached_property
    def veil(self) -> Veil:
        """The veil of the round."""
        need, areas = self.need, tuple(self.areas.values())
        return Veil(self.viewer, need.body, need.snapshot, self.content, self.ask, areas)

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Names of the member areas by code, by name, as the need has them."""
        found = Parameters.from_dict(self.need.parameters).areas
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def figure(self, *by: str) -> FigureTable:
        """Return the figure of learners that has these breakdowns, of those that are released with
        a round. Raises as `evidence.queries.figures` does.
        """
        wanted = governing(*by)
        if wanted not in self._figures:
            self._figures[wanted] = self.ask(
                viewer=self.viewer,
                body=self.need.body,
                measure="learners",
                by=wanted,
                snapshot=self.need.snapshot,
            )
        return self._figures[wanted]

    def needed(self, by: str = "") -> PlannedTable:
        """Return the need by home area and `by` (route, level, sector or nothing)."""
        if by not in self._needs:
            dimension = BREAKDOWNS[by] if by else ""
            self._needs[by] = planned(
                viewer=self.viewer, need=self.need, by=dimension, ask=self.ask
            )
        return self._needs[by]

    def provider(self, ukprn: str) -> str:
        """Return what figures call a provider."""
        return provider_label(self.figure("provider", "area"), ukprn)

    @property
    def hides_all(self) -> bool:
        """Whether even all residents of the member areas together are hidden: then nothing is told
        but what the decision says.
        """
        figure = self.figure("area", "route")
        return isinstance(figure.cell(home_area=self.home("area", "route")), Hidden)

    def last(self, **at: str) -> Count:
        """Return last year's residents of the member areas at a provider (UKPRN), an area (name),
        or on a route, level or sector, as the evidence shows them.
        """
        found = self.veil.at_residents(**at)
        return found if isinstance(found, Hidden) else int(found)

    def home(self, *by: str) -> str:
        """Return what the figure by these calls the member areas together: “the grouping”, or the
        one of them where learners live at all.
        """
        figure = self.figure(*by)
        return INSIDE if figure.refused else home_of(figure, self.areas.values())


def veiled(value: int | Decimal, *, hidden: bool) -> int | Decimal | Hidden:
    """Return a planned value, or that it is hidden."""
    return HIDDEN if hidden else value
