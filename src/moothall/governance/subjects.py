"""Subjects: what a decision can be about or rest on, known by Ref only.

Each room that keeps such things registers its kind at start, with how one is found:

    subjects.register(Kind("scenario", "scenario", find=scenario_by_id))

`find` is given the body and an id, and returns None where the body has no such thing, so that
nobody pins what belongs to others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from moothall.faults import InvalidValue
from moothall.governance.enums import PinnedAs
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing as it is now: title, address ("" where it has no page), hash of its content, the
    organisations that it touches more than others, by key, and the question and the proposal that
    a form for a decision on it begins with.
    """

    title: str
    address: str
    content_hash: str
    concerns: frozenset[int] = frozenset()
    question: str = ""
    proposal: str = ""


def none_offered(body: Body) -> Sequence[Ref]:
    """Offer nothing: things of this kind are proposed from their own pages."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its name in Refs, its noun, how one is found, which ones a form offers and
    as what.
    """

    name: str
    noun: str
    find: Callable[[Body, str], Subject | None]
    offered: Callable[[Body], Sequence[Ref]] = none_offered
    offered_as: PinnedAs = PinnedAs.PROPOSAL


class State(StrEnum):
    """How a pinned thing stands to what was pinned."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind of subject; registering its name again replaces it."""
    _kinds[kind.name] = kind


def forget(name: str) -> None:
    """Take a kind out again, for tests."""
    _kinds.pop(name, None)


def kinds() -> dict[str, str]:
    """Return the kinds of things there are, each with its noun."""
    return {name: kind.noun for name, kind in _kinds.items()}


def noun_of(kind: str) -> str:
    """Return what people call things of a kind."""
    known = _kinds.get(kind)
    return known.noun if known else kind


def find(body: Body, ref: Ref) -> Subject | None:
    """Return a thing as it is now, or None where there is none in this body."""
    known = _kinds.get(ref.kind)
    return known.find(body, ref.id) if known else None


def state_of(body: Body, ref: Ref) -> State:
    """Say whether a thing is still what a Ref pins."""
    return compared(ref, find(body, ref))


def compared(ref: Ref, found: Subject | None) -> State:
    """Say whether what was found is what a Ref pins."""
    if found is None:
        return State.GONE
    return State.UNCHANGED if found.content_hash == ref.content_hash else State.CHANGED


def pinned(body: Body, ref: Ref) -> tuple[Ref, Subject]:
    """Return a Ref pinned to a thing's content now, and the thing.

    Raises InvalidValue where there is no such thing here, or where the Ref names other content.
    """
    found = find(body, ref)
    if found is None or not found.content_hash:
        kinds = ", ".join(sorted(kind.noun for kind in _kinds.values())) or "nothing yet"
        raise InvalidValue(
            f"There is no “{ref}” in {body} to decide on: it was removed, or belongs to others. "
            f"What can be decided on is: {kinds}."
        )
    if ref.content_hash and ref.content_hash != found.content_hash:
        raise InvalidValue(
            f"{found.title} has changed since it was looked at: look at it again, then propose it."
        )
    return Ref(ref.kind, ref.id, found.content_hash), found


def offered(body: Body, pinned_as: PinnedAs) -> list[tuple[Ref, str]]:
    """Return what a form of a body offers to be pinned so, each with noun and title."""
    return [
        (ref, _named(kind, found.title))
        for kind in _kinds.values()
        if kind.offered_as is pinned_as
        for ref in kind.offered(body)
        if (found := kind.find(body, ref.id))
    ]


def _named(kind: Kind, title: str) -> str:
    """Name a thing by noun and title, without saying the noun twice."""
    if title.casefold().startswith(kind.noun.casefold()):
        return title[:1].upper() + title[1:]
    return f"{kind.noun.capitalize()}: {title}"
