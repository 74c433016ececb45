"""A score: likelihood times impact, before and after what is done about a risk."""

from dataclasses import dataclass
from typing import Self

from moothall.registers.enums import STEPS


@dataclass(frozen=True, slots=True)
class Scoring:
    """How likely and how bad, from 1 to 5 each, as if nothing were done and as things are."""

    likelihood: int
    impact: int
    likelihood_after: int
    impact_after: int

    @classmethod
    def same(cls, likelihood: int, impact: int) -> Self:
        """Return a scoring of which nothing is mitigated yet."""
        return cls(likelihood, impact, likelihood, impact)

    @property
    def before(self) -> int:
        """The score as if nothing were done."""
        return self.likelihood * self.impact

    @property
    def after(self) -> int:
        """The score as things are, which is what counts."""
        return self.likelihood_after * self.impact_after

    @property
    def columns(self) -> dict[str, int]:
        """The scoring as columns of a risk or of its history."""
        return {
            "likelihood": self.likelihood,
            "impact": self.impact,
            "likelihood_after": self.likelihood_after,
            "impact_after": self.impact_after,
            "score_before": self.before,
            "score_after": self.after,
        }

    def faults(self) -> list[str]:
        """Return in sentences all that is wrong with it."""
        found = []
        values = (self.likelihood, self.impact, self.likelihood_after, self.impact_after)
        if any(value not in STEPS for value in values):
            found.append("Likelihood and impact are given from 1 to 5.")
        if self.likelihood_after > self.likelihood:
            found.append("After mitigation a risk is not more likely than before it.")
        if self.impact_after > self.impact:
            found.append("After mitigation the impact is not larger than before it.")
        return found
