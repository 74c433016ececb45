"""The tile picture: one tile for each of many, grouped, each a link that says in words what its
colour shows. Nothing is said of where a tile lies: groups and tiles stand in the order given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from moothall.theme.charts.picture import Head

# What a tile may look like: five shades from few to many, none, and what came or went since.
Look = Literal["none", "1", "2", "3", "4", "5", "came", "went"]


@dataclass(frozen=True)
class Tile:
    """One tile: its name, where it leads, what is written on it, how it looks.

    `more` is read out after what is written, for those who do not see the colour.
    """

    name: str
    href: str
    says: str
    look: Look
    more: str = ""


@dataclass(frozen=True)
class TileGroup:
    """Tiles that belong together, with a few words on them all."""

    name: str
    tiles: tuple[Tile, ...]
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    """A tile picture as its template takes it: the title says the finding.

    `key` says what each look means; `heads` and `rows` are the table behind the picture.
    """

    title: str
    subtitle: str
    groups: tuple[TileGroup, ...]
    key: tuple[tuple[Look, str], ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def ending(self) -> str:
        """The words with which all names end: they are heard with each tile, and seen on none."""
        return shared_ending([tile.name for group in self.groups for tile in group.tiles])

    @property
    def shown_key(self) -> list[tuple[Look, str]]:
        """The key of those looks that some tile has."""
        worn = {tile.look for group in self.groups for tile in group.tiles}
        return [(look, words) for look, words in self.key if look in worn]


def shared_ending(names: Sequence[str]) -> str:
    """Return the last words that all of several names share, with the space before them."""
    if len(names) < 2:
        return ""
    shared: list[str] = []
    for words in zip(*(reversed(name.split(" ")[1:]) for name in names), strict=False):
        if len(set(words)) > 1:
            break
        shared.insert(0, words[0])
    return f" {' '.join(shared)}" if shared else ""
