"""How a need was made: every parameter, with its source and who changed it."""

from dataclasses import dataclass

from moothall.evidence.views.side_tables import Values, side_table
from moothall.partnership.access import BodyRequest
from moothall.planning.labels import said
from moothall.planning.parameters import Parameters
from moothall.planning.shown import PlannedTable
from moothall.theme.formats import moment
from moothall.theme.tables import TablePage

Head = tuple[str, str, str]
COHORT_HEADS: tuple[Head, ...] = (
    ("Home area", "", "text"),
    ("Age", "", "number"),
    ("Cohort", "residents", "number"),
    ("Survival", "%", "percent"),
    ("Measured", "", "text"),
    ("Residents", "in the year planned", "number"),
)
SHARE_HEADS: tuple[Head, ...] = (
    ("Home area", "", "text"),
    ("Age", "", "number"),
    ("Share", "", "percent"),
    ("Source", "", "text"),
    ("Set by", "", "text"),
    ("On", "", "text"),
)
SPREAD_HEADS: tuple[Head, ...] = (
    ("Home area", "", "text"),
    ("Of what is learnt", "", "text"),
    *SHARE_HEADS[2:],
)


@dataclass(frozen=True, slots=True)
class Made:
    """How a need was made, ready for its template."""

    facts: list[tuple[str, object]]
    notes: tuple[str, ...]
    cohorts: TablePage[Values]
    shares: TablePage[Values]
    spread: TablePage[Values]

    @property
    def tables(self) -> tuple[TablePage[Values], ...]:
        """The tables that can be downloaded."""
        return self.cohorts, self.shares, self.spread


def how_made(request: BodyRequest, table: PlannedTable) -> Made:
    """Return what a need rests on: facts, notes and tables."""
    need, parameters = table.need, table.parameters
    facts: list[tuple[str, object]] = [
        ("Academic year", need.year),
        ("Alternative", need.get_alternative_display()),
        ("Learners", f"of {parameters.known}, aged 16 to 18, each counted once, {need.snapshot}"),
        ("Population", f"{parameters.population}, cohorts of {parameters.base}"),
        ("Asked for", f"{moment(need.asked_at)}, by {need.asked_by or 'the operator'}"),
        ("Fingerprint", need.sha256),
    ]
    areas = parameters.areas
    return Made(
        facts=facts,
        notes=parameters.notes,
        cohorts=cohorts_table(request, parameters),
        shares=side_table(
            request,
            "shares",
            "Shares of residents that were set",
            SHARE_HEADS,
            [
                (areas[r.area], r.age, float(r.share), r.source, r.by, r.on)
                for r in parameters.participation
            ],
        ),
        spread=side_table(
            request,
            "spread",
            "Shares of what is learnt that were set",
            SPREAD_HEADS,
            [
                (
                    areas[r.area],
                    said(r.dimension, r.category),
                    float(r.share),
                    r.source,
                    r.by,
                    r.on,
                )
                for r in parameters.spread
            ],
        ),
    )


def cohorts_table(request: BodyRequest, parameters: Parameters) -> TablePage[Values]:
    """Return the cohorts of a need as a table."""
    return side_table(
        request,
        "cohorts",
        f"Residents of {parameters.year}, from the cohorts of {parameters.base}",
        COHORT_HEADS,
        [
            (
                parameters.areas[row.area],
                row.age,
                row.base,
                row.survival,
                "yes" if row.measured else "no: taken as 100%",
                round(row.residents),
            )
            for row in parameters.cohorts
        ],
        source=parameters.population,
    )
