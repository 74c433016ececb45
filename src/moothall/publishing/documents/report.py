"""What a report is: a template with what it says, its tables, and what each number rests on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from moothall.ledger.refs import Ref
from moothall.publishing.documents.basis import Basis, Source
from moothall.theme.cells import Kind
from moothall.theme.charts.picture import Chart
from moothall.theme.tables import Table


@dataclass(frozen=True)
class About:
    """What a document says of itself. `year` is the academic year it is about, if it is of one;
    `notice` is what readers of every form must know before all else.
    """

    title: str
    author: str
    summary: str
    year: str = ""
    language: str = "en-GB"
    notice: str = ""


@dataclass(frozen=True)
class Occasion:
    """When a version is made, and what the ledger's head was: a report that is composed again for
    the same occasion is the same.
    """

    at: dt.datetime
    head: str
    number: int = 1

    @property
    def day(self) -> dt.date:
        """The day, in UTC."""
        return self.at.astimezone(dt.UTC).date()


@dataclass(frozen=True)
class DataTable:
    """A table of a report, which is also given out as data.

    `rests_on` names, by the key of its column, what every column of numbers rests on. With `total`
    the last row sums those above.
    """

    table: Table  # type: ignore[type-arg] # of rows of any kind
    rows: tuple[object, ...]
    rests_on: Mapping[str, Basis] = field(default_factory=dict)
    total: bool = False

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return self.table.name

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What its numbers rest on."""
        return tuple(self.rests_on.values())


@dataclass(frozen=True)
class Fact:
    """One number of the running text, by the name the template says it by."""

    name: str
    label: str
    value: object
    rests_on: Basis
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True)
class Picture:
    """A picture of numbers of one of the report's tables."""

    name: str
    chart: Chart
    of: str


@dataclass(frozen=True)
class Report:
    """Everything a document is made from.

    `template` extends `publishing/document.html`; it finds `tables`, `facts` and `pictures` by
    name, besides its own `context`. `pins` are the things whose content it must not outlive:
    snapshot, scenario, plan, decision.
    """

    about: About
    template: str
    occasion: Occasion
    context: Mapping[str, object] = field(default_factory=dict)
    tables: tuple[DataTable, ...] = ()
    facts: tuple[Fact, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pins: tuple[tuple[str, Ref], ...] = ()

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What all its numbers rest on, in the order they stand in it."""
        return (
            *(fact.rests_on for fact in self.facts),
            *(basis for table in self.tables for basis in table.bases),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its numbers beside figures, each once."""
        named = (basis.source for basis in self.bases if hasattr(basis, "source"))
        return tuple(dict.fromkeys(named))

    def titled(self, title: str, summary: str, *, author: str = "", notice: str = "") -> "Report":
        """Return the report under the title and summary its publisher chose, where they did; by the
        name it had then, where it has another now; and with what readers must know.
        """
        about = replace(
            self.about,
            title=title or self.about.title,
            summary=summary or self.about.summary,
            author=author or self.about.author,
            notice=notice,
        )
        return replace(self, about=about)


def by_name(named: Iterable[DataTable] | Iterable[Fact] | Iterable[Picture]) -> dict[str, object]:
    """Return tables, facts or pictures by their names, as a template finds them."""
    return {each.name: each for each in named}
