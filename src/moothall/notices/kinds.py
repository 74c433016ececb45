"""What people are told of: the rooms above register their kinds, each with what it is told from.

    kinds.register(
        Kind("decision.awaits", "A decision awaits my word", Delivery.AT_ONCE),
        {"DecisionProposed": told_of_proposal},
    )

The keys are names of events in the ledger; a teller says what one event means for whom, or None
where it means nothing to anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from moothall.ledger.models import Event
from moothall.notices.enums import Delivery
from moothall.partnership.models import Body


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its name for ever, what people choose it by, how it comes unless they
    choose otherwise.
    """

    name: str
    title: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: a line that names no learner, the page it leads to, the people it concerns.

    Who did it is not told of it, but `doer_too`, where it was done in the background.
    """

    text: str
    address: str
    people: frozenset[int]
    doer_too: bool = False


Teller = Callable[[Body, Event], Told | None]
_kinds: dict[str, Kind] = {}
_tellers: dict[str, dict[str, Teller]] = {}


def register(kind: Kind, tellers: Mapping[str, Teller]) -> None:
    """Add a kind with its tellers; registering its name again replaces both."""
    forget(kind.name)
    _kinds[kind.name] = kind
    for event, teller in tellers.items():
        _tellers.setdefault(event, {})[kind.name] = teller


def forget(name: str) -> None:
    """Take a kind out again, for tests."""
    _kinds.pop(name, None)
    for tellers in _tellers.values():
        tellers.pop(name, None)


def every() -> list[Kind]:
    """Return all kinds, by title."""
    return sorted(_kinds.values(), key=lambda kind: kind.title)


def named(name: str) -> Kind | None:
    """Return a kind, or None where no room registers it any more."""
    return _kinds.get(name)


def is_told(event: str) -> bool:
    """Whether anybody is ever told of events of this name."""
    return bool(_tellers.get(event))


def tellers_of(event: str) -> Iterator[tuple[Kind, Teller]]:
    """Yield each kind that is told from events of this name, with its teller."""
    for name, teller in _tellers.get(event, {}).items():
        yield _kinds[name], teller
