"""Cited figures: loaded from a file, added up, set beside what is computed (EVD-4)."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction

from moothall.evidence.models import CitedFigure, Contradiction
from moothall.evidence.sharing import cite_figure
from moothall.faults import InvalidValue
from moothall.partnership.actors import By
from moothall.partnership.models import Body

# What the columns of a published table are called, besides by our own names.
HEADINGS = {"indicator": "name", "flow": "name", "figure": "name", "learners": "value"}
NAMED_FOR_UNIT = {"learners"}


@dataclass(frozen=True, slots=True)
class Sum:
    """A cited total with what its parts add up to."""

    total: CitedFigure
    parts: tuple[tuple[CitedFigure, int], ...]

    @property
    def recomputed(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.value * sign for part, sign in self.parts), Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the document's total is what its own parts give."""
        return self.recomputed == self.total.value

    @property
    def in_words(self) -> str:
        """The sum as one would write it."""
        first = True
        words = ""
        for part, sign in self.parts:
            joint = "" if first and sign > 0 else (" + " if sign > 0 else " - ")
            words += f"{joint}{part.value.normalize():,f} ({part.name})"
            first = False
        return words


def sums(cited: Sequence[CitedFigure]) -> list[Sum]:
    """Return every cited figure that has parts, added up again."""
    named = {(c.source, c.name): c for c in cited}
    exact = {(c.source, c.name, c.area, c.period): c for c in cited}

    def part_of(total: CitedFigure, name: str) -> CitedFigure | None:
        """The part for the total's own area and period, or else the one of that name."""
        alike = exact.get((total.source, name, total.area, total.period))
        return alike or named.get((total.source, name))

    found = []
    for total in cited:
        parts = [(part_of(total, name), sign) for name, sign in total.parts]
        if parts and all(part for part, _ in parts):
            found.append(Sum(total, tuple((part, sign) for part, sign in parts if part)))
    return found


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a published table in CSV, by our names of its columns.

    It has a name (also `indicator`, `flow` or `figure`) and a value (also `learners`), and may have
    period, area, unit and published_as. Raises InvalidValue where it does not.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InvalidValue(f"{path.name} is no CSV in UTF-8: {fault}.") from None
    found = [
        {HEADINGS.get(_plain(key), _plain(key)): (text or "").strip() for key, text in row.items()}
        | {"unit": (row.get("unit") or _unit(row)).strip()}
        for row in rows
        if None not in row
    ]
    if len(found) < len(rows):
        raise InvalidValue(f"{path.name} has rows with more cells than it has headings.")
    missing = {"name", "value"} - set(found[0] if found else {})
    if missing:
        raise InvalidValue(
            f"{path.name} has no column {' and none '.join(sorted(missing))}. A published table "
            "has a name and a value in each row, and may have period, area, unit and published_as."
        )
    return found


def _plain(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def _unit(row: Mapping[str, object]) -> str:
    """The unit that a column of values is named for, such as learners."""
    return next((_plain(name) for name in row if _plain(name) in NAMED_FOR_UNIT), "")


EQUATION = re.compile(r"(?P<total>[^=]+)=(?P<parts>.+)")


def parse_sum(text: str, names: Collection[str]) -> tuple[str, list[tuple[str, int]]]:
    """Read `TOTAL = PART + PART - PART`, each the name of a cited figure. Raises InvalidValue."""
    found = EQUATION.fullmatch(text.strip())
    if not found:
        raise InvalidValue(f"“{text}” is no sum: write it as TOTAL = PART + PART - PART.")
    signs = re.split(r"\s([+-])\s", f" + {found['parts'].strip()}")[1:]
    parts = [
        (name.strip(), -1 if sign == "-" else 1)
        for sign, name in zip(signs[::2], signs[1::2], strict=True)
    ]
    total = found["total"].strip()
    strange = [name for name in (total, *(name for name, _ in parts)) if name not in names]
    if strange:
        raise InvalidValue(f"“{', '.join(strange)}” is not the name of a figure in the table.")
    return total, parts


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def load(
    *,
    by: By,
    body: Body,
    source: str,
    rows: Sequence[Mapping[str, str]],
    parts: Mapping[str, Sequence[tuple[str, int]]] | None = None,
) -> list[CitedFigure]:
    """Cite every row of a published table. Raises InvalidValue with all faults by row, and then
    cites none.
    """
    faults = []
    values: list[Decimal] = []
    for number, row in enumerate(rows, 2):
        try:
            values.append(_number(row["value"]))
        except (InvalidOperation, KeyError):
            faults.append(f"Row {number}: “{row.get('value', '')}” is not a number.")
        if not row.get("name"):
            faults.append(f"Row {number}: the figure has no name.")
    if faults:
        raise InvalidValue(" ".join(faults))
    with transaction.atomic():
        return [
            cite_figure(
                by=by,
                body=body,
                source=source,
                name=row["name"],
                value=value,
                unit=row.get("unit", ""),
                period=row.get("period", ""),
                area=row.get("area", ""),
                published_as=row.get("published_as", ""),
                parts=(parts or {}).get(row["name"], ()),
            )
            for row, value in zip(rows, values, strict=True)
        ]


TERM = re.compile(r"\s*([+-]?)\s*(\d[\d,]*(?:\.\d+)?)")
OVER = re.compile(r"(\d[\d,.]*) over (\d[\d,.]*)")


def recomputed(contradiction: Contradiction) -> str:
    """Return what the parts of a contradiction come to by arithmetic alone, where they are a
    plain sum (`85 + 41 + 70`) or a share (`25000 over 14`); else nothing.
    """
    text = contradiction.parts.strip()
    share = OVER.match(text)
    if share:
        top, bottom = (Decimal(part.replace(",", "").rstrip(".")) for part in share.groups())
        return f"{top / bottom:.2f}" if bottom else ""
    if not re.fullmatch(r"\d[\d,.]*(\s*[+-]\s*\d[\d,.]*)+", text):
        return ""
    terms = TERM.findall(text)
    total = sum(
        Decimal(number.replace(",", "")) * (-1 if sign == "-" else 1) for sign, number in terms
    )
    return f"{total:,}"
