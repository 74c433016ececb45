"""Where somebody is named in running text: minutes, reasons, comments, which are not changed when
they are erased, so that an officer can look.

Like `personal`, it walks the tables, so that a new text cannot be forgotten: one query a table.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from moothall.partnership import personal
from moothall.partnership.models import Body, Person

# Rows of one table that are listed; who finds so many searches on the pages of the room.
MOST = 100
# Keys that lead from a row to its body: not more than this many, one after another.
FARTHEST = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """Rows of one table whose text names somebody: in which column, and their numbers."""

    room: str
    title: str
    column: str
    numbers: tuple[object, ...]


def of(person: Person, among: Collection[Body] | None = None) -> list[Mention]:
    """Return where texts name a person or their address, without what they say; `among` leaves out
    what belongs to other bodies, or to none.

    Texts that are exactly their name or address are theirs by `personal.Search`. A name of one
    word is not searched for: it would be found in everything.
    """
    wanted = [person.email, *([person.name] if " " in person.name.strip() else [])]
    found: list[Mention] = []
    for model in personal.tables():
        if model is Person or not model.__module__.startswith("moothall."):
            continue
        found += _in_table(model, wanted, among)
    return sorted(found, key=lambda each: (each.room, each.title, each.column))


def _in_table(
    model: type[models.Model], wanted: list[str], among: Collection[Body] | None
) -> list[Mention]:
    names = [column.name for column in personal.texts(model)]
    path = _path_to_body(model)
    if not names or (among is not None and path is None):
        return []
    condition = Q()
    for name in names:
        for word in wanted:
            condition |= Q(**{f"{name}__icontains": word})
    rows: models.QuerySet[Any] = model._base_manager.filter(condition)
    if among is not None:
        rows = rows.filter(**{f"{path}__in": [body.pk for body in among]})
    told = list(rows.order_by("pk").values_list("pk", *names)[:MOST])
    room, title = personal.names_of(model)
    mentions = []
    for at, name in enumerate(names, 1):
        numbers = tuple(row[0] for row in told if _names(row[at], wanted))
        if numbers:
            words = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            mentions.append(Mention(room, title, words, numbers))
    return mentions


def _names(text: object, wanted: list[str]) -> bool:
    """Whether a text names somebody and says more than that."""
    said = str(text or "").casefold()
    words = [word.casefold() for word in wanted]
    return said not in words and any(word in said for word in words)


@cache
def _path_to_body(model: type[models.Model]) -> str | None:
    """Return by which keys a row leads to the body it belongs to, the shortest way."""
    if model is Body:
        return "pk"
    ways: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    while ways:
        at, path = ways.popleft()
        for key in at._meta.concrete_fields:
            if not isinstance(key, models.ForeignKey) or key.related_model is Person:
                continue
            if key.related_model is Body:
                return "__".join((*path, key.name))
            if len(path) + 1 < FARTHEST and isinstance(key.related_model, type):
                ways.append((key.related_model, (*path, key.name)))
    return None
