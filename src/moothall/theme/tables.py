"""Tables as declarations: what columns there are, what can be sorted, searched and filtered.

    PROVIDERS = Table(
        name="providers",
        title="Providers",
        noun=("provider", "providers"),
        columns=(
            Column("name", "Provider", searchable=True, link=lambda p: p.get_absolute_url()),
            Column("learners", "Learners", kind=Kind.NUMBER),
        ),
    )
    page = PROVIDERS.read(request, rows)          # rows: a QuerySet or a list
    if page.wanted: return downloads.response(page)

One page costs two queries whatever it holds (a count and a slice), none for a list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from markupsafe import Markup

from moothall.theme import cells, formats
from moothall.theme.cells import Kind
from moothall.theme.rows import ListRows, QueryRows, Rows, Sort

Row = TypeVar("Row")
PER_PAGE = (25, 50, 100, 250)
# A database takes only so many conditions in one question.
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    `value` reads the cell from a row (default: the attribute or key named `key`); `order` is the
    database field to sort and search by (default `key`); `unit` stands under the heading; the
    first column heads its row unless another is `header`.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    value: Callable[[Row], object] | None = None
    link: Callable[[Row], str] | None = None
    order: str = ""
    sortable: bool = True
    searchable: bool = False
    header: bool = False

    def of(self, row: Row) -> object:
        """Return the value of a row."""
        if self.value is not None:
            return self.value(row)
        found: object = row
        for part in self.key.split("__"):
            if isinstance(found, dict):
                found = found.get(part)
            elif hasattr(found, part):
                found = getattr(found, part)
            else:
                # Not an AttributeError, which a template would take for a missing name of the page.
                raise LookupError(f"Column “{self.title}” reads {self.key}, which its rows lack.")
        return found

    @property
    def heading(self) -> str:
        """Title and unit in one line, for downloads."""
        unit = self.shown_unit
        return f"{self.title} ({unit})" if unit else self.title

    @property
    def shown_unit(self) -> str:
        """The unit, by default £ for money and % for percentages."""
        return self.unit or {Kind.MONEY: "£", Kind.PERCENT: "%"}.get(self.kind, "")


@dataclass(frozen=True)
class Filter:
    """A choice above the table: rows whose `field` (default `key`) is the chosen value."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    field: str = ""
    everything: str = "All"


@dataclass(frozen=True)
class Empty:
    """What an empty table says: what would be here, and the next step."""

    title: str = "Nothing here yet"
    text: str = ""
    href: str = ""
    action: str = ""


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The declaration of a table. `prefix` keeps two tables of one page apart."""

    name: str
    title: str
    columns: Sequence[Column[Row]]
    noun: tuple[str, str] = ("row", "rows")
    sort: str = ""
    per_page: int = 50
    filters: Sequence[Filter] = ()
    empty: Empty = Empty()
    source: str = ""
    prefix: str = ""
    downloads: bool = True

    def read(self, request: HttpRequest, rows: QuerySet[Model] | Sequence[Row]) -> "TablePage[Row]":
        """Return the page that a request asks for; a wrong parameter falls back to the default."""
        return self.page(rows, request.GET, request.path)

    def page(
        self, rows: QuerySet[Model] | Sequence[Row], asked: QueryDict | None = None, path: str = ""
    ) -> "TablePage[Row]":
        """Return a page of rows by query parameters."""
        source: Rows = (
            QueryRows(rows, self) if isinstance(rows, QuerySet) else ListRows(list(rows), self)
        )
        return TablePage(self, source, asked if asked is not None else QueryDict(), path)

    def column(self, key: str) -> Column[Row] | None:
        """Return a column by its key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def head_key(self) -> str:
        """The key of the column that heads its row."""
        return next((c.key for c in self.columns if c.header), self.columns[0].key)

    @property
    def searchable(self) -> bool:
        """Whether any column is searched."""
        return any(column.searchable for column in self.columns)


@dataclass(frozen=True)
class Cell:
    """One cell as the page shows it."""

    html: Markup
    classes: str
    header: bool


@dataclass(frozen=True)
class Heading:
    """One column's heading: `direction` is ascending, descending or empty; `href` sorts by it."""

    title: str
    unit: str
    classes: str
    href: str
    direction: str


@dataclass(frozen=True)
class PageLink:
    """A number in the paging; `href` is empty for a gap."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class FilterState:
    """A filter with what is chosen."""

    filter: Filter
    name: str
    value: str


@dataclass
class TablePage(Generic[Row]):
    """One page of a table: what a template needs, and what a download needs."""

    table: Table[Row]
    source: Rows
    asked: QueryDict
    path: str = ""
    _chosen: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._chosen = {one.key: self._get(one.key) for one in self.table.filters}

    @cached_property
    def search(self) -> str:
        """The words searched for; of a very long text, its beginning."""
        return self._get("q").strip()[:LONGEST_SEARCH] if self.table.searchable else ""

    @cached_property
    def sort(self) -> Sort | None:
        """The column sorted by and its direction; None keeps the order the rows came in."""
        for wanted in (self._get("sort"), self.table.sort):
            column = self.table.column(wanted.removeprefix("-"))
            if wanted and column is not None and column.sortable:
                return Sort(column.key, wanted.startswith("-"))
        return None

    @cached_property
    def per_page(self) -> int:
        """Rows on a page; those offered, or the table's own."""
        asked = self._get("per-page")
        return int(asked) if asked.isdecimal() and int(asked) in PER_PAGE else self.table.per_page

    @cached_property
    def wanted(self) -> str:
        """The download asked for: csv, xlsx or nothing."""
        form = self._get("format")
        return form if form in ("csv", "xlsx") and self.table.downloads else ""

    @cached_property
    def _selected(self) -> Rows:
        return self.source.select(self.search, self._chosen, self.sort)

    @cached_property
    def total(self) -> int:
        """How many rows are selected in all."""
        return self._selected.count()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @cached_property
    def number(self) -> int:
        """This page, from 1; beyond the end is the last."""
        asked = self._get("page")
        return min(int(asked) if asked.isdecimal() and len(asked) < 9 else 1, self.pages) or 1

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.number * self.per_page, self.total)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        start = (self.number - 1) * self.per_page
        return cast("list[Row]", self._selected.slice(start, start + self.per_page))

    @cached_property
    def all_rows(self) -> list[Row]:
        """Every row that is selected, on whatever page: what a download holds."""
        return cast("list[Row]", self._selected.slice(0, None))

    @property
    def summary(self) -> str:
        """`Showing 1 to 50 of 312 providers`, or `312 providers`."""
        one, many = self.table.noun
        counted = formats.plural(self.total, one, many)
        if self.pages == 1:
            return counted
        return f"Showing {formats.number(self.first)} to {formats.number(self.last)} of {counted}"

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter leaves rows out."""
        return bool(self.search or any(self._chosen.values()))

    @property
    def headings(self) -> list[Heading]:
        """The headings, each with the link that sorts by it (again: the other way)."""
        return [self._heading(column) for column in self.table.columns]

    @property
    def body(self) -> list[list[Cell]]:
        """The cells of this page, row by row."""
        return [[self._cell(column, row) for column in self.table.columns] for row in self.rows]

    @property
    def paging(self) -> list[PageLink]:
        """First, last and the neighbours of this page, with gaps between."""
        near = {1, self.pages, self.number - 1, self.number, self.number + 1}
        links: list[PageLink] = []
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if number > before + 1:
                links.append(PageLink("…", ""))
            links.append(
                PageLink(formats.number(number), self.page_href(number), number == self.number)
            )
            before = number
        return links

    @property
    def previous_href(self) -> str:
        """The page before, or nothing."""
        return self.page_href(self.number - 1) if self.number > 1 else ""

    @property
    def next_href(self) -> str:
        """The page after, or nothing."""
        return self.page_href(self.number + 1) if self.number < self.pages else ""

    @property
    def filters(self) -> list[FilterState]:
        """The filters with what is chosen in each."""
        return [
            FilterState(one, self.param(one.key), self._chosen[one.key])
            for one in self.table.filters
        ]

    @property
    def csv_href(self) -> str:
        """The whole selection as CSV."""
        return self._href(format="csv", page="")

    @property
    def xlsx_href(self) -> str:
        """The whole selection as an Excel workbook."""
        return self._href(format="xlsx", page="")

    @property
    def clear_href(self) -> str:
        """The table without search and filters."""
        return self._href(**{"q": "", "page": "", **dict.fromkeys(self._chosen, "")})

    @property
    def kept(self) -> dict[str, str]:
        """Parameters that the filter form must carry along: sorting, and those of the page."""
        own = {self.param(key) for key in ("q", "page", "format", *self._chosen)}
        return {key: str(value) for key, value in self.asked.items() if key not in own}

    @property
    def has_filter(self) -> bool:
        """Whether to show the filter form: there is something to search or choose."""
        return bool(self.table.filters) or self.table.searchable

    def page_href(self, number: int) -> str:
        """The address of a page by number."""
        return self._href(page=str(number) if number > 1 else "")

    def param(self, key: str) -> str:
        """The name of a query parameter of this table."""
        return f"{self.table.prefix}-{key}" if self.table.prefix else key

    def _get(self, key: str) -> str:
        return str(self.asked.get(self.param(key), ""))

    def _href(self, **changes: str) -> str:
        query = self.asked.copy()
        query.pop(self.param("format"), None)
        for key, value in changes.items():
            query.pop(self.param(key), None)
            if value:
                query[self.param(key)] = value
        return f"{self.path}?{query.urlencode()}" if query else self.path or "?"

    def _heading(self, column: Column[Row]) -> Heading:
        on = self.sort is not None and self.sort.key == column.key
        descending = bool(on and self.sort and self.sort.descending)
        direction = ("descending" if descending else "ascending") if on else ""
        # Numbers are asked for largest first, words from A.
        minus = not descending if on else column.kind.numeric
        href = self._href(sort=("-" if minus else "") + column.key, page="")
        sortable = column.sortable and self.total > 1
        return Heading(
            column.title,
            column.shown_unit,
            _classes(column.kind),
            href if sortable else "",
            direction,
        )

    def _cell(self, column: Column[Row], row: Row) -> Cell:
        html = cells.column_markup(column.of(row), column.kind)
        target = column.link(row) if column.link else ""
        if target:
            html = Markup('<a href="{}">{}</a>').format(target, html)
        return Cell(html, _classes(column.kind), column.key == self.table.head_key)


def _classes(kind: Kind) -> str:
    if kind.numeric:
        return "mh-cell--number"
    if kind is Kind.FILE:
        return "mh-cell--file"
    return "mh-cell--date" if kind in (Kind.DATE, Kind.MOMENT) else ""
