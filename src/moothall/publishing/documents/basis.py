"""What a number in a report rests on (EVD-4), and so where it may be shown (EVD-2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from moothall.evidence.shown import FigureTable
from moothall.ledger.refs import Ref

# From a row of a table to the category it is about, as the figure's breakdown calls it.
Label = Callable[[object], str]


def always(label: str) -> Label:
    """Say the same category of every row."""
    return lambda row: label


@dataclass(frozen=True)
class Source:
    """Something that numbers come from and that is no figure of the evidence: a scenario, a
    budget, a table of rates, a published document.
    """

    title: str
    text: str = ""
    ref: Ref | None = None


@dataclass(frozen=True)
class Counted:
    """A number of a released figure: it says what the figure's cell says, shown or hidden.

    `at` names the category of each breakdown of the figure; one that is not named is the total.
    """

    figure: FigureTable
    at: Mapping[str, Label] = field(default_factory=dict)

    def cell(self, row: object) -> object:
        """Return the figure's cell for a row."""
        return self.figure.cell(**{name: label(row) for name, label in self.at.items()})


@dataclass(frozen=True)
class Planned:
    """A planned number, or money that follows from one. It rests on learners, so it is shown only
    where the figure by the same breakdowns is shown.
    """

    figure: FigureTable
    source: Source
    at: Mapping[str, Label] = field(default_factory=dict)

    def cell(self, row: object) -> object:
        """Return the figure's cell that decides whether the number is shown."""
        return self.figure.cell(**{name: label(row) for name, label in self.at.items()})


@dataclass(frozen=True)
class Stated:
    """A number behind which no learner's record stands: a budget, a rate, a cited figure."""

    source: Source


Basis = Counted | Planned | Stated
