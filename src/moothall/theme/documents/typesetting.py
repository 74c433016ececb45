"""Typst with our own fonts only: no network, no fonts of the machine, the same bytes each time."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from moothall.theme.charts.vega import FONTS

# The look of a printed document, set before its text: a file of Typst with inputs of its own.
LOOK = Path(__file__).parent / "look.typ"


class NotTypeset(RuntimeError):
    """A document could not be set, or its PDF fails Typst's check. The message says where."""


@cache
def _fonts() -> typst.Fonts:
    """Our font, and for the odd sign it lacks those that Typst brings."""
    if not list(FONTS.glob("*.ttf")):
        raise NotTypeset(
            f"The fonts of documents are not in {FONTS}: build them with “npm ci && npm run build”."
        )
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def typeset(
    setting: str,
    folder: Path,
    *,
    form: Literal["pdf", "png"],
    given: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
    ppi: float | None = None,
    checked: bool = True,
) -> bytes | list[bytes]:
    """Set a Typst text whose pictures lie in `folder`; a PDF must pass the check of PDF/UA-1, but
    where it is no document of its own, and so not `checked`.

    Raises NotTypeset with what Typst says, where it says something: a warning too, which is
    something a reader would miss.
    """
    main = folder / "main.typ"
    main.write_text(setting, "utf-8")
    try:
        made, warnings = typst.compile_with_warnings(
            str(main),
            root=str(folder),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs=dict(given or {}),
            pdf_standards=["ua-1"] if form == "pdf" and checked else [],
            timestamp=at,
        )
    except typst.TypstError as fault:
        hints = "".join(f" {hint}" for hint in fault.hints)
        raise NotTypeset(f"The document could not be set: {fault.message}.{hints}") from fault
    if warnings:
        said = "; ".join(warning.message for warning in warnings)
        raise NotTypeset(f"The document was set with something missing: {said}.")
    return made
