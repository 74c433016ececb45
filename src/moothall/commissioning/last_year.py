"""Who taught whom last year, as a round counts it: by numbers that fit what the evidence shows.

Whoever prepares a round chooses its rates, limits and providers, and sees what it comes to. On
exact numbers that would tell them all: a rate that one small group alone has, a round in which all
others end (EVD-2). So what stands as last year, floors, caps and places taken are reckoned with
whole learners that rest on the shown numbers of the governing figures alone, on which kinds are
taught where (a prospectus says so too) and on the places that providers declare. Needs are exact.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from moothall.allocation import Kind
from moothall.commissioning.content import hash_of
from moothall.commissioning.governing import governing_figures
from moothall.commissioning.models import Version
from moothall.disclosure import TOTAL
from moothall.disclosure.fitted import Told, fitted, whole
from moothall.evidence.figures import INSIDE
from moothall.evidence.shown import FigureTable
from moothall.ledger.actions import NotAllowed
from moothall.measures.vocabulary import UNKNOWN
from moothall.partnership.actors import By
from moothall.planning.models import Need
from moothall.planning.queries import SupplyLine, supply_lines
from moothall.theme.cells import Hidden

Taught = tuple[str, Kind]
SUMS = (TOTAL, INSIDE)


def supply_of(
    version: Version, need: Need, areas: Mapping[str, str], *, by: By
) -> Sequence[SupplyLine]:
    """Return who taught whom in the evidence of a need, for a version of a round. Of the exact
    lines only the kinds that are taught are read. Raises NoProtocol, NoEvidence, and NotAllowed
    where nothing of those learners may be shown.
    """
    exact = supply_lines(asker=by, body=version.round.body, snapshot=need.snapshot)
    figures = governing_figures(version)
    if not any("home_area" in figure.by for figure in figures):
        raise NotAllowed(
            "Nothing of the learners behind this round may be shown, so what it comes to cannot "
            "be told. Add a protocol that shares figures of learners by home area and provider."
        )
    taught = {(line.ukprn, Kind(line.route, line.level, line.ssa1)) for line in exact}
    declared = version.content.get("declared")
    places = {
        (str(ukprn), Kind(route, level, sector)): int(count)
        for ukprn, route, level, sector, count in (declared if isinstance(declared, list) else ())
    }
    return as_shown(taught, figures, areas, places)


def as_shown(
    taught: Collection[Taught],
    figures: Sequence[FigureTable],
    areas: Mapping[str, str],
    places: Mapping[Taught, int],
) -> list[SupplyLine]:
    """Return who taught how many from where. A kind that is taught and comes out with nobody has a
    line with no learners.

    `taught` are UKPRNs with kinds; `figures` are of learners by two of provider, home area, route,
    level and sector; `areas` names of the member areas by code; `places` what is declared.
    """
    content = hash_of(
        [
            sorted([ukprn, kind.route, kind.level, kind.sector] for ukprn, kind in taught),
            [[figure.by, figure.figure.table] for figure in figures],
            dict(areas),
            sorted(
                [ukprn, kind.route, kind.level, kind.sector, count]
                for (ukprn, kind), count in places.items()
            ),
        ]
    )
    return list(_lines(_Fit(content, taught, figures, areas, places)))


@lru_cache(maxsize=2)
def _lines(fit: "_Fit") -> tuple[SupplyLine, ...]:
    """Return the lines of a fit: worked out once for all changes by hand to a round, since it takes
    minutes where there are hundreds of providers.
    """
    return tuple(fit.lines())


@dataclass(frozen=True)
class _Fit:
    """Unknown learners: of each kind that is taught somewhere, from each home. `content` is the
    hash of the rest: fits of the same are equal.
    """

    content: str
    taught: Collection[Taught] = field(compare=False)
    figures: Sequence[FigureTable] = field(compare=False)
    areas: Mapping[str, str] = field(compare=False)
    places: Mapping[Taught, int] = field(compare=False)

    def lines(self) -> Iterator[SupplyLine]:
        """Give the lines."""
        told = [each for figure in self.figures for each in self._told(figure)]
        start = [float(self.places.get((ukprn, kind)) or 1) for ukprn, kind, _ in self.cells]
        counts = whole(fitted(np.array(start), told), told).tolist()
        codes = {name: code for code, name in self.areas.items()}
        empty = set(self.taught)
        for (ukprn, kind, home), count in zip(self.cells, counts, strict=True):
            if count:
                empty.discard((ukprn, kind))
                yield _line(ukprn, kind, codes.get(home, home), count)
        for ukprn, kind in sorted(empty):
            yield _line(ukprn, kind, UNKNOWN, 0)

    @cached_property
    def cells(self) -> list[tuple[str, Kind, str]]:
        """The unknown numbers. Those of a provider, and in it of a route and home, stand side by
        side, so that their sums come out whole.
        """
        homes = {n for f in self.figures if "home_area" in f.by for n in f.labels("home_area")}
        every = [(ukprn, kind, home) for ukprn, kind in self.taught for home in homes]
        return sorted(every, key=lambda x: (x[0], x[1].route, x[2], x[1].level, x[1].sector))

    @cached_property
    def _labels(self) -> Mapping[str, NDArray[np.str_]]:
        """What figures call each unknown number, by breakdown; providers by UKPRN."""
        return {
            "provider": np.array([ukprn for ukprn, _, _ in self.cells], str),
            "home_area": np.array([home for _, _, home in self.cells], str),
            "route": np.array([kind.route for _, kind, _ in self.cells], str),
            "level": np.array([kind.level for _, kind, _ in self.cells], str),
            "ssa1": np.array([kind.sector for _, kind, _ in self.cells], str),
        }

    def _told(self, figure: FigureTable) -> Iterator[Told]:
        """What a figure shows: its cells, and its sums over one breakdown or both."""
        called = figure.figure.table.get("ukprns", {})
        ukprns = {label: ukprn for ukprn, label in called.items()}
        tables: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
        for row in figure:
            labels = tuple(ukprns.get(label, label) for label in row.labels.values())
            sums = tuple(label if label in SUMS else "" for label in labels)
            told = row.value
            value = float("nan") if told is None or isinstance(told, Hidden) else float(told)
            tables.setdefault(sums, {})[labels] = value
        for sums, cells in tables.items():
            yield self._table(figure.by, sums, cells)

    def _table(
        self, by: Sequence[str], sums: Sequence[str], cells: Mapping[tuple[str, ...], float]
    ) -> Told:
        """The cells of a figure that have the same sums, each with the numbers it adds up."""
        places = {labels: place for place, labels in enumerate(cells)}
        own = [
            np.full(len(self.cells), over) if over else self._labels[name]
            for name, over in zip(by, sums, strict=True)
        ]
        of = np.array([places.get(labels, -1) for labels in zip(*own, strict=True)], np.intp)
        if INSIDE in sums:
            of[~np.isin(self._labels["home_area"], list(self.areas.values()))] = -1
        return Told(of, np.array(list(cells.values())))


def _line(ukprn: str, kind: Kind, area: str, count: int) -> SupplyLine:
    return SupplyLine(ukprn, kind.route, kind.level, kind.sector, area, count)
