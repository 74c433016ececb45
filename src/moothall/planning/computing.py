"""How a need is computed: population, exact learners by the second door, what people have set."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pyarrow.parquet as pq

from moothall.evidence import home
from moothall.evidence.enums import Purpose, ReferenceKind, ReturnKind
from moothall.evidence.models import Snapshot
from moothall.evidence.queries import counts_for
from moothall.evidence.snapshots import contents_of
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.measures.projection import (
    Cell,
    Cohorts,
    Kind,
    Line,
    Population,
    Spread,
    cohorts,
    project,
    shares_now,
)
from moothall.partnership.actors import By
from moothall.partnership.models import Area
from moothall.periods import AcademicYear
from moothall.planning.enums import Alternative
from moothall.planning.models import Need, ParticipationShare, SpreadShare, Stated
from moothall.planning.parameters import Parameters, ShareRow, SpreadRow, cohort_rows
from moothall.planning.rows import AGES
from moothall.theme.formats import join_words, long_date, number

Tell = Callable[[float, str], None]


class NothingToPlan(NotAllowed):
    """Something that a need rests on is missing. The message says what, and how to bring it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A need that is computed and not yet kept."""

    parameters: Parameters
    lines: tuple[Line, ...]
    sha256: str

    @property
    def learners(self) -> int:
        """Learners needed in all."""
        return sum(line.learners for line in self.lines)


def year_of(snapshot: Snapshot) -> AcademicYear:
    """Return the latest academic year of the learner records of a snapshot.

    Raises NothingToPlan where it holds tables of counts only: they do not tell ages.
    """
    years = [
        AcademicYear.parse(content.given.year)
        for content in contents_of(snapshot)
        if content.given.kind == ReturnKind.ILR
    ]
    if not years:
        raise NothingToPlan(
            "Needs are computed from learner records, by age, and no learner record is accepted: "
            "only tables of counts. Give the providers' ILR files on the returns page."
        )
    return max(years)


def areas_of(snapshot: Snapshot) -> dict[str, str]:
    """Return the names of the member authorities' areas by code, as the snapshot has them."""
    found = Area.objects.filter(pk__in=snapshot.grouping).order_by("code")
    areas = {area.code: area.name for area in found}
    if not areas:
        raise NothingToPlan(
            "Needs are those of the residents of member authorities, and the partnership had none "
            "when the snapshot was taken. Add them on the partnership's page of members."
        ).or_with("moothall partnership member add")
    return areas


def compute(need: Need, *, by: By, tell: Tell) -> Picture:
    """Compute what a need asks for, on its snapshot and on what people have set now.

    `tell` hears a fraction from 0 to 1 and what is being done. Raises NoProtocol, NothingToPlan,
    CohortsMissing or SpreadWrong, each in words.
    """
    snapshot, alternative = need.snapshot, Alternative(need.alternative)
    year, known, areas = AcademicYear.parse(need.year), year_of(snapshot), areas_of(snapshot)
    if year < known:
        raise NothingToPlan(
            f"{year} is over: the records are of {known}. Plan {known} or a later year."
        )
    tell(0.05, "reading the population")
    name, population = read_population(snapshot)
    shared = {"areas": sorted(areas), "ages": AGES, "known": known}
    now = cohorts(population, **shared, year=known)  # type: ignore[arg-type]
    then = cohorts(population, **shared, year=year)  # type: ignore[arg-type]
    tell(0.2, "counting who learns now")
    learners, pattern = _learners(need, by, areas)
    tell(0.6, "reading what was set")
    chosen = _chosen(need, alternative, areas)
    tell(0.7, "moving cohorts on")
    shares = {**shares_now(learners, now.residents), **chosen.shares}
    projection = project(then.residents, shares, pattern, chosen.spreads)
    base = {(a, age): n for (a, each, age), n in population.items() if each == then.base}
    parameters = Parameters(
        year=str(year),
        known=str(known),
        base=str(then.base),
        population=name,
        ages=AGES,
        areas=areas,
        cohorts=cohort_rows(then, base),
        participation=chosen.share_rows,
        spread=chosen.spread_rows,
        notes=_notes(alternative, then, now, population, chosen, areas),
    )
    return Picture(parameters, projection.lines, hash_of(need, parameters, projection.lines))


def hash_of(need: Need, parameters: Parameters, lines: Sequence[Line]) -> str:
    """Return the hash of a need: its evidence, what it rests on, and every line in order."""
    told = {
        "snapshot": need.snapshot.sha256,
        "alternative": str(need.alternative),
        "parameters": parameters.to_dict(),
        "lines": [[x.area, x.route, x.level, x.ssa1, x.learners] for x in lines],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read_population(snapshot: Snapshot) -> tuple[str, Population]:
    """Return the name of a snapshot's population table, and its people by area, year and age.

    Raises NothingToPlan where it has none.
    """
    table = snapshot.references.filter(kind=ReferenceKind.POPULATION).first()
    if table is None:
        raise NothingToPlan(
            "Needs rest on the number of residents by age, and there is no population table. "
            "Give one on the page of reference tables."
        ).or_with("moothall reference import population FILE")
    rows = pq.read_table(home.path_of(table)).to_pylist()
    years = {text: AcademicYear.parse(text) for text in {row["year"] for row in rows}}
    return table.name, {
        (row["area"], years[row["year"]], row["age"]): int(row["count"]) for row in rows
    }


def _learners(
    need: Need, by: By, areas: Mapping[str, str]
) -> tuple[dict[Cell, int], dict[tuple[str, *Kind], int]]:
    """Count residents who learn by age, and by what they learn: exact, by the second door."""
    codes = {name: code for code, name in areas.items()}
    where = {
        "year": [str(year_of(need.snapshot))],
        "home_area": sorted(codes),
        "age": [f"{AGES[0]}-{AGES[-1]}"],
    }

    def counted(*breakdowns: str) -> list[dict[str, object]]:
        table = counts_for(
            Purpose.ALLOCATION,
            asker=by,
            body=need.body,
            measure="learners",
            by=("home_area", *breakdowns),
            where=where,
            snapshot=need.snapshot,
        )
        rows: list[dict[str, object]] = table.to_pylist()
        return rows

    by_age = {
        (codes[str(row["home_area"])], int(str(row["age"]))): _whole(row["numerator"])
        for row in counted("age")
    }
    pattern = {
        (
            codes[str(row["home_area"])],
            str(row["route"]),
            str(row["level"]),
            str(row["ssa1"]),
        ): _whole(row["numerator"])
        for row in counted("route", "level", "ssa1")
    }
    return by_age, pattern


def _whole(count: object) -> int:
    """A count as it was made; nothing where an agency hid all of it."""
    return count if isinstance(count, int) else 0


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What people have set for an alternative: shares of residents, and of what is learnt."""

    shares: Mapping[Cell, Fraction] = field(default_factory=dict)
    share_rows: tuple[ShareRow, ...] = ()
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    spread_rows: tuple[SpreadRow, ...] = ()


def _chosen(need: Need, alternative: Alternative, areas: Mapping[str, str]) -> _Chosen:
    if alternative is Alternative.AS_NOW:
        return _Chosen()
    asked = {"body": need.body, "year": need.year, "alternative": alternative, "area__in": areas}
    shares = list(ParticipationShare.objects.filter(**asked).select_related("changed_by"))
    spread = list(SpreadShare.objects.filter(**asked).select_related("changed_by"))
    if not shares and not spread:
        raise NothingToPlan(
            f"Nothing is set for {need.year}, {alternative.label}: set shares on the page “What do "
            "our needs rest on?”, or import them there."
        ).or_with(f"moothall need import {_table_of(alternative)} FILE --year {need.year}")
    spreads: dict[str, Spread] = {}
    for row in spread:
        before = spreads.get(row.area_id)
        if before and before.dimension != row.dimension:
            raise InvalidValue(f"{areas[row.area_id]} has shares by two dimensions: keep one.")
        kept = {**before.shares} if before else {}
        spreads[row.area_id] = Spread(
            row.dimension, {**kept, row.category: Fraction(str(row.share))}
        )
    return _Chosen(
        shares={(row.area_id, row.age): Fraction(str(row.share)) for row in shares},
        share_rows=tuple(
            ShareRow(row.area_id, row.age, str(row.share), *_stated(row)) for row in shares
        ),
        spreads=spreads,
        spread_rows=tuple(
            SpreadRow(row.area_id, row.dimension, row.category, str(row.share), *_stated(row))
            for row in spread
        ),
    )


def _table_of(alternative: Alternative) -> str:
    return "ambition" if alternative is Alternative.AMBITION else "participation"


def _stated(row: Stated) -> tuple[str, str, str]:
    return row.source, str(row.changed_by or "the operator"), long_date(row.changed_at)


def _notes(
    alternative: Alternative,
    then: Cohorts,
    now: Cohorts,
    population: Population,
    chosen: _Chosen,
    areas: Mapping[str, str],
) -> tuple[str, ...]:
    """Return what a reader must know, in sentences."""
    notes = ["Participation is of learners in ILR providers only: school sixth forms are not in."]
    if then.year != then.base:
        notes.append(_survival_note(then))
    own = [population.get((area, then.year, age)) for area, age in then.residents]
    if then.year != then.base and all(count is not None for count in own):
        stated = sum(count or 0 for count in own)
        moved = round(sum(then.residents.values(), Fraction(0)))
        notes.append(
            f"The population table has numbers of its own for {then.year}: {number(stated)} "
            f"residents, where the cohorts moved on are {number(moved)}. The latter are used."
        )
    if now.base != now.year:
        notes.append(
            f"The population of {now.year}, of which today's learners are a share, is itself that "
            f"of {now.base} moved on."
        )
    if alternative is not Alternative.AS_NOW and chosen.shares:
        missing = sorted(
            f"{areas[area]} aged {age}"
            for area, age in then.residents
            if (area, age) not in chosen.shares
        )
        if missing:
            notes.append(f"Nothing is set for {join_words(missing)}: there it stays as now.")
    return tuple(notes)


def _survival_note(then: Cohorts) -> str:
    steps = f"the cohorts of {then.base}, each a year older every year"
    if not then.measured:
        return (
            f"Residents of {then.year} are {steps}. The population table does not have the year "
            f"before {then.base}, so nobody is taken to come or go."
        )
    return (
        f"Residents of {then.year} are {steps}, times what became of the cohorts in the year "
        f"before {then.base}."
    )
