"""The matrix: a table of two areas whose cells are shaded by how many, still read as numbers."""

from dataclasses import dataclass

from markupsafe import Markup

from moothall.theme import cells
from moothall.theme.cells import Kind
from moothall.theme.charts.picture import Value
from moothall.theme.charts.shading import Shading


@dataclass(frozen=True)
class HeatCell:
    """One cell: what it says and the class that shades it."""

    html: Markup
    shade: str


@dataclass(frozen=True)
class HeatRow:
    """One row: its name, its cells, its total where there is one."""

    name: str
    cells: tuple[HeatCell, ...]
    total: Markup | None


@dataclass(frozen=True)
class Heat:
    """A heat table as its template takes it.

    `values` has a row for each of `rows` and a value for each of `columns`; totals are given, not
    computed, as they may be hidden too.
    """

    title: str
    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    of: str
    column_head: str = ""
    row_totals: tuple[Value, ...] = ()
    column_totals: tuple[Value, ...] = ()
    total: Value = None
    kind: Kind = Kind.NUMBER

    @property
    def shading(self) -> Shading:
        """The classes, from all cells; totals are not shaded."""
        return Shading.of([value for row in self.values for value in row])

    @property
    def body(self) -> list[HeatRow]:
        """The rows with their shades."""
        shading = self.shading
        return [
            HeatRow(
                name,
                tuple(self._cell(value, shading) for value in row),
                self._total(self.row_totals, place),
            )
            for place, (name, row) in enumerate(zip(self.rows, self.values, strict=True))
        ]

    @property
    def foot(self) -> list[Markup]:
        """The totals of the columns, and of all."""
        if not self.column_totals:
            return []
        totals = [cells.column_markup(value, self.kind) for value in self.column_totals]
        if self.row_totals:
            totals.append(cells.column_markup(self.total, self.kind))
        return totals

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The shades with what they mean, as (class, words)."""
        return [
            (f"heat-{self._level(place)}", words)
            for place, (_, words) in enumerate(self.shading.legend(self.kind))
        ]

    def _level(self, place: int) -> str:
        classes = len(self.shading.tops)
        return "hidden" if place >= classes else str(5 - (classes - 1 - place))

    def _cell(self, value: Value, shading: Shading) -> HeatCell:
        level = shading.level(value)
        shade = "heat-hidden" if level is None else f"heat-{level}"
        return HeatCell(cells.column_markup(value, self.kind), shade)

    def _total(self, totals: tuple[Value, ...], place: int) -> Markup | None:
        return cells.column_markup(totals[place], self.kind) if totals else None
