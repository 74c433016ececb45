"""The one way to change anything: an action, in one transaction, with one event in the ledger."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import transaction

from moothall.faults import NotAllowed as NotAllowed
from moothall.ledger import chain, guards
from moothall.ledger.doing import doing
from moothall.ledger.guards import Who
from moothall.ledger.refs import HasRef

P = ParamSpec("P")
R = TypeVar("R", bound=HasRef)

# What the action that runs now has noted for its event; None outside an action.
_noted: ContextVar[dict[str, object] | None] = ContextVar("noted", default=None)

Note = str | int | bool | None | list[str] | dict[str, int]


# Every action of the program by the name of its event: pages show `words`, tests walk them all.
registry: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Taken:
    """An action as it is taken: its function, by name and module, who may take it, and what within
    that its policy leaves to each, in words.
    """

    event: str
    module: str
    name: str
    who: Who | None
    act: Callable[..., HasRef]
    only: str = ""


verbs: dict[str, Taken] = {}


def load_all() -> None:
    """Import what each app names in `actions_in`, so that the registry holds every action."""
    for app in apps.get_app_configs():
        for module in getattr(app, "actions_in", ()):
            import_module(f"{app.name}.{module}")


def action(
    event: str, words: str, *, who: Who | None = None, only: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action that leaves `event` (past tense) in the ledger.

    The function takes only keywords, `by=` whom first, and returns the thing it changed, which
    becomes the event's subject. Keyword arguments that are things are recorded as Refs; what
    else belongs to the record is given to `note`. Nothing personal: the ledger is for ever.
    `words` completes the sentence "who ..." on pages ("accepted a return"). `who` may take it is
    asked first (`guards`), before anything is looked at; where a policy lets each of them do less
    than all, `only` says what, for the docs.

    Actions happen one after another: what one has checked still holds when it acts, and no two wait
    for each other. So what takes long (reading files, counting, solving) is done before.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if event in registry:
            raise ValueError(f"Two actions leave {event}.")
        registry[event] = words

        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__name__} takes its arguments by name.")
            by = kwargs["by"]
            if not isinstance(by, HasRef):
                raise TypeError("An action is done by somebody.")
            is_first = _noted.get() is None
            if is_first:
                guards.ask(who, by, kwargs, doing(words))
            token = _noted.set({})
            try:
                with transaction.atomic():
                    if is_first:
                        chain.hold()
                    result = function(*args, **kwargs)
                    given = {
                        name: str(value.ref)
                        for name, value in kwargs.items()
                        if name != "by" and isinstance(value, HasRef)
                    }
                    noted = _noted.get() or {}
                    chain.append(
                        event,
                        actor=by.ref,
                        subject=result.ref,
                        body=_body_of(result),
                        detail=given | noted,
                    )
                    return result
            finally:
                _noted.reset(token)

        verbs[event] = Taken(event, function.__module__, function.__name__, who, act, only)
        return act

    return decorate


def note(**detail: Note) -> None:
    """Add to the event of the action that runs now."""
    noted = _noted.get()
    if noted is None:
        raise RuntimeError("Only an action can add to its event.")
    noted.update(detail)


def _body_of(thing: HasRef) -> str:
    """The slug of the body a thing belongs to, where it says so."""
    slug = getattr(thing, "body_slug", "")
    return slug if isinstance(slug, str) else ""
