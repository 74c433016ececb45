"""Effects: what the room that keeps a thing does when a decision on it moves.

A room registers, for its kind of thing, what to do as a decision comes to a state:

    effects.register("scenario", on={Status.EFFECTIVE: adopt, Status.LAPSED: release})

`on` is called in the transaction of the move, after its event, for things pinned as what is decided
on (not for evidence). To refuse, it raises NotAllowed: a decision that is due then lapses with that
reason.
"""

from collections.abc import Callable, Mapping

from moothall.governance.enums import PinnedAs, Status
from moothall.governance.models import Decision, Pin

Effect = Callable[[Decision, Pin], None]
Follow = Callable[[Decision], None]


_effects: dict[str, Mapping[Status, Effect]] = {}
_of_every_decision: dict[str, Mapping[Status, Follow]] = {}


def register(kind: str, *, on: Mapping[Status, Effect]) -> None:
    """Say what things of a kind do; registering the kind again replaces it."""
    _effects[kind] = on


def register_for_every_decision(room: str, *, on: Mapping[Status, Follow]) -> None:
    """Say what a room does with every decision, whatever it is about, such as to publish it."""
    _of_every_decision[room] = on


def forget(name: str) -> None:
    """Take a kind or a room out again, for tests."""
    _effects.pop(name, None)
    _of_every_decision.pop(name, None)


def follow(decision: Decision) -> None:
    """Let the rooms concerned do what they do in the state that a decision has come to."""
    status = Status(decision.status)
    for pin in decision.pins.filter(pinned_as=PinnedAs.PROPOSAL):
        effect = _effects.get(pin.kind, {}).get(status)
        if effect:
            effect(decision, pin)
    for steps in _of_every_decision.values():
        if status in steps:
            steps[status](decision)
