"""The reference page of the rules, docs/reference/rules.md, made of the rules.

Run `python -m moothall.records.check.page` in the project's folder to write it, or with `--check`
to see whether it is up to date.
"""

import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from moothall.records.check.listing import CatalogueRule, catalogue
from moothall.records.check.rule import Category

PAGE = Path("docs/reference/rules.md")
LIVE = {
    Category.LEARNER: 121,
    Category.DELIVERY: 324,
    Category.EMPLOYMENT: 32,
    Category.CROSS: 65,
}
"""How many rules of each category the official list for 2025-26 has that are not deleted."""

ELSEWHERE = (
    "The list has four more parts: 203 field definitions, which say of single fields what the"
    " official structure says (the reader judges every field by that structure); 55 rules on higher"
    " education and 17 on files, which are not here; and 23 definitions of derived data, of which"
    " the rules use what they need."
)


def page() -> str:
    """Return the reference page of the rules, as Markdown."""
    found = catalogue()
    parts = [*_introduction(found), *_index(found)]
    by_category = sorted(found, key=lambda one: (list(Category).index(one.category), one.name))
    for category, members in groupby(by_category, key=lambda one: one.category):
        parts += [f"## {category}", ""]
        for one in members:
            parts += _section(one)
    return "\n".join(parts).rstrip() + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it (`--check`); return the exit code."""
    text = page()
    if "--check" in arguments:
        there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if there == text:
            return 0
        sys.stderr.write(f"{PAGE} is out of date: run python -m moothall.records.check.page.\n")
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


def _introduction(found: Sequence[CatalogueRule]) -> list[str]:
    errors = sum(one.severity == "error" for one in found)
    return [
        "# Rules on learner records",
        "",
        "<!-- Made by `python -m moothall.records.check.page`. Do not edit. -->",
        "",
        f"Moothall checks every ILR return against {len(found)} of the official validation rules"
        " for 2025-26:",
        f"{errors} errors, each of which holds back the learner concerned, and"
        f" {len(found) - errors} warnings, which hold back nothing.",
        "The structure of the file (types, lengths, patterns, what must be there) is checked apart"
        " from these, by the reader.",
        "",
        "Each rule ends in one of four ways: *passed*; *found*; *not applicable*, with the reason"
        " (another year, a reference table missing, something the header does not say); or"
        " *broken*, when it could not be evaluated. A broken rule never counts as passed.",
        "",
        "What is not known finds nothing: a comparison with a field that is absent is neither true"
        " nor false, and a rule reports only what is true. Where the official condition says that a"
        " field “is not” some value and means that absence is wrong too, the rule says so. Ages are"
        " in whole years; someone born on 29 February is a year older on 1 March. Spans of days"
        " count the days between two dates, the first not counted.",
        "",
        "Adding a rule is one declaration in a file of `moothall.records.check.rules`.",
        "",
    ]


def _index(found: Sequence[CatalogueRule]) -> list[str]:
    lines = [
        "| category | in the official list | here | rules |",
        "| --- | ---: | ---: | --- |",
    ]
    for category in Category:
        names = [one.name for one in found if one.category is category]
        links = ", ".join(f"[{name}](#{name.lower()})" for name in names)
        lines.append(f"| {category} | {LIVE[category]} | {len(names)} | {links} |")
    lines.append(f"| together | {sum(LIVE.values())} | {len(found)} | |")
    return [*lines, "", ELSEWHERE, ""]


def _section(one: CatalogueRule) -> list[str]:
    facts = [
        f"{one.severity.capitalize()} on {one.kind}{', over the whole file' * one.whole_file}",
        f"looks at {', '.join(one.fields)}",
        one.years,
    ]
    if one.tables:
        facts.append(f"needs the table of {' and '.join(one.tables)}")
    lines = [f"### {one.name}", "", f"*{one.title}.* {one.message}", "", "; ".join(facts) + ".", ""]
    lines += [f"- found: {_said(values)}" for values in one.fails]
    lines += [f"- not found: {_said(values)}" for values in one.holds]
    return [*lines, ""]


def _said(values: Mapping[str, str]) -> str:
    told = (f"{name}: `{value}`" for name, value in values.items())
    return ", ".join(told) or "a record with nothing out of the ordinary"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
