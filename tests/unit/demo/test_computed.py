"""Moothall's own measures, asked of the example, give the published figures."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from moothall.demo import targets
from moothall.demo.generator import YEAR, GeneratedExample
from moothall.demo.providers import AUTHORITIES, Provider
from moothall.demo.tables import Tables
from moothall.measures import AcceptedReturn, Evidence, Sources, compute
from moothall.records.formats.ilr import structure
from moothall.records.reference import read_reference
from moothall.records.references import References


@pytest.fixture(scope="module")
def evidence(
    tables: dict[Provider, Tables],
    example: GeneratedExample,
    postcodes: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Evidence:
    """The example's sound records as if they had been accepted."""
    home = tmp_path_factory.mktemp("evidence")
    returns = []
    for number, (provider, kinds) in enumerate(tables.items()):
        accepted = AcceptedReturn(YEAR, provider.ukprn, f"{number:064x}")
        returns.append(accepted)
        for kind, schema in structure(YEAR).schemas.items():
            own = kinds.get(kind, schema.empty_table())
            table = pa.concat_tables([own, schema.empty_table()], promote_options="default")
            path = home / "records" / kind / f"year={YEAR}" / f"ukprn={provider.ukprn}"
            path.mkdir(parents=True)
            pq.write_table(table.select(schema.names), path / f"{accepted.sha256}.parquet")
    areas = files("moothall.demo.facts") / "areas.csv"
    given = {"aims": example.aims, "providers": example.providers, "areas": Path(str(areas))}
    for kind, path in given.items():
        pq.write_table(read_reference(kind, path).table, home / f"{kind}.parquet")
    references = References(
        postcodes=postcodes, **{kind: home / f"{kind}.parquet" for kind in given}
    )
    grouping = tuple(authority.code for authority in AUTHORITIES)
    return Evidence(Sources(home, tuple(returns), references=references, grouping=grouping))


def test_computed_learners_are_the_published_ones(evidence: Evidence) -> None:
    found = compute(evidence, "learners", ("home_area", "delivery_area", "route"))
    routes: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    for row in found.table.to_pylist():
        routes[row["home_area"], row["route"]] += row["numerator"]
        places[row["home_area"], row["delivery_area"]] += row["numerator"]
    own = {area: targets.routes_of(area) for area in targets.HOMES}
    assert routes == {(area, route): n for area, mix in own.items() for route, n in mix.items()}
    assert places == targets.travel()
    assert found.unknown == {"home_area": 0, "delivery_area": 0, "route": 0}
