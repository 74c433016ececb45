"""A rule on learner records: a declaration that is also its tests and its page in the catalogue."""

import importlib
import pkgutil
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar, cast

import polars as pl

from moothall.periods import AcademicYear
from moothall.records.check.kinds import (
    Delivery,
    DeliveryFAM,
    Employment,
    Financial,
    WorkPlacement,
)
from moothall.records.check.record import Record
from moothall.records.faults import Level


class Category(StrEnum):
    """The part of the official list of validation rules in which a rule stands."""

    LEARNER = "Learner"
    DELIVERY = "Learning delivery"
    EMPLOYMENT = "Employment status"
    CROSS = "Cross Record"


R = TypeVar("R", bound=Record)
Predicate = Callable[[R], pl.Expr]

CATEGORIES: dict[type[Record], Category] = {
    Delivery: Category.DELIVERY,
    DeliveryFAM: Category.DELIVERY,
    Financial: Category.DELIVERY,
    WorkPlacement: Category.DELIVERY,
    Employment: Category.EMPLOYMENT,
}
FIRST_LISTED = AcademicYear(2025)


@dataclass(frozen=True, slots=True)
class Example:
    """A record, with what stands round it, and how many faults a rule finds there (0: it holds).

    `values` are as `moothall.records.check.examples` reads them.
    """

    found: int
    values: Mapping[str, object]


@dataclass(eq=False, slots=True)
class Rule(Generic[R]):
    """A rule of the official list: name, what it looks at, a predicate, a message, examples."""

    name: str
    on: type[R]
    fields: tuple[str, ...]
    predicate: Predicate[R]
    message: str
    level: Level
    category: Category
    since: AcademicYear
    until: AcademicYear | None
    whole_file: bool
    examples: list[Example] = field(default_factory=list)

    def applies_in(self, year: AcademicYear) -> bool:
        """Whether the rule is for returns of a year."""
        return self.since <= year and (self.until is None or year <= self.until)

    @property
    def years(self) -> str:
        """The years of the rule in words."""
        if self.until is None:
            return f"from {self.since}"
        return str(self.since) if self.until == self.since else f"{self.since} to {self.until}"

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names in braces in the message, in order, each once."""
        names = [name for _, name, _, _ in string.Formatter().parse(self.message) if name]
        return tuple(dict.fromkeys(names))

    def fails(self, times: int = 1, /, **values: object) -> None:
        """Give an example that the rule finds, once or as many times as it says."""
        self.examples.append(Example(times, values))

    def holds(self, **values: object) -> None:
        """Give an example that the rule lets pass."""
        self.examples.append(Example(0, values))


AnyRule = Rule[Record]
_declared: dict[str, AnyRule] = {}


def rule(
    name: str,
    *,
    on: type[R],
    fields: tuple[str, ...],
    level: Level = Level.ERROR,
    category: Category | None = None,
    since: AcademicYear = FIRST_LISTED,
    until: AcademicYear | None = None,
    whole_file: bool = False,
) -> Callable[[Predicate[R]], Rule[R]]:
    """Declare a rule: the decorated function says which records it finds, its docstring why.

    `fields` are the fields looked at; the first is the one a fault names. The docstring is the
    message, with {Field} where a value belongs: a field of the record, of its aim or its learner,
    or `prepared`, `year`, `first_day`, `last_day`. A rule of the `whole_file` looks at all records
    of its kind at once. Raises ValueError where two rules have one name or a message is missing.
    """

    def declare(predicate: Predicate[R]) -> Rule[R]:
        message = " ".join((predicate.__doc__ or "").split())
        if not message or name in _declared:
            raise ValueError(f"{name}: a rule has a message and a name of its own")
        cross = Category.CROSS if name.startswith("R_") else Category.LEARNER
        default = Category.CROSS if name.startswith("R_") else CATEGORIES.get(on, cross)
        declared = Rule(
            name,
            on,
            fields,
            predicate,
            message,
            level,
            category or default,
            since,
            until,
            whole_file,
        )
        _declared[name] = cast(AnyRule, declared)
        return declared

    return declare


@cache
def all_rules() -> tuple[AnyRule, ...]:
    """Return every rule declared in the package `rules`, in order of name."""
    package = importlib.import_module("moothall.records.check.rules")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    ours = (
        one for one in _declared.values() if one.predicate.__module__.startswith(package.__name__)
    )
    return tuple(sorted(ours, key=lambda one: one.name))
