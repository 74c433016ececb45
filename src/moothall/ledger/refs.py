"""Refs: how one room holds a thing of another without knowing it."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing by kind and id, and by content where it must not change unnoticed."""

    kind: str
    id: str = ""
    content_hash: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


@runtime_checkable
class HasRef(Protocol):
    """Anything that the ledger can name."""

    @property
    def ref(self) -> Ref:
        """The thing as a Ref."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts without being a person of the site: the operator at the command line, or the
    site itself at the turn of a clock.
    """

    kind: str
    words: str

    @property
    def ref(self) -> Ref:
        """The actor as a Ref."""
        return Ref(self.kind)

    def __str__(self) -> str:
        return self.words


OPERATOR = Actor("operator", "the operator")
SITE = Actor("site", "Moothall itself")
