"""The definitions page, written from the definitions: `python -m moothall.measures.catalogue`.

With `--check` nothing is written, and the exit code is 1 when the page is out of date.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from moothall.measures.definition import Measure
from moothall.measures.definitions import DEFINITIONS
from moothall.measures.dimensions import DIMENSIONS, Dimension
from moothall.measures.vocabulary import ROUTES, SECTORS

PAGE = Path("docs/reference/measures.md")

_START = """# Measures and breakdowns

<!-- Written by `python -m moothall.measures.catalogue` from the definitions; do not edit. -->

One definition for each measure, shown beside every figure (EVD-3). Unless asked otherwise figures
are of learners aged 16 to 18 and of the latest year held.
"""


def page() -> str:
    """Return the page in Markdown."""
    lines = [_START, "## Measures", ""]
    for measure in DEFINITIONS:
        lines += _measure(measure)
    lines += ["## Breakdowns and filters", ""]
    lines += [
        "Every breakdown is a filter too. Ages are asked as `16`, `16-18`, `19+`, `all` or "
        "`unknown`; a provider by name or UKPRN. Values are text; `unknown` is what a record or a "
        "reference table does not tell: it is counted and listed, never dropped.",
        "",
    ]
    for dimension in DIMENSIONS.values():
        lines += _dimension(dimension)
    return "\n".join(lines).rstrip() + "\n"


def _measure(measure: Measure) -> Iterator[str]:
    yield f"### {measure.title}"
    yield ""
    yield f"`{measure.name}`, version {measure.version}, in {measure.unit.value}"
    yield ""
    yield measure.definition
    yield ""
    if measure.is_rate:
        yield f"- Numerator: {measure.numerator_words}."
        yield f"- Denominator: {measure.denominator_words}."
    else:
        yield f"- Counted: {measure.numerator_words}."
    yield f"- Breakdowns: {', '.join(measure.breakdowns)}."
    yield f"- Source: {measure.source}."
    if measure.from_aggregates:
        yield (
            "- Where a provider has no learner records for a year, an agency's ready counts stand "
            "in, as of ages 16 to 18; cells the agency hid stay hidden."
        )
    yield from (f"- {note}" for note in measure.notes)
    yield ""


def _dimension(dimension: Dimension) -> Iterator[str]:
    yield f"### {dimension.title}"
    yield ""
    yield f"`{dimension.name}`. {dimension.words}"
    yield ""
    words = {"route": ROUTES, "ssa1": SECTORS}.get(dimension.name, {})
    if dimension.values:
        told = [f"`{v}` ({words[v]})" if v in words else f"`{v}`" for v in dimension.values]
        yield f"Values: {', '.join(told)}."
        yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or check that it is what the definitions say; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m moothall.measures.catalogue")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page lies")
    options = parser.parse_args(arguments)
    if options.check:
        held = options.page.read_text(encoding="utf-8") if options.page.exists() else ""
        if held == page():
            return 0
        sys.stderr.write(
            f"{options.page} is out of date: run “python -m moothall.measures.catalogue”.\n"
        )
        return 1
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
