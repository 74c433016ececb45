"""Reference tables as the expressions join them: one row a key, whatever the file repeats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa

from moothall.codes import UKPRN
from moothall.measures import vocabulary as words
from moothall.measures.engine import Engine, read_small
from moothall.measures.sources import Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir

_AIMS = {n: pa.string() for n in ("aim_ref", "aim_level", "aim_level_word", "aim_ssa1")}
_POSTCODES = {"postcode": pa.string(), "lad": pa.string()}
_PROVIDERS = {
    "ukprn": pa.int64(),
    "provider_name": pa.string(),
    "provider_postcode": pa.string(),
}


def aims_table(engine: Engine, sources: Sources) -> ir.Table:
    """Return learning aims, of repeated ones the latest begun, one row each.

    Columns: aim_ref; aim_level E to 8 or null; aim_level_word `mixed`, `not applicable` or null;
    aim_ssa1 1 to 15 or null.
    """
    import ibis

    path = sources.references.aims
    if path is None:
        return _empty(engine, "aims", _AIMS)
    table = engine.open(str(path))
    level, ssa1 = table.level.cast("string"), table.ssa1.cast("string")
    nothing = ibis.null("string")
    table = table.select(
        aim_ref=table.learn_aim_ref,
        aim_level=ibis.ifelse(level.isin(list(words.LEVELS)), level, nothing),
        aim_level_word=level.cases(*words.OTHER_LEVELS.items()),
        aim_ssa1=ibis.ifelse(ssa1.isin(list(words.SECTORS)), ssa1, nothing),
        begins=table["from"].cast("string").fill_null(""),
    )
    order = [table.begins.desc(), table.aim_level, table.aim_level_word, table.aim_ssa1]
    latest = ibis.window(group_by=table.aim_ref, order_by=order)
    ranked = table.mutate(rank=ibis.row_number().over(latest))
    return ranked.filter(ranked["rank"] == 0).select(*_AIMS)


def postcodes_table(engine: Engine, sources: Sources) -> ir.Table:
    """Return postcodes: postcode, lad."""
    path = sources.references.postcodes
    if path is None:
        return _empty(engine, "postcodes", _POSTCODES)
    table = engine.open(str(path))
    return table.group_by("postcode").aggregate(lad=table.lad.min())


def providers_table(engine: Engine, sources: Sources) -> ir.Table:
    """Return providers: ukprn, provider_name (as figures print it), provider_postcode."""
    rows = [
        {"ukprn": int(ukprn), "provider_name": name, "provider_postcode": postcode}
        for ukprn, (name, postcode) in _providers(sources).items()
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema(list(_PROVIDERS.items())))
    return engine.hold("providers", table)


def provider_names(sources: Sources) -> dict[UKPRN, str]:
    """Return what each provider of the providers table is called."""
    return {ukprn: name for ukprn, (name, _) in _providers(sources).items()}


def _providers(sources: Sources) -> dict[UKPRN, tuple[str, str | None]]:
    path = sources.references.providers
    if path is None:
        return {}
    rows = read_small(path).select(["ukprn", "name", "postcode"]).to_pylist()
    rows.sort(key=lambda row: (row["ukprn"], row["name"] or "", row["postcode"] or ""))
    held = {UKPRN(row["ukprn"]): row for row in rows}
    shared = Counter(row["name"] for row in held.values())
    return {
        ukprn: (_name(ukprn, row["name"], shared[row["name"]]), row["postcode"])
        for ukprn, row in held.items()
    }


def _name(ukprn: UKPRN, name: str | None, bearers: int) -> str:
    if not name:
        return str(ukprn)
    return name if bearers == 1 else f"{name} ({ukprn})"


def _empty(engine: Engine, name: str, columns: dict[str, pa.DataType]) -> ir.Table:
    return engine.hold(name, pa.schema(list(columns.items())).empty_table())
