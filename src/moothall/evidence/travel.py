"""Travel to learn as it may be shown: sums only of what is shown (EVD-5, EVD-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.evidence.figures import INSIDE
from moothall.evidence.shown import HIDDEN, FigureTable, Shown
from moothall.measures.vocabulary import OUTSIDE_REGION, REST_OF_REGION
from moothall.theme.cells import Hidden


def add(numbers: Iterable[Shown | None]) -> Shown:
    """Add up what is shown; one hidden number hides the sum."""
    total: int | float = 0
    for number in numbers:
        if isinstance(number, Hidden):
            return HIDDEN
        total += number or 0
    return total


@dataclass(frozen=True, slots=True)
class Borders:
    """Learners who cross a border, by what is on its other side."""

    inside: Shown
    region: Shown
    outside: Shown

    @property
    def total(self) -> Shown:
        """All of them."""
        return add((self.inside, self.region, self.outside))


@dataclass(frozen=True, slots=True)
class AreaTravel:
    """One authority: its residents, who stays, who leaves and who comes."""

    name: str
    residents: Shown
    stay: Shown
    exports: Borders
    imports: Borders

    @property
    def self_containment(self) -> Shown | None:
        """The share of residents who learn at home, from 0 to 1."""
        if isinstance(self.stay, Hidden) or isinstance(self.residents, Hidden):
            return HIDDEN
        return self.stay / self.residents if self.residents else None


@dataclass(frozen=True, slots=True)
class Travel:
    """The travel to learn of a grouping, from its released matrix."""

    figure: FigureTable
    inside: tuple[str, ...]

    @classmethod
    def of(cls, figure: FigureTable, inside: Iterable[str]) -> "Travel":
        """Read the matrix of learners by home and delivery area."""
        return cls(figure, tuple(inside))

    def cell(self, home: str, place: str) -> Shown:
        """Learners who live in one area and learn in another; a group or total by its label."""
        found = self.figure.cell(home_area=home, delivery_area=place)
        return 0 if found is None else found

    @property
    def within(self) -> Shown:
        """Learners who cross between authorities of the grouping."""
        return add(self.cell(a, b) for a in self.inside for b in self.inside if a != b)

    @property
    def exports(self) -> Borders:
        """Residents of the grouping who learn elsewhere; `inside` are those who stay within."""
        return Borders(
            self.within,
            add(self.cell(a, REST_OF_REGION) for a in self.inside),
            add(self.cell(a, OUTSIDE_REGION) for a in self.inside),
        )

    @property
    def imports(self) -> Borders:
        """Learners from elsewhere who learn in the grouping."""
        return Borders(
            self.within,
            add(self.cell(REST_OF_REGION, a) for a in self.inside),
            add(self.cell(OUTSIDE_REGION, a) for a in self.inside),
        )

    @property
    def residents(self) -> Shown:
        """Residents of the grouping who learn."""
        grouped = self.figure.cell(home_area=INSIDE)
        if grouped:
            return grouped
        return add(self.figure.cell(home_area=a) for a in self.inside)

    def area(self, name: str) -> AreaTravel:
        """Return one authority's travel."""
        others = [a for a in self.inside if a != name]
        return AreaTravel(
            name=name,
            residents=self.figure.cell(home_area=name) or 0,
            stay=self.cell(name, name),
            exports=Borders(
                add(self.cell(name, other) for other in others),
                self.cell(name, REST_OF_REGION),
                self.cell(name, OUTSIDE_REGION),
            ),
            imports=Borders(
                add(self.cell(other, name) for other in others),
                self.cell(REST_OF_REGION, name),
                self.cell(OUTSIDE_REGION, name),
            ),
        )

    @property
    def areas(self) -> list[AreaTravel]:
        """Every authority's travel."""
        return [self.area(name) for name in self.inside]
