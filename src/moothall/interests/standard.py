"""A body's standard of interests as plain values: which kinds bar a vote, and what is published."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from moothall.interests.enums import InterestKind


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a kind of interest means here and what follows from it.

    `bars`: who has one in a matter neither consents nor objects, but may be present. `dispensable`:
    a dispensation may lift that.
    """

    kind: InterestKind
    meaning: str
    bars: bool
    dispensable: bool

    @property
    def in_words(self) -> str:
        """What follows, in a sentence."""
        if not self.bars:
            return "It bars nothing: it is declared, and part of the record."
        if self.dispensable:
            return "It bars a vote until a dispensation is on record. One may be present."
        return "It bars a vote, and no dispensation may be given. One may be present."


# What holds where a body has adopted nothing: the practice of English authorities since the
# Localism Act 2011, as a default and not as law.
DEFAULT = (
    Consequence(
        InterestKind.PERSONAL,
        "A matter affects one's own well-being, or that of a body one belongs to, more than it "
        "affects most people of the area.",
        bars=False,
        dispensable=False,
    ),
    Consequence(
        InterestKind.PREJUDICIAL,
        "A personal interest so great that somebody who knows the facts would think it likely to "
        "sway one's judgement.",
        bars=True,
        dispensable=True,
    ),
    Consequence(
        InterestKind.PECUNIARY,
        "One's own money, or that of one's partner, is concerned: employment, contracts, land, "
        "shares, sponsorship.",
        bars=True,
        dispensable=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The standard of a body today. `version` is 0 for the default, where nothing is adopted.

    `public_roles` are the roles whose interests everyone may read, `public_organisations` whether
    those of organisations are public too.
    """

    kinds: Mapping[InterestKind, Consequence]
    version: int = 0
    agreed: str = ""
    since: dt.datetime | None = None
    public_roles: frozenset[str] = frozenset()
    public_organisations: bool = False

    @property
    def publishes(self) -> bool:
        """Whether anything of the register is public."""
        return bool(self.public_roles) or self.public_organisations


STANDARD = Terms({each.kind: each for each in DEFAULT})
