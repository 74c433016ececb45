"""Providers: number, name and postcode."""

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import UKPRN, Postcode
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.reference.layout import Layout


def read(findings: Findings) -> pa.Table:
    """Return the providers, one row each."""
    typed.required(findings, "ukprn", "the UKPRN")
    ukprn = typed.codes(findings, "ukprn", UKPRN).cast(pa.int64())
    typed.unique(findings, "ukprn", [ukprn], "the UKPRN {value}")
    postcode = typed.postcodes(findings.cells["postcode"])
    wrong = pc.invert(pc.match_substring_regex(postcode, f"^{Postcode.pattern.pattern}$"))
    says = f"“{{value}}” is not a postcode: it should be {Postcode.shape}."
    findings.mark("code.wrong", "postcode", wrong, says)
    name = typed.required(findings, "name", "the name of the provider")
    return pa.table({"ukprn": ukprn, "name": name, "postcode": postcode})


LAYOUT = Layout(
    headings={
        "ukprn": ("UKPRN", "Provider UKPRN", "Provider reference number"),
        "name": ("Name", "Provider name", "Provider", "Legal name", "Organisation name"),
        "postcode": ("Postcode", "Post code", "Main postcode", "Legal address postcode"),
    },
    required=("ukprn", "name", "postcode"),
    words="A table of providers has the columns UKPRN, name and postcode.",
    read=read,
)
