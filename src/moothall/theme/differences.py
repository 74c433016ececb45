"""What differs between two versions of a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from markupsafe import Markup

TOKENS = re.compile(r"\s+|\S+")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str


MARKED = {
    Change.SAME: Markup("{}"),
    Change.REMOVED: Markup(
        '<del><span class="govuk-visually-hidden">[removed: </span>{}'
        '<span class="govuk-visually-hidden">] </span></del>'
    ),
    Change.ADDED: Markup(
        '<ins><span class="govuk-visually-hidden">[added: </span>{}'
        '<span class="govuk-visually-hidden">] </span></ins>'
    ),
}


def differences(before: str, after: str) -> list[Piece]:
    """Return both texts in pieces: without the added ones they are the first, without the removed
    ones the second. Lines are compared first, then the words of those that differ.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(Change.SAME, "".join(old[i:j])))
        else:
            found += _words(TOKENS.findall("".join(old[i:j])), TOKENS.findall("".join(new[m:n])))
    return _joined(found)


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Change.SAME, "".join(old[i:j]))
            continue
        if i < j:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
        if m < n:
            yield Piece(Change.ADDED, "".join(new[m:n]))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one piece of neighbours to which the same happened."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].change is piece.change:
            found[-1] = Piece(piece.change, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def marked(before: str, after: str) -> Markup:
    """Return what differs as HTML, told to those who hear the page too."""
    return Markup("").join(
        MARKED[piece.change].format(piece.text) for piece in differences(before, after)
    )
