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
        """Who it is, in a sentence."""
        ...

    def refuses(self, doing: str, where: str = "") -> str:
        """What whoever may not is told: what was refused, who may do it there, what to do."""
        ...


def refusal(doing: str, who: str, advice: str) -> str:
    """Return the words of every refusal: what was refused, who may do it, and what to do."""
    return f"{doing} is for {who}. {advice}"


@dataclass(frozen=True, slots=True)
class Marker:
    """Who may take an action, where no role in one body says so."""

    name: str
    who: str
    advice: str

    @property
    def words(self) -> str:
        """Who it is, in a sentence."""
        return f"{self.who[0].upper()}{self.who[1:]}."

    def refuses(self, doing: str, where: str = "") -> str:
        """What whoever may not is told: it is the same in every body."""
        return refusal(doing, self.who, self.advice)


OWN = Marker("own", "whoever it is about, for what is their own", "Nobody does it for another.")
OPERATES = Marker(
    "operates",
    "the operator of the site, or the site itself by the calendar",
    "Ask whoever runs the site: it is done at the command line there.",
)
FINER = Marker(
    "finer",
    "those whom the action itself lets, by more than a role",
    "The page it is done on says whom.",
)

Guard = Callable[[Who, HasRef, Mapping[str, object], str], None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Add how the rules of a room are asked: it raises NotAllowed for whoever may not."""
    if guard not in _guards:
        _guards.append(guard)


def ask(who: Who | None, by: HasRef, given: Mapping[str, object], doing: str) -> None:
    """Raise NotAllowed where somebody may not take an action with these arguments.

    `doing` is what the action does, to begin the refusal with.
    """
    if who is None or isinstance(by, Actor):
        return
    if who is OPERATES:
        raise NotAllowed(OPERATES.refuses(doing))
    whose = given.get("person", by)
    if who is OWN and isinstance(whose, HasRef) and whose.ref != by.ref:
        raise NotAllowed(OWN.refuses(doing))
    for guard in _guards:
        guard(who, by, given, doing)
