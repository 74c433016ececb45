"""Areas in tiers: country, region, county, district and their like, with parents and dates."""

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.reference.layout import Layout


def read(findings: Findings) -> pa.Table:
    """Return the areas, one row each; parents stand in the same table."""
    typed.required(findings, "code", "the ONS code of the area")
    code = typed.area_codes(findings, "code")
    parent = typed.area_codes(findings, "parent")
    typed.unique(findings, "code", [code], "the code {value}")
    missing = pc.and_(pc.is_valid(parent), pc.invert(pc.is_in(parent, value_set=code)))
    says = "the parent {value} is not an area of this table. Add it, or correct the code."
    findings.mark("area.parent", "parent", missing, says)
    says = "the area is inside itself when its parents are followed. Correct the parent {value}."
    findings.mark("area.circle", "parent", _in_circle(code, parent), says)
    begins, ends = typed.dates(findings, "from"), typed.dates(findings, "to")
    typed.in_order(findings, "from", "to", begins, ends)
    return pa.table(
        {
            "code": code,
            "name": typed.required(findings, "name", "the name of the area"),
            "kind": typed.required(findings, "kind", "the kind of area, such as district"),
            "parent": parent,
            "region": findings.cells["region"],
            "from": begins,
            "to": ends,
        }
    )


def _in_circle(code: pa.Array, parent: pa.Array) -> pa.Array:
    """Return for each area whether following parents comes back to where it has been."""
    frame = pl.DataFrame({"code": pl.from_arrow(code), "parent": pl.from_arrow(parent)})
    above = dict(frame.drop_nulls().unique("code", keep="first").iter_rows())
    circles = set()
    for start in above:
        seen, at = {start}, above[start]
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == start:
            circles.add(start)
    return pc.is_in(code, value_set=pa.array(sorted(circles), pa.string()))


LAYOUT = Layout(
    headings={
        "code": ("code", "area code", "ONS code"),
        "name": ("name", "area name"),
        "kind": ("kind", "type"),
        "parent": ("parent", "parent code"),
        "region": ("region",),
        "from": ("from", "valid from", "start date"),
        "to": ("to", "valid to", "end date"),
    },
    required=("code", "name", "kind", "parent"),
    words="A table of areas has the columns code, name, kind and parent, and may have region, "
    "from and to.",
    read=read,
)
