"""Figures as readers get them: numbers, and cells that are hidden."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from moothall.disclosure import TOTAL
from moothall.evidence.labels import in_words
from moothall.evidence.models import Figure, Protocol, Snapshot
from moothall.measures import DIMENSIONS, MEASURES, Measure
from moothall.partnership.models import Organisation
from moothall.theme.cells import Hidden

Shown = int | float | Hidden
HIDDEN = Hidden("hidden", "Hidden: small, or needed to work out one that is")


# Said from the second snapshot on, when what was shown before begins to bind.
EARLIER = (
    ". Numbers shown or hidden on an earlier snapshot count too: the difference of two snapshots "
    "must not tell of a few learners"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a figure with its labels, a label for each breakdown."""

    labels: Mapping[str, str]
    value: Shown | None

    @property
    def hidden(self) -> bool:
        """Whether the number is hidden."""
        return isinstance(self.value, Hidden)


def title_of(measure: Measure, by: Sequence[str]) -> str:
    """Say what a figure shows, in words: measure, by what."""
    said = " and ".join(DIMENSIONS[name].title.lower() for name in by)
    return f"{measure.title} by {said}" if said else measure.title


@dataclass(frozen=True)
class FigureTable:
    """A released figure: what the pages, charts, downloads and the command line show, and all
    they show. `value` is None where there is nothing to divide by.
    """

    figure: Figure

    @property
    def measure(self) -> Measure:
        """The definition it was counted by."""
        return MEASURES[self.figure.measure]

    @property
    def snapshot(self) -> Snapshot:
        """The evidence it was counted on."""
        return self.figure.snapshot

    @property
    def protocol(self) -> Protocol | None:
        """The protocol it is shown under; None for a provider's own records."""
        return self.figure.protocol

    @property
    def by(self) -> tuple[str, ...]:
        """Its breakdowns."""
        return tuple(self.figure.by)

    @property
    def refused(self) -> str:
        """Why it is not shown at all, or nothing."""
        return self.figure.refused

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know beside the numbers."""
        return tuple(self.figure.table.get("notes", ()))

    @property
    def over(self) -> int | None:
        """For rates: how many enrolments all of it is over, to the nearest ten, as the audit takes
        its readers to know. None where the figure is limited to some: of fewer it would say more.
        """
        if not self.figure.where.keys() <= {"age", "year"}:
            return None
        told: Mapping[str, int] = self.figure.table.get("beside", {})
        return told.get("inside")

    def __iter__(self) -> Iterator[Row]:
        for *labels, value, hidden in self.figure.table["rows"]:
            named = dict(zip(self.by, labels, strict=True))
            yield Row(named, HIDDEN if hidden else value)

    @property
    def cells(self) -> list[Row]:
        """The rows without totals and groups."""
        sums = self._sums
        return [r for r in self if not any(v in sums[k] for k, v in r.labels.items())]

    @property
    def _sums(self) -> Mapping[str, set[str]]:
        groups = self.figure.table.get("groups", {})
        return {name: {TOTAL, *groups.get(name, ())} for name in self.by}

    def labels(self, name: str) -> list[str]:
        """The categories of a breakdown in their order, without totals and groups."""
        return [
            label for label in self.figure.table["labels"][name] if label not in self._sums[name]
        ]

    def cell(self, **at: str) -> Shown | None:
        """One cell by its labels; a breakdown that is not named is its total. A combination that
        does not occur in a count is 0, or hidden where the protocol hides zeros; everything of a
        refused table is hidden.
        """
        wanted = tuple(at.get(name, TOTAL) for name in self.by)
        return self._values.get(wanted, self._elsewhere)

    def of_provider(self, provider: Organisation) -> str:
        """What a provider is called here: as the table of providers does, or else by its UKPRN."""
        called: Mapping[str, str] = self.figure.table.get("ukprns", {})
        return called.get(provider.ukprn or "", provider.name)

    def called(self, name: str, label: str) -> str:
        """What a category of a breakdown is called wherever it is read: a provider that is an
        organisation here by that name, anything else in words.
        """
        if name == "provider" and label in self._organisations:
            return self._organisations[label]
        return in_words(name, label)

    @cached_property
    def _organisations(self) -> Mapping[str, str]:
        """The names of organisations by what the table of providers calls them (one query)."""
        labels: Mapping[str, str] = self.figure.table.get("ukprns", {})
        found = Organisation.objects.filter(ukprn__in=labels).values_list("ukprn", "name")
        return {labels[ukprn]: name for ukprn, name in found if ukprn}

    @property
    def _elsewhere(self) -> Shown | None:
        """What stands for a cell that is not in the table: hidden, where a 0 may not be shown."""
        if self.refused or (self.protocol and not self.protocol.zeros_shown):
            return HIDDEN
        return None if self.measure.is_rate else 0

    @cached_property
    def _values(self) -> dict[tuple[str, ...], Shown | None]:
        return {tuple(row.labels[name] for name in self.by): row.value for row in self}

    @property
    def hidden_in_words(self) -> str:
        """What is hidden and why, in a sentence; nothing where nothing is."""
        rows = list(self)
        hidden = sum(row.hidden for row in rows)
        if not hidden or self.protocol is None:
            return ""
        return (
            f"{hidden} of {len(rows)} numbers are hidden: those below {self.protocol.threshold}, "
            "and others from which they could be worked out"
            f"{EARLIER if self.snapshot.number > 1 else ''}."
        )

    @property
    def title(self) -> str:
        """What it shows, in words: measure, by what, for whom."""
        return title_of(self.measure, self.by)


# How a figure is asked for: as `evidence.queries.figures`, by its keywords. What is composed from
# figures takes one, so that it can be composed again from those that it was made from.
Ask = Callable[..., FigureTable]
