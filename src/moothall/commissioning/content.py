"""All inputs of a round as one plain value: what a version keeps, what is copied and compared.

Shape: {"settings": {name: value}, "need": Ref, "snapshot": Ref, "declared": [[UKPRN, route, level,
sector, places], ...], TABLE: [{column: value}, ...]} with TABLE a slug of `inputs.TABLES`, rows in
the order of their keys, Decimals as text, and a Ref {"id", "sha256"} or None. What providers have
declared in planning is copied in, so that a version stays as it is when they declare anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.inputs import TABLES, InputTable, Values
from moothall.commissioning.models import Input, Round
from moothall.ledger.refs import Ref
from moothall.planning.declared import capacity_lines

Row = dict[str, object]
Content = dict[str, object]

# What holds wherever no row says otherwise: names of the model's fields, with what they are called.
SETTINGS = {
    "floor": "Largest fall of a provider's money",
    "cap": "Largest rise of a provider's money",
    "minimum_group": "Smallest group opened",
    "unmet_points": "Points lost for a need not met",
    "crossing_points": "Points lost when a learner crosses a border",
    "habit_points": "Points lost where none of an area's learners go now",
}


def content_of(round: Round) -> Content:
    """Return the inputs of a round as they are now."""
    need = round.need
    return {
        "settings": {name: _plain(getattr(round, name)) for name in SETTINGS},
        "need": _pin(need.ref) if need else None,
        "snapshot": _pin(need.snapshot.ref) if need else None,
        "declared": [
            [line.ukprn, line.route, line.level, line.ssa1, line.places]
            for line in capacity_lines(round.body, round.year)
        ],
        **{slug: rows for slug, rows in _tables(round) if rows or slug not in FORMULA},
    }


# Rounds without a formula do not have its tables at all: their hashes stand as they were.
FORMULA = ("national", "students")


def _tables(round: Round) -> Iterator[tuple[str, list[Row]]]:
    for slug, table in TABLES.items():
        yield slug, _rows(table, round)


def _pin(ref: Ref) -> dict[str, str]:
    return {"id": ref.id, "sha256": ref.content_hash}


def _rows(table: InputTable, round: Round) -> list[Row]:
    # As plain values: a large round has tens of thousands of rows, and none is needed as a model.
    found = table.model._default_manager.filter(round=round).order_by()
    rows: list[Row] = list(found.values(*(column.name for column in table.columns)))
    rows.sort(key=table.key_of)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    """Return a value as JSON holds it; a Decimal always with the same digits."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def hash_of(content: object) -> str:
    """Return the hash of a plain value: equal values have equal hashes."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(content: Content, table: InputTable) -> list[Row]:
    """Return the rows of a table in some content."""
    found = content.get(table.slug)
    return [dict(row) for row in found] if isinstance(found, list) else []


def settings_of(content: Content) -> Row:
    """Return the settings in some content."""
    found = content.get("settings")
    return dict(found) if isinstance(found, dict) else {}


def model_values(table: InputTable, row: Mapping[str, object]) -> Values:
    """Return a row of content as the model's fields take it."""
    decimals = {
        f.name for f in table.model._meta.get_fields() if f.get_internal_type() == "DecimalField"
    }
    return {
        name: Decimal(str(value)) if name in decimals and value is not None else value
        for name, value in row.items()
    }


def models_of(table: InputTable, round: Round, content: Content) -> list[Input]:
    """Return the rows of a table in some content as unsaved rows of a round."""
    return [table.model(round=round, **model_values(table, row)) for row in rows_of(content, table)]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: in which table and row, which column, what it was and is.

    `was` or `now` is None where the row is only in one of the two.
    """

    table: str
    row: str
    column: str
    was: object
    now: object


def differences(before: Content, after: Content) -> list[Difference]:
    """Return what differs between two contents, table by table in the order of a round."""
    return list(_differences(before, after))


def _differences(before: Content, after: Content) -> Iterator[Difference]:
    old, new = settings_of(before), settings_of(after)
    for name in SETTINGS:
        if old.get(name) != new.get(name):
            yield Difference("settings", "", name, old.get(name), new.get(name))
    for what in ("need", "snapshot"):
        if before.get(what) != after.get(what):
            yield Difference("settings", "", what, _number(before, what), _number(after, what))
    if before.get("declared") != after.get("declared"):
        yield Difference("capacity", "", "declared", _places(before), _places(after))
    for table in TABLES.values():
        olds = {table.key_of(row): row for row in rows_of(before, table)}
        news = {table.key_of(row): row for row in rows_of(after, table)}
        for key in sorted({*olds, *news}):
            yield from _of_row(table, key, olds.get(key), news.get(key))


def _places(content: Content) -> str:
    rows = content.get("declared")
    return f"{sum(row[-1] for row in rows):,} places" if isinstance(rows, list) else "none"


def _number(content: Content, what: str) -> object:
    pin = content.get(what)
    return f"number {pin['id']}" if isinstance(pin, dict) else None


def _of_row(
    table: InputTable, key: tuple[str, ...], old: Row | None, new: Row | None
) -> Iterator[Difference]:
    called = "\N{MIDDLE DOT}".join(key)
    if old is None or new is None:
        told = (old or new or {}).get(_main(table))
        yield Difference(table.slug, called, "", told if old else None, told if new else None)
        return
    for column in table.columns:
        if old.get(column.name) != new.get(column.name):
            yield Difference(
                table.slug, called, column.name, old.get(column.name), new.get(column.name)
            )


def _main(table: InputTable) -> str:
    """The column that says most of a row: the first that is no part of its key."""
    return next(c.name for c in table.columns if c.name not in table.key)


def with_change(content: Content, change: Mapping[str, object]) -> Content:
    """Return some content with one value changed: a setting, or a cell of a table's row.

    `change` has `table`, `key` (a list; empty for settings), `column` and `now`. Raises KeyError
    where the content has no such row.
    """
    slug, column = str(change["table"]), str(change["column"])
    if slug == "settings":
        return {**content, "settings": {**settings_of(content), column: change["now"]}}
    table = TABLES[slug]
    key = change["key"]
    wanted = tuple(str(part) for part in key) if isinstance(key, list) else ()
    rows = rows_of(content, table)
    at = [table.key_of(row) for row in rows].index(wanted)
    rows[at] = {**rows[at], column: change["now"]}
    return {**content, slug: rows}
