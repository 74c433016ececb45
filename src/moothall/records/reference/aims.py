"""Learning aims, in the columns of the department's LARS database."""

import pyarrow as pa
import pyarrow.compute as pc

from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.faults import Level
from moothall.records.reference.layout import Layout

LEVELS: dict[str, str] = {
    "e": "E",
    "entry": "E",
    "entry level": "E",
    **{str(level): str(level) for level in range(1, 9)},
    "m": "M",
    "mixed": "M",
    "mixed level": "M",
    "x": "X",
    "u": "X",
    "not applicable": "X",
    "not applicable/not known": "X",
    "unknown": "X",
}
AREAS = {str(number): str(number) for number in range(1, 16)}
NO_AREA = r"^(?i:x|u|n/?a|not applicable.*|unknown|0(\.0+)?|-[0-9]+(\.[0-9]+)?)$"


def read(findings: Findings) -> pa.Table:
    """Return the aims, one row each."""
    reference = _references(findings)
    begins, ends = typed.dates(findings, "from"), typed.dates(findings, "to")
    typed.in_order(findings, "from", "to", begins, ends)
    return pa.table(
        {
            "learn_aim_ref": reference,
            "title": typed.required(findings, "title", "the title of the aim"),
            "level": _levels(findings),
            "ssa1": _area(findings, "ssa1"),
            "ssa2": _area(findings, "ssa2"),
            "from": begins,
            "to": ends,
        }
    )


def _references(findings: Findings) -> pa.Array:
    values = pc.utf8_upper(typed.required(findings, "learn_aim_ref", "the reference of the aim"))
    good = pc.match_substring_regex(values, "^[A-Z0-9]{1,8}$")
    says = "“{value}” is not a learning aim reference: it should be at most 8 letters and digits."
    findings.mark("aim.reference", "learn_aim_ref", pc.invert(good), says)
    # A spreadsheet that took the reference for a number has lost its zeros in front.
    padded = pc.utf8_lpad(values, 8, "0")
    values = pc.if_else(pc.match_substring_regex(values, "^[0-9]+$"), padded, values)
    typed.unique(findings, "learn_aim_ref", [values], "the aim {value}")
    return values


def _levels(findings: Findings) -> pa.Array:
    """Return levels as E, 1 to 8, M or X; H, the old `higher`, is kept as X with a warning."""
    values = pc.utf8_lower(typed.required(findings, "level", "a level: E, 1 to 8, M or X"))
    values = pc.replace_substring_regex(values, r"^level\s+", "")
    values = pc.replace_substring_regex(values, r"\.0+$", "")
    higher = pc.is_in(values, value_set=pa.array(["h", "higher"]))
    says = "level H (higher) is not one level, so it is kept as X, not applicable."
    findings.mark("aim.level", "level", higher, says, level=Level.WARNING)
    known = {**LEVELS, "h": "X", "higher": "X"}
    return typed.one_of(findings, "level", values, known, "aim.level", "write E, 1 to 8, M or X")


def _area(findings: Findings, column: str) -> pa.Array:
    """Return sector subject areas as 1 to 15, or 3.1 at tier 2; null where none applies."""
    values = findings.cells[column]
    none = pc.match_substring_regex(values, NO_AREA)
    values = pc.if_else(pc.fill_null(none, True), pa.scalar(None, pa.string()), values)
    values = pc.replace_substring_regex(values, r"^0+", "")
    values = pc.replace_substring_regex(values, r"(\.[0-9]*?)0+$", r"\1")
    values = pc.replace_substring_regex(values, r"\.$", "")
    good = pc.match_substring_regex(values, r"^([1-9]|1[0-5])(\.[1-9])?$")
    if column == "ssa1":
        good = pc.is_in(values, value_set=pa.array(list(AREAS)))
    shape = "1 to 15" if column == "ssa1" else "such as 3.1"
    says = f"“{{value}}” is not a sector subject area: it should be {shape}."
    findings.mark("aim.area", column, pc.and_(pc.is_valid(values), pc.invert(good)), says)
    return values


LAYOUT = Layout(
    headings={
        "learn_aim_ref": ("LearnAimRef",),
        "title": ("LearnAimRefTitle",),
        "level": ("NotionalNVQLevelv2",),
        "ssa1": ("SectorSubjectAreaTier1",),
        "ssa2": ("SectorSubjectAreaTier2",),
        "from": ("EffectiveFrom",),
        "to": ("EffectiveTo",),
    },
    required=("learn_aim_ref", "title", "level", "ssa1"),
    words="An aims table has the columns of LARS: LearnAimRef, LearnAimRefTitle, "
    "NotionalNVQLevelv2, SectorSubjectAreaTier1, and may have SectorSubjectAreaTier2, "
    "EffectiveFrom and EffectiveTo.",
    read=read,
)
