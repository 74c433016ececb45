"""What a need rests on, as it was when it was computed: kept with the need, shown beside it.

Everything here may be shown: residents are published numbers, shares are what people set.
Participation as now rests on learners, so it is not kept: pages show it as a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from moothall.measures.projection import Cell, Cohorts


@dataclass(frozen=True, slots=True)
class CohortRow:
    """Residents of an area of an age: in the base year a cohort, grown older since."""

    area: str
    age: int
    base: int
    survival: float
    measured: bool
    residents: float


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share of residents that was set, with its source, by whom and on which day."""

    area: str
    age: int
    share: str
    source: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A share of one category of an area's learners that was set."""

    area: str
    dimension: str
    category: str
    share: str
    source: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a need rests on beside the learners of its snapshot.

    `known` is the academic year of those learners, `base` that of the population the cohorts come
    from. `notes` say in sentences what a reader must know.
    """

    year: str
    known: str
    base: str
    population: str
    ages: tuple[int, ...]
    areas: Mapping[str, str]
    cohorts: tuple[CohortRow, ...]
    participation: tuple[ShareRow, ...] = ()
    spread: tuple[SpreadRow, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> "Parameters":
        """Read what JSON kept."""

        def rows(name: str) -> Sequence[Mapping[str, object]]:
            found = kept.get(name, ())
            return found if isinstance(found, list | tuple) else ()

        areas = kept["areas"]
        ages, notes = kept["ages"], kept["notes"]
        if not (isinstance(areas, dict) and isinstance(ages, Sequence)):
            raise TypeError("The parameters of this need are not those of a need.")
        return cls(
            year=str(kept["year"]),
            known=str(kept["known"]),
            base=str(kept["base"]),
            population=str(kept["population"]),
            ages=tuple(int(age) for age in ages),
            areas={str(code): str(name) for code, name in areas.items()},
            cohorts=tuple(CohortRow(**row) for row in rows("cohorts")),  # type: ignore[arg-type]
            participation=tuple(ShareRow(**row) for row in rows("participation")),  # type: ignore[arg-type]
            spread=tuple(SpreadRow(**row) for row in rows("spread")),  # type: ignore[arg-type]
            notes=tuple(str(note) for note in notes) if isinstance(notes, Sequence) else (),
        )


def cohort_rows(moved: Cohorts, base: Mapping[Cell, int]) -> tuple[CohortRow, ...]:
    """Return cohorts as rows: residents in the base year, survival over all years, residents."""
    steps = moved.year.start - moved.base.start
    rows = []
    for (area, age), residents in sorted(moved.residents.items()):
        began = base[area, age - steps]
        on_the_way = [(area, each) for each in range(age - steps + 1, age + 1)]
        rows.append(
            CohortRow(
                area=area,
                age=age,
                base=began,
                survival=float(residents / began) if began else 1.0,
                measured=bool(on_the_way) and set(on_the_way) <= moved.measured,
                residents=float(residents),
            )
        )
    return tuple(rows)
