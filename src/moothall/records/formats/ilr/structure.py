"""What an ILR file of a year holds: its records and fields, in order, as data.

The year 2025-26 is a complete table in `years/`; other years are tables of differences from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files

import pyarrow as pa

from moothall.faults import InvalidValue
from moothall.periods import AcademicYear

BASE = "2025-26"
DIFFERENCES = ("2018-19", "2026-27")
NAMESPACE = "ESFA/ILR/"

ARROW_TYPES = {
    "int": pa.int64(),
    "long": pa.int64(),
    "date": pa.date32(),
    "dateTime": pa.timestamp("s"),
    "decimal": pa.decimal128(9, 1),
}
RESTRICTED_STRING = r"[A-Za-z0-9 ~!@#$%&'()*+,\-./:;<=>?\[\\\]_{}^£€]*"


@dataclass(frozen=True, slots=True)
class Facets:
    """What a value must satisfy beyond its type, as in XML Schema."""

    enumeration: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """An element that holds a value.

    `type` is the official name (`int`, `long`, `date`, `dateTime`, `decimal`, `string`,
    `RestrictedString`), `title` what people call it, `place` its place among its siblings. `codes`
    are those of the official lists, where we state them: rules judge them, the structure does not.
    """

    name: str
    type: str
    facets: Facets
    obligatory: bool
    title: str
    place: int
    codes: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.name, self.place))  # short, since values are looked up by field

    @property
    def arrow(self) -> pa.DataType:
        """The type of its column."""
        return ARROW_TYPES.get(self.type, pa.string())


@dataclass(frozen=True, slots=True)
class Kind:
    """An element that holds fields and other records.

    `least` and `most` say how many stand in one parent (`most` is None where there is no limit);
    `parent` is None for `Message`.
    """

    name: str
    parent: str | None
    least: int
    most: int | None
    title: str
    place: int
    fields: tuple[Field, ...]
    children: tuple["Kind", ...]

    @property
    def parts(self) -> tuple["Field | Kind", ...]:
        """The fields and records that stand inside, in their order."""
        return tuple(sorted((*self.fields, *self.children), key=lambda part: part.place))

    def field(self, name: str) -> Field:
        """Return one field by name; KeyError where the kind has none of that name."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def walk(self) -> Iterator["Kind"]:
        """Yield this kind and all below it, in the order of the structure."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Structure:
    """The structure of ILR files of one academic year.

    `message` is the whole tree. `kinds` are the record kinds that become tables: those at and below
    `Learner` and, in older years, `LearnerDestinationandProgression`.
    """

    year: AcademicYear
    message: Kind

    @property
    def namespace(self) -> str:
        """The XML namespace of the year's files."""
        return f"{NAMESPACE}{self.year}"

    @cached_property
    def tops(self) -> tuple[Kind, ...]:
        """The kinds that stand under `Message` any number of times: learners, destinations."""
        return tuple(kind for kind in self.message.children if kind.most is None)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The record kinds that become tables, by name, in the order of the structure."""
        return {kind.name: kind for top in self.tops for kind in top.walk()}

    @cached_property
    def schemas(self) -> dict[str, pa.Schema]:
        """The Arrow schema of each table (docs/explanation/data.md, section 1)."""
        return {name: _schema(kind, self.message.name) for name, kind in self.kinds.items()}

    @cached_property
    def empty(self) -> dict[str, pa.Table]:
        """A table of each kind without rows."""
        return {name: schema.empty_table() for name, schema in self.schemas.items()}

    def kind(self, name: str) -> Kind:
        """Return one record kind by name, `Header` and its like included."""
        for kind in self.message.walk():
            if kind.name == name:
                return kind
        raise KeyError(name)


def _schema(kind: Kind, root: str) -> pa.Schema:
    places = ["_row", "_learner", *(["_parent"] if kind.parent != root else []), "_line"]
    return pa.schema(
        [pa.field(name, pa.int32(), nullable=False) for name in places]
        + [pa.field(each.name, each.arrow) for each in kind.fields]
    )


@dataclass
class _Element:
    """One line of a table of `years/`."""

    name: str
    occurs: str
    type: str
    facets: str
    title: str
    inside: dict[str, "_Element"] = field(default_factory=dict)


def years() -> tuple[AcademicYear, ...]:
    """Return the academic years whose files can be read."""
    return tuple(sorted(AcademicYear.parse(text) for text in (BASE, *DIFFERENCES)))


@cache
def structure(year: AcademicYear) -> Structure:
    """Return the structure of ILR files of a year; InvalidValue where we have none."""
    if year not in years():
        known = ", ".join(map(str, years()))
        raise InvalidValue(f"There is no ILR structure for {year}: Moothall reads {known}.")
    root = _base()
    if str(year) != BASE:
        for row in _rows(str(year)):
            _change(root, row)
    return Structure(year, _kind(root, None, 0))


def _rows(year: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("years", f"{year}.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def _base() -> _Element:
    top = _Element("", "", "", "", "")
    for row in _rows(BASE):
        parent, name = _find(top, row["path"])
        parent.inside[name] = _element(name, row)
    return top.inside["Message"]


def _element(name: str, row: dict[str, str]) -> _Element:
    return _Element(name, row["occurs"], row["type"], row["facets"], row["title"])


def _find(top: _Element, path: str) -> tuple[_Element, str]:
    """Return the element above the last step of a path, and the last step."""
    *steps, name = path.split("/")
    for step in steps:
        top = top.inside[step]
    return top, name


def _change(root: _Element, row: dict[str, str]) -> None:
    """Apply one line of a table of differences: remove, alter or add an element."""
    parent, name = _find(root, row["path"].partition("/")[2])
    if row["change"] == "remove":
        del parent.inside[name]
    elif row["change"] == "alter":
        inside = parent.inside[name].inside
        parent.inside[name] = replace(_element(name, row), inside=inside)
    else:
        siblings = list(parent.inside.items())
        place = list(parent.inside).index(row["after"]) + 1 if row["after"] else 0
        siblings.insert(place, (name, _element(name, row)))
        parent.inside = dict(siblings)


def _kind(element: _Element, parent: str | None, place: int) -> Kind:
    least, most = element.occurs.split("..")
    inside = list(enumerate(element.inside.values()))
    return Kind(
        element.name,
        parent,
        int(least),
        None if most in ("*", "unbounded") else int(most),
        element.title,
        place,
        tuple(_field(child, at) for at, child in inside if child.type),
        tuple(_kind(child, element.name, at) for at, child in inside if not child.type),
    )


def _field(element: _Element, place: int) -> Field:
    facets: dict[str, list[str]] = {}
    for facet in filter(None, element.facets.split(" || ")):
        name, _, value = facet.partition("=")
        facets.setdefault(name, []).append(value)
    return Field(
        element.name,
        element.type,
        _facets(element.type, facets),
        element.occurs.startswith("1"),
        element.title,
        place,
        tuple(",".join(facets.get("codes", [])).split(",")) if "codes" in facets else (),
    )


def _facets(type_: str, stated: dict[str, list[str]]) -> Facets:
    def whole(name: str) -> int | None:
        return int(stated[name][0]) if name in stated else None

    def exact(name: str) -> Decimal | None:
        return Decimal(stated[name][0]) if name in stated else None

    restricted = [RESTRICTED_STRING] if type_ == "RestrictedString" else []
    return Facets(
        enumeration=tuple(stated.get("enumeration", ())),
        patterns=(*stated.get("pattern", ()), *restricted),
        length=whole("length"),
        min_length=whole("minLength"),
        max_length=whole("maxLength"),
        least=exact("minInclusive"),
        most=exact("maxInclusive"),
        total_digits=whole("totalDigits"),
        fraction_digits=whole("fractionDigits"),
    )
