"""What is kept about a person: found by walking the tables, so that a new one cannot be forgotten.

Each foreign key to `Person` says by its name in what way a row is about somebody: those in `ABOUT`
name whom it is about, all others who made it. Text columns in `IN_WORDS` name people without a key.
Rooms whose rows are somebody's in another way, such as sessions, register them:

    personal.register("web", rows_of, forget)

Nobody is told of others: keys to other people say “another person”; where a row is about somebody
else, its texts are left out; addresses and names of others are blotted out of what remains.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from moothall.partnership.models import Person

# Keys by which a row is about somebody, and not merely made by them.
ABOUT = frozenset({"person", "owner", "presenter", "user"})
# Columns that name somebody in words, who may have no account here.
IN_WORDS = frozenset({"of_whom", "said_by", "given_by", "granted_by", "guest", "substitute"})
# What is nobody's to read, its owner's neither.
SECRETS = frozenset({"password", "data", "token", "token_secret", "session_key", "session_data"})
UNTOLD = "kept, and told to nobody"
ANOTHER = "another person"
LEFT_OUT = "left out: this is about another person too"
# What a table is called where its own plural is no word.
TITLES = {
    "registers.asked": "Questions of a review",
    "meetings.pointstep": "Steps of action points",
    "team.holder": "Posts held",
}
ADDRESS = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+")

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one table that refer to a person; `about` of those are about them, the rest only
    made by them.
    """

    table: str
    room: str
    title: str
    rows: tuple[Row, ...]
    about: int


RowsOf = Callable[[Person], Iterable[Kept]]
Forget = Callable[[Person], int]
_rooms: dict[str, tuple[RowsOf, Forget]] = {}


def nothing(person: Person) -> Iterable[Kept]:
    """Return no rows: for a room all of whose rows are found by their keys."""
    return ()


def register(room: str, rows_of: RowsOf, forget: Forget) -> None:
    """Say what a room keeps of a person beyond keys, and how it forgets what is only theirs;
    registering the room again replaces it.
    """
    _rooms[room] = (rows_of, forget)


def forget_in_rooms(person: Person) -> int:
    """Let each room forget what is only somebody's own; return how many rows that were."""
    return sum(forget(person) for _, forget in _rooms.values())


def keys_to_people(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Return a table's foreign keys to `Person`."""
    return [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and each.related_model is Person
    ]


def tables() -> list[type[models.Model]]:
    """Return every table there is, of our own and of others', but for the ledger's."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.app_label != "ledger"]


def is_theirs_alone(model: type[models.Model]) -> bool:
    """Whether rows of a table are nothing but somebody's own: gone when the person is."""
    return any(
        isinstance(key, models.OneToOneField) or key.remote_field.on_delete is models.CASCADE
        for key in keys_to_people(model)
    )


@dataclass
class Search:
    """One search for all that is kept of one person."""

    person: Person
    own: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note by which words they are named."""
        self.own = frozenset({self.person.email, self.person.name, str(self.person.ref)})

    def kept(self) -> list[Kept]:
        """Return what is kept, by table, leaving out tables with nothing."""
        found = [kept for model in tables() if (kept := self._of(model))]
        for rows_of, _ in _rooms.values():
            found += [each for each in rows_of(self.person) if each.rows]
        return sorted(found, key=lambda each: (each.room, each.title))

    def counts(self) -> list[tuple[str, str, int]]:
        """Return room, table and number of rows that refer to the person, without reading them."""
        found = []
        for model in tables():
            number = self._rows(model).count() if self._condition(model) else 0
            if number:
                found.append((*names_of(model), number))
        for rows_of, _ in _rooms.values():
            found += [(k.room, k.title, len(k.rows)) for k in rows_of(self.person) if k.rows]
        return sorted(found)

    def _condition(self, model: type[models.Model]) -> Q:
        if model is Person:
            return Q(pk=self.person.pk)
        wanted = Q()
        for key in keys_to_people(model):
            wanted |= Q(**{key.name: self.person})
        for column in texts(model):
            wanted |= Q(**{f"{column.name}__in": self.own})
        return wanted

    def _rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        return model._base_manager.filter(self._condition(model)).order_by("pk")

    def _of(self, model: type[models.Model]) -> Kept | None:
        if not self._condition(model):
            return None
        rows = list(self._rows(model))
        if not rows:
            return None
        room, title = names_of(model)
        return Kept(
            table=model._meta.label_lower,
            room=room,
            title=title,
            rows=tuple(self._told(row) for row in rows),
            about=sum(self._is_about(row) for row in rows),
        )

    def _is_about(self, row: models.Model) -> bool:
        if isinstance(row, Person):
            return True
        named = [key for key in keys_to_people(type(row)) if key.name in ABOUT]
        return any(getattr(row, key.attname) == self.person.pk for key in named)

    def _of_another(self, row: models.Model) -> bool:
        """Whether a row is about somebody else, be it besides."""
        keys = [getattr(row, k.attname) for k in keys_to_people(type(row)) if k.name in ABOUT]
        words = [getattr(row, c.name) for c in texts(type(row)) if c.name in IN_WORDS]
        return any(key not in (None, self.person.pk) for key in keys) or any(
            word and word not in self.own for word in words
        )

    def _told(self, row: models.Model) -> Row:
        bare = self._of_another(row)
        told: Row = {}
        for each in row._meta.concrete_fields:
            value = getattr(row, each.attname)
            if each.name in SECRETS:
                told[each.name] = UNTOLD if value else ""
            elif isinstance(each, models.ForeignKey) and each.related_model is Person:
                told[each.name] = self._who(value)
            elif isinstance(each, models.ForeignKey):
                told[each.attname] = _plain(value)
            elif bare and isinstance(value, str | list | dict) and not each.choices:
                told[each.name] = LEFT_OUT if value and value not in self._own_words else value
            else:
                told[each.name] = self.without_others(value)
        return told

    @property
    def _own_words(self) -> tuple[object, ...]:
        return tuple(self.own)

    def _who(self, key: object) -> str:
        if key is None:
            return ""
        return "you" if key == self.person.pk else ANOTHER

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """The names of all others that are more than a word, the longest first."""
        others = Person.objects.exclude(pk=self.person.pk).exclude(name=self.person.name)
        names = {name for name in others.values_list("name", flat=True) if " " in name.strip()}
        if not names:
            return None
        return re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))

    def without_others(self, value: object) -> object:
        """Return a value as it is told: no address, name or number of anybody else in it."""
        if isinstance(value, Mapping):
            return {str(key): self.without_others(each) for key, each in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return [self.without_others(each) for each in value]
        if not isinstance(value, str):
            return _plain(value)
        if value in self.own:
            return value
        own = self.person.email
        told = ADDRESS.sub(lambda m: m[0] if m[0].lower() == own else ANOTHER, value)
        if self._names:
            told = self._names.sub(lambda m: m[0] if m[0] in self.person.name else ANOTHER, told)
        return re.sub(
            r"\bperson:(\d+)\b",
            lambda m: m[0] if m[1] == str(self.person.pk) else ANOTHER,
            told,
        )


def texts(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """Yield the text columns of a table that could hold a name, an address or a Ref."""
    for each in model._meta.concrete_fields:
        is_text = isinstance(each, models.CharField | models.TextField)
        if is_text and not each.choices and not each.is_relation and each.name not in SECRETS:
            yield each


def names_of(model: type[models.Model]) -> tuple[str, str]:
    """Return what the room of a table and the table are called."""
    title = TITLES.get(model._meta.label_lower, str(model._meta.verbose_name_plural))
    return str(model._meta.app_config.verbose_name), title[:1].upper() + title[1:]


def _plain(value: object) -> object:
    """Return a value as JSON can hold it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
