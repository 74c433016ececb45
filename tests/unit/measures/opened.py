"""Evidence out of invented returns, written to a lake of its own and prepared."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.unit.measures.invented import sources, write_aggregate, write_return
from tests.unit.measures.plain import Figure, Given

from moothall.measures import Computed, Engine, Evidence
from moothall.records.references import References


@contextmanager
def evidence_of(
    returns: Sequence[Given],
    references: References,
    engine: Engine,
    *,
    aggregates: Sequence[Sequence[dict[str, Any]]] = (),
    prepared: bool = True,
    **options: Any,
) -> Iterator[Evidence]:
    """Give evidence of some returns and agencies' tables, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Path(folder) / "lake"
        accepted = [write_return(lake, g.year, g.ukprn, g.learners) for g in returns]
        hashes = tuple(write_aggregate(lake, cells) for cells in aggregates)
        found = sources(lake, references, *accepted, aggregates=hashes)
        evidence = Evidence(found, engine, **options)
        if prepared:
            evidence.prepare(Path(folder) / "cache")
        yield evidence


def figure_of(computed: Computed) -> Figure:
    """Return a computed figure by cell, as the plain reference does."""
    return {
        tuple(row[name] for name in computed.by): (row["numerator"], row["denominator"])
        for row in computed.table.to_pylist()
    }
