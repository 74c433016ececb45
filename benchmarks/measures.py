"""How fast are measures over many aims, against DuckDB SQL written by hand?

Generates learner records (20 million aims with `--aims 20000000`), then counts the travel matrix
and the achievement rates by provider and level, each as the measures' Ibis expression and as SQL
written by hand for this one question, in the same run on the same DuckDB settings, and prints the
ratio. Both answers are compared first. Two stages: from the records themselves, which is what
preparing a snapshot costs; and from the prepared tables, which is what a page costs.

    python benchmarks/measures.py [--aims N] [--folder FOLDER] [--rounds N]
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from moothall.codes import UKPRN, AreaCode
from moothall.measures import AcceptedReturn, DuckDB, Evidence, Sources, measure_named
from moothall.measures.compute import from_records as expression
from moothall.measures.definitions.travel_to_learn import TRAVEL_TO_LEARN
from moothall.measures.question import ask
from moothall.periods import AcademicYear
from moothall.records.references import References

PROVIDERS = 40
AIMS_EACH = 2.5
GROUPING = tuple(AreaCode(f"E060000{n:02}") for n in range(1, 5))
QUESTIONS = {
    "travel matrix": ("flows", ("home_area", "delivery_area")),
    "achievement rates": ("achievement_rate", ("provider", "level")),
}


@dataclass(frozen=True)
class Timed:
    """What one way of counting took, in seconds of the clock and of the processor, and its rows."""

    seconds: float
    processor: float
    rows: list[tuple[object, ...]]


def generate(folder: Path, aims: int) -> Sources:
    """Write records of about so many aims and the reference tables below a folder."""
    run = duckdb.connect()
    run.execute("SELECT setseed(0.5)")
    lake, reference = folder / "lake", folder / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    _references(run, reference)
    learners = int(aims / AIMS_EACH / PROVIDERS)
    returns = []
    for number in range(PROVIDERS):
        accepted = AcceptedReturn(AcademicYear(2025), UKPRN(10000001 + number), f"{number:064x}")
        for kind, query in _records(number, learners).items():
            where = lake / "records" / kind / "year=2025-26" / f"ukprn={accepted.ukprn}"
            where.mkdir(parents=True, exist_ok=True)
            _copy(run, query, where / f"{accepted.sha256}.parquet")
        returns.append(accepted)
    tables = {n: reference / f"{n}.parquet" for n in ("aims", "postcodes", "providers", "areas")}
    return Sources(lake, tuple(returns), references=References(**tables), grouping=GROUPING)


def _copy(run: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    run.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _references(run: duckdb.DuckDBPyConnection, folder: Path) -> None:
    _copy(
        run,
        "SELECT 'AB' || (i // 1000) || ' ' || (i % 10) || 'AA' || '' AS postcode, "
        "'E060000' || lpad((1 + i % 60)::varchar, 2, '0') AS lad, 1 AS easting, 1 AS northing "
        "FROM range(100000) t(i) QUALIFY row_number() OVER (PARTITION BY postcode) = 1",
        folder / "postcodes.parquet",
    )
    _copy(
        run,
        "SELECT 'E060000' || lpad(i::varchar, 2, '0') AS code, 'Authority ' || i AS name, "
        "'unitary authority' AS kind, 'E12000006' AS parent, "
        "CASE WHEN i < 20 THEN 'East of England' ELSE 'London' END AS region, "
        'NULL::date AS "from", NULL::date AS "to" FROM range(1, 61) t(i)',
        folder / "areas.parquet",
    )
    _copy(
        run,
        "SELECT lpad(i::varchar, 8, '0') AS learn_aim_ref, 'Aim' AS title, "
        "CASE WHEN i % 9 = 0 THEN 'E' ELSE (i % 9)::varchar END AS level, "
        '(1 + i % 15)::varchar AS ssa1, NULL AS ssa2, NULL::date AS "from", NULL::date AS "to" '
        "FROM range(5000) t(i)",
        folder / "aims.parquet",
    )
    _copy(
        run,
        "SELECT (10000001 + i)::bigint AS ukprn, 'Provider ' || i AS name, "
        f"'AB' || (i % 100) || ' ' || (i % 10) || 'AA' AS postcode FROM range({PROVIDERS}) t(i)",
        folder / "providers.parquet",
    )


def _records(number: int, learners: int) -> dict[str, str]:
    """Return a query a record kind; one learner in ten is at the next provider as well."""
    overlap = learners // 10
    first = number * (learners - overlap)
    place = "'AB' || (random() * 99)::int || ' ' || (random() * 9)::int || 'AA'"
    deliveries = int(learners * AIMS_EACH)
    learner = (
        f"SELECT i::int AS _row, 'L' || i AS LearnRefNumber, (1000000000 + {first} + i)::bigint "
        "AS ULN, DATE '2006-09-01' + (random() * 1500)::int AS DateOfBirth, "
        "(31 + random() * 16)::bigint AS Ethnicity, "
        "CASE WHEN random() < 0.5 THEN 'F' ELSE 'M' END AS Sex, "
        "(1 + random())::bigint AS LLDDHealthProb, (random() * 700)::bigint AS PlanLearnHours, "
        f"50::bigint AS PlanEEPHours, {place} AS PostcodePrior FROM range({learners}) t(i)"
    )
    monitoring = (
        f"SELECT (i * 20)::int AS _learner, k AS LearnFAMType, 1::bigint AS LearnFAMCode "
        f"FROM range({learners // 20}) t(i), (VALUES ('EHC'), ('HNS')) f(k)"
    )
    delivery = (
        f"SELECT i::int AS _row, (i % {learners})::int AS _learner, "
        "lpad((random() * 5100)::int::varchar, 8, '0') AS LearnAimRef, "
        f"(CASE WHEN i < {learners} THEN 5 ELSE 4 END)::bigint AS AimType, "
        f"(1 + i // {learners})::bigint AS AimSeqNumber, "
        "DATE '2025-09-01' + (random() * 60)::int AS LearnStartDate, "
        "DATE '2026-01-01' + (random() * 300)::int AS LearnPlanEndDate, "
        "(CASE WHEN random() < 0.8 THEN 25 ELSE 35 END)::bigint AS FundModel, "
        "NULL::bigint AS PHours, "
        "(CASE WHEN random() < 0.1 THEN 25 END)::bigint AS ProgType, "
        f"{place} AS DelLocPostCode, "
        "([1, 2, 2, 2, 2, 3, 6])[1 + (random() * 6)::int]::bigint AS CompStatus, "
        "CASE WHEN random() < 0.8 THEN DATE '2025-09-20' + (random() * 300)::int END "
        "AS LearnActEndDate, "
        "(CASE WHEN random() < 0.1 THEN 40 END)::bigint AS WithdrawReason, "
        "(1 + random() * 2)::bigint AS Outcome "
        f"FROM range({deliveries}) t(i)"
    )
    return {"Learner": learner, "LearnerFAM": monitoring, "LearningDelivery": delivery}


def _files(sources: Sources, kind: str) -> str:
    files = ", ".join(f"'{sources.records(kind, a)}'" for a in sources.returns)
    return f"read_parquet([{files}], union_by_name = true, hive_partitioning = true)"


def _area(lad: str, sources: Sources) -> str:
    inside = ", ".join(f"'{code}'" for code in sources.grouping)
    return f"""CASE WHEN {lad}.code IS NULL THEN 'unknown'
        WHEN {lad}.code IN ({inside}) THEN {lad}.name
        WHEN {lad}.region = 'East of England' THEN 'rest of region'
        ELSE 'outside region' END"""


APPRENTICE = "coalesce(d.ProgType IN (2, 3, 20, 21, 22, 23, 25), false)"
AGE = "(2025 - year(l.DateOfBirth) - CASE WHEN month(l.DateOfBirth) > 8 THEN 1 ELSE 0 END)"


def _written(column: str) -> str:
    squeezed = f"upper(replace({column}, ' ', ''))"
    return f"left({squeezed}, length({squeezed}) - 3) || ' ' || right({squeezed}, 3)"


def records_by_hand(sources: Sources) -> dict[str, str]:
    """Return both questions over the learner records."""
    reference = sources.references
    travel = f"""
    WITH l AS (SELECT * FROM {_files(sources, "Learner")}),
    d AS (SELECT * FROM {_files(sources, "LearningDelivery")}),
    main AS (
      SELECT l.PostcodePrior AS home, l.DateOfBirth, d.ukprn, d.DelLocPostCode, d.ProgType
      FROM d JOIN l ON d.ukprn = l.ukprn AND d.year = l.year AND d._learner = l._row
      QUALIFY row_number() OVER (
        PARTITION BY l.year, CASE WHEN l.ULN = 9999999999 THEN NULL ELSE l.ULN END,
          CASE WHEN l.ULN = 9999999999 THEN l.ukprn || ':' || l.LearnRefNumber END
        ORDER BY CASE WHEN d.AimType IN (1, 5) THEN 0 ELSE 1 END,
          coalesce(d.PHours, coalesce(l.PlanLearnHours, 0) + coalesce(l.PlanEEPHours, 0)) DESC,
          d.LearnStartDate, d.AimSeqNumber, d.ukprn, d._row) = 1),
    placed AS (
      SELECT {_written("l.home")} AS home,
        CASE WHEN {APPRENTICE.replace("d.", "l.")} AND p.postcode IS NOT NULL
          THEN p.postcode ELSE {_written("l.DelLocPostCode")} END AS place
      FROM main l LEFT JOIN '{reference.providers}' p ON p.ukprn = l.ukprn
      WHERE {AGE} BETWEEN 16 AND 18)
    SELECT {_area("ha", sources)} AS home_area, {_area("pa", sources)} AS delivery_area,
      count(*) AS numerator
    FROM placed
    LEFT JOIN '{reference.postcodes}' h ON h.postcode = placed.home
    LEFT JOIN '{reference.areas}' ha ON ha.code = h.lad
    LEFT JOIN '{reference.postcodes}' w ON w.postcode = placed.place
    LEFT JOIN '{reference.areas}' pa ON pa.code = w.lad
    GROUP BY ALL"""
    planned = "(d.LearnPlanEndDate - d.LearnStartDate + 1)"
    lasted = "(least(coalesce(d.LearnActEndDate, DATE '2026-07-31'), DATE '2026-07-31') " \
        "- d.LearnStartDate + 1)"  # fmt: skip
    rates = f"""
    WITH l AS (SELECT * FROM {_files(sources, "Learner")}),
    d AS (SELECT * FROM {_files(sources, "LearningDelivery")}),
    over AS (
      SELECT d.ukprn, d.LearnAimRef,
        d.CompStatus IN (2, 3)
          AND NOT (d.CompStatus = 3 AND coalesce(d.WithdrawReason IN (2, 7, 40, 41, 47), false))
          AND d.LearnPlanEndDate <= DATE '2026-07-31'
          AND {lasted} >= CASE WHEN {planned} < 14 THEN 1 WHEN {planned} < 168 THEN 14 ELSE 42 END
          AS inside,
        d.CompStatus = 2 AND d.Outcome = 1 AS achieved
      FROM d JOIN l ON d.ukprn = l.ukprn AND d.year = l.year AND d._learner = l._row
      WHERE {AGE} BETWEEN 16 AND 18)
    SELECT coalesce(p.name, over.ukprn::varchar) AS provider, coalesce(a.level, 'unknown') AS level,
      count(*) FILTER (inside AND achieved) AS numerator, count(*) FILTER (inside) AS denominator
    FROM over
    LEFT JOIN '{reference.providers}' p ON p.ukprn = over.ukprn
    LEFT JOIN '{reference.aims}' a ON a.learn_aim_ref = over.LearnAimRef
    GROUP BY ALL"""
    return {"flows": travel, "achievement_rate": rates}


def prepared_by_hand(folder: Path) -> dict[str, str]:
    """Return both questions over the prepared tables."""
    return {
        "flows": f"""
        SELECT home_area, delivery_area, count(*) AS numerator
        FROM '{folder}/learners.parquet' WHERE age BETWEEN 16 AND 18 AND year = '2025-26'
        GROUP BY ALL""",
        "achievement_rate": f"""
        SELECT provider, level,
          count(*) FILTER (standing = 'inside' AND completer AND achiever) AS numerator,
          count(*) FILTER (standing = 'inside') AS denominator
        FROM '{folder}/enrolments.parquet' WHERE age BETWEEN 16 AND 18 AND year = '2025-26'
        GROUP BY ALL""",
    }


def timed(count: Callable[[], pa.Table], rounds: int) -> Timed:
    """Return the best time of some rounds, and the rows in order."""
    best, least, table = float("inf"), float("inf"), None
    for _ in range(rounds):
        begun, busy = time.perf_counter(), time.process_time()
        table = count()
        best = min(best, time.perf_counter() - begun)
        least = min(least, time.process_time() - busy)
    assert table is not None
    rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
    return Timed(best, least, sorted(rows, key=repr))


def compare(stage: str, evidence: Evidence, by_hand: dict[str, str], rounds: int) -> float:
    """Time each question both ways, print the ratios and return the greatest."""
    engine, worst = evidence.engine, 0.0
    assert isinstance(engine, DuckDB)
    for title, (name, by) in QUESTIONS.items():
        measure = TRAVEL_TO_LEARN if name == "flows" else measure_named(name)

        def ibis(measure=measure, by=by):  # type: ignore[no-untyped-def]
            return engine.fetch(expression(evidence, ask(evidence, measure, by, {})))

        def hand(query=by_hand[name]):  # type: ignore[no-untyped-def]
            return engine.run(query)

        first, second = timed(hand, rounds), timed(ibis, rounds)
        assert first.rows == second.rows, f"{title}: the two ways disagree"
        ratio = second.seconds / first.seconds
        worst = max(worst, ratio)
        busy = second.processor / first.processor
        print(
            f"{stage}: {title:<18} by hand {first.seconds:7.2f} s   measures "
            f"{second.seconds:7.2f} s   ratio {ratio:.2f}   (processor: {first.processor:.2f} s, "
            f"{second.processor:.2f} s, ratio {busy:.2f}; {len(first.rows)} cells, equal)",
            flush=True,
        )
    return worst


def main() -> None:
    """Generate, compare at both stages, and say whether the target of 1.25 was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aims", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", default="4GB", help="memory that DuckDB may use")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
        folder = Path(scratch)
        begun = time.perf_counter()
        sources = generate(folder, options.aims)
        print(f"{options.aims:,} aims generated in {time.perf_counter() - begun:.0f} s", flush=True)
        engine = DuckDB(memory=options.memory, scratch=folder / "scratch")
        evidence = Evidence(sources, engine)
        worst = compare("records ", evidence, records_by_hand(sources), options.rounds)
        begun = time.perf_counter()
        evidence.prepare(folder / "cache")
        print(f"prepared in {time.perf_counter() - begun:.1f} s")
        prepared = folder / "cache" / evidence.fingerprint
        page = compare("prepared", evidence, prepared_by_hand(prepared), options.rounds)
        print(f"greatest ratio: records {worst:.2f}, prepared {page:.2f} (target 1.25)")


if __name__ == "__main__":
    main()
