"""All rules as data, for the site's page, the help of the command line and the reference."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from moothall.records.check.examples import ExampleHeader
from moothall.records.check.messages import lowered
from moothall.records.check.plan import Plan, roots
from moothall.records.check.record import Setting
from moothall.records.check.rule import AnyRule, Category, all_rules


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """A rule as the catalogue shows it.

    `severity` is `error` or `warning`. `fails` and `holds` are examples that the rule finds and
    lets pass: names of fields, and of what stands round the record, with their values in words.
    `tables` are the reference tables that it needs.
    """

    name: str
    title: str
    message: str
    severity: str
    category: Category
    kind: str
    fields: tuple[str, ...]
    years: str
    whole_file: bool
    tables: tuple[str, ...]
    fails: tuple[Mapping[str, str], ...]
    holds: tuple[Mapping[str, str], ...]


# Abbreviations in the names of predicates.
CAPITALS = frozenset({"uln"})


@cache
def catalogue() -> tuple[CatalogueRule, ...]:
    """Return every rule as the catalogue shows it, in order of name."""
    return tuple(_listed(rule) for rule in all_rules())


def _titled(name: str) -> str:
    """Return the name of a predicate in words, its abbreviations in capitals."""
    words = " ".join(part.upper() if part in CAPITALS else part for part in name.split("_"))
    return words[:1].upper() + words[1:]


def _listed(rule: AnyRule) -> CatalogueRule:
    """Return a rule as the catalogue shows it; its title is the name of its predicate in words."""
    return CatalogueRule(
        name=rule.name,
        title=_titled(rule.predicate.__name__),
        message=rule.message,
        severity=rule.level.value,
        category=rule.category,
        kind=rule.on.kind,
        fields=rule.fields,
        years=rule.years,
        whole_file=rule.whole_file,
        tables=_tables(rule),
        fails=tuple(_in_words(example.values) for example in rule.examples if example.found),
        holds=tuple(_in_words(example.values) for example in rule.examples if not example.found),
    )


def _tables(rule: AnyRule) -> tuple[str, ...]:
    header = ExampleHeader()
    setting = Setting(Plan(), header, header.prepared)
    test = rule.predicate(rule.on(setting))
    return tuple(sorted(setting.plan.tables(roots(rule.on.kind, test))))


def _in_words(values: Mapping[str, object]) -> dict[str, str]:
    return {_named(name): _shown(value) for name, value in values.items()}


def _named(name: str) -> str:
    """Return a name in an example in words; fields keep the name they have in the file."""
    return name if name[:1].isupper() else lowered(name.replace("_", " "))


def _shown(value: object) -> str:
    if value is None:
        return "absent"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_named(str(name))} {_shown(one)}" for name, one in value.items())
        return inner or "as usual"
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value) or "none"
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
