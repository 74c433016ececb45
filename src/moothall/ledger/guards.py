"""Who may take an action: each states it, and it is asked before anything else happens.

What is stated is a marker of this module, or a rule of a room above, which registers how its rules
are asked. An action that another takes on its way is part of it, and is not asked again. The
operator and the site pass: they have no role to be asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from moothall.faults import NotAllowed
from moothall.ledger.refs import Actor, HasRef


class Who(Protocol):
    """Who may take an action: a name for the docs and a sentence."""

    @property
    def name(self) -> str:
        """What it is called in the docs."""
        ...

    @property
    def words(self) -> str:
        """Who it is, in a sentence, which is also the refusal."""
        ...


@dataclass(frozen=True, slots=True)
class Marker:
    """Who may take an action, where no role in one body says so."""

    name: str
    words: str


OWN = Marker("own", "Whoever it is about, for what is their own.")
OPERATES = Marker("operates", "The operator of the site, or the site itself by the calendar.")
FINER = Marker("finer", "The action itself checks who may take it, by more than a role.")

Guard = Callable[[Who, HasRef, Mapping[str, object]], None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Add how the rules of a room are asked: it raises NotAllowed for whoever may not."""
    if guard not in _guards:
        _guards.append(guard)


def ask(who: Who | None, by: HasRef, given: Mapping[str, object]) -> None:
    """Raise NotAllowed where somebody may not take an action with these arguments."""
    if who is None or isinstance(by, Actor):
        return
    if who is OPERATES:
        raise NotAllowed(OPERATES.words)
    whose = given.get("person", by)
    if who is OWN and isinstance(whose, HasRef) and whose.ref != by.ref:
        raise NotAllowed(OWN.words)
    for guard in _guards:
        guard(who, by, given)
