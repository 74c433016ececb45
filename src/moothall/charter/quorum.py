"""When enough are there for a meeting to decide, as the terms of reference say it."""

import math
from dataclasses import dataclass

from moothall.charter.enums import Basis
from moothall.theme.formats import plural

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Quorum:
    """At least so many, or such a share, of the member authorities (or members); with the chair?

    `least` counts heads, `share` is in per cent; the larger of the two is needed. Where a body has
    adopted no terms, half of its member authorities are needed, and two at least; the chair may be
    away.
    """

    basis: Basis = Basis.AUTHORITIES
    least: int = 2
    share: int = 50
    needs_chair: bool = False
    version: int = 0  # of the terms it stands in; 0 is the standard

    def needed(self, of: int) -> int:
        """Return how many must be there, of so many in all."""
        return max(self.least, math.ceil(of * self.share / HUNDRED))

    @property
    def words(self) -> str:
        """The quorum in words."""
        who = str(self.basis.label)
        parts = []
        if self.share:
            half = "half" if self.share == HUNDRED // 2 else f"{self.share}%"
            parts.append("all" if self.share == HUNDRED else f"at least {half}")
            parts[-1] += f" of the {who}"
        if self.least:
            heads = plural(self.least, "of the " + who, "of the " + who)
            parts.append(f"and no fewer than {self.least}" if parts else f"at least {heads}")
        told = ", ".join(parts)
        return f"{told}, with the chair or deputy" if self.needs_chair else told
