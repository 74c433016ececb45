"""Which limits of a round can be asked “what if” of, and how a changed one is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from moothall.commissioning.content import SETTINGS, Content, rows_of, settings_of
from moothall.commissioning.enums import Change
from moothall.commissioning.fields import ShareField
from moothall.commissioning.inputs import TABLES, InputTable
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue
from moothall.theme.formats import percent, pounds

# The columns of tables that are limits.
COLUMNS = {
    "budgets": ("amount",),
    "providers": ("floor", "cap"),
    "capacity": ("places",),
    "requirements": ("share", "weight"),
    "conditions": ("by",),
    "rates": ("amount",),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as it is: where it stands, what it is called, its value."""

    table: str
    key: tuple[str, ...]
    column: str
    words: str
    value: object

    @property
    def code(self) -> str:
        """What tells it apart, as a form's choice."""
        return "|".join((self.table, self.column, *self.key))

    @property
    def told(self) -> str:
        """What it is called, with what it is now."""
        if self.table == "providers" and self.value is None:
            return f"{self.words} (now the common limit)"
        return f"{self.words} (now {said(self.column, self.value)})"


def said(column: str, value: object) -> str:
    """Return a value as a sentence has it."""
    if value is None:
        return "no limit"
    if column == "amount":
        return pounds(Decimal(str(value)))
    if column in ("floor", "cap", "share", "by"):
        return percent(Decimal(str(value)))
    return str(value)


def limits(content: Content, names: Names) -> list[Limit]:
    """Return every limit of some content, in the order of a round."""
    return list(_limits(content, names))


def _limits(content: Content, names: Names) -> Iterator[Limit]:
    common = settings_of(content)
    for name in ("floor", "cap", "minimum_group"):
        yield Limit("settings", (), name, SETTINGS[name], common.get(name))
    for slug, columns in COLUMNS.items():
        table = TABLES[slug]
        for row in rows_of(content, table):
            called = ", ".join(_called(table, k, row[k], names) for k in table.key if row[k])
            for name in columns:
                title = table.column(name).title
                words = f"{table.noun[0].capitalize()}: {called or 'everything'}, {title.lower()}"
                yield Limit(slug, table.key_of(row), name, words, row.get(name))


def _called(table: InputTable, column: str, value: object, names: Names) -> str:
    """What a part of a row's key is called: providers by name, with the UKPRN beside."""
    if column in ("ukprn", "provider"):
        return f"{names.providers.get(str(value), 'unknown provider')} ({value})"
    return str(table.column(column).shown(names, value))


def changed(limit: Limit, text: str, names: Names) -> tuple[dict[str, object], str]:
    """Return the change that a limit with another value is, and what it is called.

    Raises InvalidValue where the text is no value of this limit.
    """
    try:
        if limit.table == "settings" and limit.column != "minimum_group":
            value: object = ShareField(required=False, most=None).clean(text)
        elif limit.table == "settings":
            value = int(text)
        else:
            value = TABLES[limit.table].column(limit.column).made(names).clean(text)
    except ValidationError as fault:
        raise InvalidValue(" ".join(fault.messages)) from None
    except ValueError:
        raise InvalidValue(f"“{text}” is not a whole number.") from None
    plain = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    if plain == limit.value:
        raise InvalidValue("That is what it is already: give another value.")
    change = {
        "table": limit.table,
        "key": list(limit.key),
        "column": limit.column,
        "was": limit.value,
        "now": plain,
        "words": limit.words,
    }
    return change, f"{limit.words} {said(limit.column, plain)}"


# In which direction a limit gives more room: up, or down.
LOOSER_UP = {("settings", "floor"), ("settings", "cap"), ("providers", "floor"),
             ("providers", "cap"), ("budgets", "amount"), ("capacity", "places")}  # fmt: skip
LOOSER_DOWN = {("settings", "minimum_group"), ("rates", "amount"), ("requirements", "share")}


def is_looser(change: Mapping[str, object], content: Content) -> bool:
    """Whether a changed limit leaves more possible than before. No limit at all is the loosest of
    those on change.
    """
    where = str(change["table"]), str(change["column"])
    was, now = change.get("was"), change.get("now")
    up = where in LOOSER_UP
    if where == ("conditions", "by"):
        up, down = _grows(change, content), not _grows(change, content)
    else:
        down = where in LOOSER_DOWN
    if was is None or now is None:
        return up and now is None
    less, more = Decimal(str(was)), Decimal(str(now))
    return (up and more > less) or (down and more < less)


def _grows(change: Mapping[str, object], content: Content) -> bool:
    table, key = TABLES["conditions"], change["key"]
    wanted = tuple(str(part) for part in key) if isinstance(key, list) else ()
    rows = rows_of(content, table)
    return any(r["change"] == Change.GROW for r in rows if table.key_of(r) == wanted)
