"""The same expressions on Spark give the same figures."""

from pathlib import Path

import pytest
from tests.unit.measures.invented import aim, learner, sources, write_return
from tests.unit.measures.opened import figure_of

from moothall.measures import DuckDB, EngineMissing, Evidence, Spark, compute, flows
from moothall.measures.definition import Grain
from moothall.measures.engine import sql
from moothall.measures.enrolments import COLUMNS
from moothall.records.references import References


def test_figures_are_the_same_on_spark(tmp_path: Path, references: References) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed (extra “spark”)")
    people = [learner(1), learner(2, aim(ProgType=3), PostcodePrior="LU1 2LJ"), learner(3)]
    older = write_return(tmp_path, "2018-19", 10000101, people, without=["PHours"])
    newer = write_return(tmp_path, "2025-26", 10000102, people)
    found = sources(tmp_path, references, older, newer)
    here, there = Evidence(found, DuckDB()), Evidence(found, Spark())
    there.prepare(tmp_path / "cache")
    for measure, by in (("learners", ["home_area", "route"]), ("achievement_rate", ["level"])):
        assert figure_of(compute(there, measure, by)) == figure_of(compute(here, measure, by))
    assert flows(there).matrix() == flows(here).matrix()


def test_every_expression_can_be_said_in_sparks_sql(tmp_path: Path, references: References) -> None:
    accepted = write_return(tmp_path, "2025-26", 10000102, [learner(1)])
    found = Evidence(sources(tmp_path, references, accepted), DuckDB())
    said = sql(found.rows(Grain.ENROLMENTS, COLUMNS), "pyspark")
    assert said.count("SELECT") > 10


def test_without_spark_the_refusal_says_what_to_install() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        with pytest.raises(EngineMissing, match="Install Moothall with its extra “spark”"):
            Spark()
