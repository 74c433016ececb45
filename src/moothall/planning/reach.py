"""Which provider is within reach of which area: where residents travel to learn now.

Reach is read from the figure of learners by provider and home area as it is shown, and from
nothing else: a pair whose number is hidden does not count, so a page built on reach tells nothing
that the figure does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.evidence.queries import figures
from moothall.evidence.shown import FigureTable
from moothall.partnership.actors import By
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.theme.cells import Hidden

# Fewer residents than this at a provider do not make it one that an area can count on.
LEAST = 12


@dataclass(frozen=True, slots=True)
class Reach:
    """Providers within reach of areas.

    `shares` has for each pair of UKPRN and area (ONS code) the part of the provider's learners who
    live there, from 0 to 1; `names` what each provider is called; `figure` what it was read from.
    """

    figure: FigureTable
    names: Mapping[str, str]
    shares: Mapping[tuple[str, str], float]
    least: int

    def providers(self, area: str) -> list[str]:
        """Return the UKPRNs within reach of an area, by name."""
        found = [ukprn for ukprn, code in self.shares if code == area]
        return sorted(found, key=lambda ukprn: self.names[ukprn])


def reach_of(*, viewer: By, need: Need, least: int = LEAST) -> Reach:
    """Return who is within reach: at least `least` residents of the area learn there now.

    Raises NoProtocol or NotAllowed as `evidence.queries.figures` does.
    """
    figure = figures(
        viewer=viewer,
        body=need.body,
        measure="learners",
        by=("provider", "home_area"),
        snapshot=need.snapshot,
    )
    names: Mapping[str, str] = figure.figure.table["ukprns"]
    areas = Parameters.from_dict(need.parameters).areas
    shares: dict[tuple[str, str], float] = {}
    for ukprn, label in names.items():
        total = figure.cell(provider=label)
        if isinstance(total, Hidden) or not total:
            continue
        for code, name in areas.items():
            here = figure.cell(provider=label, home_area=name)
            if not isinstance(here, Hidden) and here is not None and here >= least:
                shares[ukprn, code] = here / total
    return Reach(figure, names, shares, least)
