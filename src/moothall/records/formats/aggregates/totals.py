"""Sets total rows against the rows they add up."""

from collections.abc import Mapping, Sequence

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from moothall.records.cells import Findings
from moothall.records.faults import Level

OVER_ALL = "{value} is given as the total, and its parts in this table add up to {parts}."
OVER_SHOWN = (
    "{value} is given as the total, and the parts that are shown already add up to {parts}."
)
NO_PARTS = "this is a total, and the table has no parts of it. Totals are not kept: add the parts."


def check_totals(
    findings: Findings,
    keys: Mapping[str, pa.Array],
    totals: Mapping[str, pa.Array],
    counts: pa.Array,
    hidden: pa.Array,
) -> None:
    """Warn of each total that disagrees with its parts, or has none.

    `keys` has the value of each dimension, `totals` says for some of them where it is a total. A
    total over some dimensions is the sum of the rows that are no totals and agree in the others.
    """
    over = list(totals)
    frame = pl.DataFrame({name: pl.Series(name, values) for name, values in keys.items()})
    frame = frame.with_columns(
        *(pl.Series(f"total {name}", where) for name, where in totals.items()),
        pl.Series("count", counts),
        pl.Series("hidden", hidden),
    ).with_row_index("at")
    is_total = pl.any_horizontal(pl.col(f"total {name}") for name in over)
    parts = frame.filter(~is_total)
    judged = []
    for (*signature,), some in frame.filter(is_total).group_by([f"total {name}" for name in over]):
        summed = {name for name, yes in zip(over, signature, strict=True) if yes}
        shared = [name for name in keys if name not in summed]
        judged.append(_judge(some, parts, shared))
    if judged:
        _tell(findings, pl.concat(judged).sort("at"))


def _judge(some: pl.DataFrame, parts: pl.DataFrame, shared: Sequence[str]) -> pl.DataFrame:
    """Return for each total: its place, its count, the sum of its parts, how many, any hidden."""
    added = parts.group_by(shared).agg(
        pl.col("count").sum().alias("parts"),
        pl.len().alias("how_many"),
        pl.col("hidden").any().alias("some_hidden"),
    )
    joined = some.join(added, on=shared, how="left", nulls_equal=True)
    return joined.select("at", "count", "parts", "how_many", "some_hidden")


def _tell(findings: Findings, judged: pl.DataFrame) -> None:
    size = len(findings.cells)
    sums = judged.select("at", "parts")
    spread = pl.select(pl.int_range(size, dtype=pl.UInt32).alias("at")).join(
        sums, on="at", how="left"
    )
    words = spread.sort("at").get_column("parts").to_arrow()
    more = pl.col("parts") > pl.col("count")
    cases = {
        OVER_ALL: ~pl.col("some_hidden") & (pl.col("parts") != pl.col("count")),
        OVER_SHOWN: pl.col("some_hidden") & more,
    }
    for says, wrong in cases.items():
        places = judged.filter(wrong).get_column("at")
        mask = _mask(places, size)
        findings.mark("aggregates.total", "count", mask, says, level=Level.WARNING, parts=words)
    alone = _mask(judged.filter(pl.col("how_many").is_null()).get_column("at"), size)
    findings.mark("aggregates.total_alone", "count", alone, NO_PARTS, level=Level.WARNING)


def _mask(places: pl.Series, size: int) -> pa.Array:
    return pc.is_in(pa.array(range(size), pa.uint32()), value_set=places.to_arrow())
