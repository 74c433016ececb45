"""Typst with our own fonts only: no network, no fonts of the machine, the same bytes each time."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from moothall.theme.charts.vega import FONTS

# The look of a printed document, set before its text: a file of Typst with inputs of its own.
LOOK = Path(__file__).parent / "look.typ"
# What a sign becomes that none of our fonts has, so that one of them keeps no document from all.
MISSING = "\N{REPLACEMENT CHARACTER}"
# How many such signs are looked for: each is found by setting the document once more.
MOST_MISSING = 40
NOT_SHOWN = re.compile(r'(?:the text|codepoint) `"(.+?)"`', re.DOTALL)
WRITTEN = re.compile(r"\\u\{([0-9a-f]+)\}")


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
    main, words = folder / "main.typ", _plain(setting)
    inputs = {name: _plain(value) for name, value in (given or {}).items()}
    for left in range(MOST_MISSING, -1, -1):
        main.write_text(words, "utf-8")
        try:
            made, warnings = typst.compile_with_warnings(
                str(main),
                root=str(folder),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format=form,
                ppi=ppi,
                sys_inputs=inputs,
                pdf_standards=["ua-1"] if form == "pdf" and checked else [],
                timestamp=at,
            )
            break
        except typst.TypstError as fault:
            lacking = _not_shown(fault.message) if left else {}
            if not lacking:
                hints = "".join(f" {hint}" for hint in fault.hints)
                message = f"The document could not be set: {fault.message}.{hints}"
                raise NotTypeset(message) from fault
            words = words.translate(lacking)
            inputs = {name: value.translate(lacking) for name, value in inputs.items()}
    if warnings:
        said = "; ".join(warning.message for warning in warnings)
        raise NotTypeset(f"The document was set with something missing: {said}.")
    return made


def _plain(text: str) -> str:
    """Leave out what is no sign at all: control characters and marks of byte order, which come in
    with what is pasted.
    """
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or (unicodedata.category(sign) != "Cc" and sign != "\ufeff")
    )


def _not_shown(message: str) -> dict[int, str]:
    """Return what takes the place of the signs of which Typst says that no font has them."""
    found = NOT_SHOWN.search(message)
    if found is None:
        return {}
    text = WRITTEN.sub(lambda code: chr(int(code[1], 16)), found[1])
    return {ord(sign): MISSING for sign in text if not sign.isascii() and sign != MISSING}
