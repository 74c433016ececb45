"""Tables sort, search, filter and page, from a list and from the database alike."""

from collections.abc import Iterator

import pytest
from django.db import connection, models
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext, isolate_apps

from moothall.theme.cells import Hidden, Kind, Tag
from moothall.theme.tables import Column, Filter, Table

Row = dict[str, object]
PROVIDERS: Table[Row] = Table(
    name="providers",
    title="Providers",
    noun=("provider", "providers"),
    columns=(
        Column("name", "Provider", searchable=True),
        Column("learners", "Learners", kind=Kind.NUMBER),
        Column("status", "Status", kind=Kind.TAG, sortable=False),
    ),
    filters=(Filter("status", "Status", [("accepted", "Accepted")]),),
    per_page=25,
)
ROWS: list[Row] = [
    {"name": "Hill", "learners": 30, "status": Tag("accepted")},
    {"name": "abbey", "learners": Hidden(), "status": Tag("refused")},
    {"name": "Castle Hill", "learners": None, "status": Tag("accepted")},
    {"name": "Mill", "learners": 1200, "status": Tag("accepted")},
]


def names(query: str, rows: list[Row] | None = None) -> list[object]:
    page = PROVIDERS.page(ROWS if rows is None else rows, QueryDict(query), "/p/")
    return [row["name"] for row in page.rows]


def test_rows_keep_their_order_until_sorted() -> None:
    assert names("") == ["Hill", "abbey", "Castle Hill", "Mill"]


def test_words_sort_without_regard_to_capitals() -> None:
    assert names("sort=name") == ["abbey", "Castle Hill", "Hill", "Mill"]
    assert names("sort=-name") == ["Mill", "Hill", "Castle Hill", "abbey"]


def test_hidden_and_empty_cells_sort_last_both_ways_so_that_neighbours_tell_nothing() -> None:
    assert names("sort=learners") == ["Hill", "Mill", "abbey", "Castle Hill"]
    assert names("sort=-learners") == ["Mill", "Hill", "abbey", "Castle Hill"]


def test_a_wrong_parameter_changes_nothing() -> None:
    assert names("sort=status&page=x&per-page=7") == names("")
    assert names("sort=__class__") == names("")
    assert names("page=99999999999999999999") == names("")


def test_all_words_of_a_search_must_be_found() -> None:
    assert names("q=hill") == ["Hill", "Castle Hill"]
    assert names("q=hill+CAST") == ["Castle Hill"]


def test_a_filter_chooses_by_value() -> None:
    assert names("status=accepted") == ["Hill", "Castle Hill", "Mill"]


def test_pages_say_what_they_show() -> None:
    rows: list[Row] = [{"name": f"{n:03}", "learners": n, "status": ""} for n in range(312)]
    page = PROVIDERS.page(rows, QueryDict("page=2&per-page=50&sort=name"), "/p/")
    assert page.summary == "Showing 51 to 100 of 312 providers"
    assert [link.text for link in page.paging] == ["1", "2", "3", "…", "7"]
    assert page.next_href == "/p/?page=3&per-page=50&sort=name".replace(
        "page=3&per-page=50&sort=name", "per-page=50&sort=name&page=3"
    )
    last = PROVIDERS.page(rows, QueryDict("page=99"), "/p/")
    assert (last.number, last.first, last.last, last.next_href) == (13, 301, 312, "")


def test_one_row_is_counted_in_the_singular() -> None:
    assert PROVIDERS.page(ROWS[:1]).summary == "1 provider"


def test_headings_sort_by_link_and_turn_on_the_second_press() -> None:
    first = PROVIDERS.page(ROWS, QueryDict("q=l"), "/p/").headings
    assert [(head.href, head.direction) for head in first] == [
        ("/p/?q=l&sort=name", ""),
        ("/p/?q=l&sort=-learners", ""),
        ("", ""),
    ]
    again = PROVIDERS.page(ROWS, QueryDict("sort=-learners"), "/p/").headings[1]
    assert (again.href, again.direction) == ("/p/?sort=learners", "descending")


def test_two_tables_of_a_page_keep_apart() -> None:
    other = Table(name="o", title="O", columns=PROVIDERS.columns, prefix="o")
    page = other.page(ROWS, QueryDict("sort=name&o-sort=-name&q=nothing"), "/p/")
    assert [row["name"] for row in page.rows] == ["Mill", "Hill", "Castle Hill", "abbey"]
    assert page.csv_href == "/p/?sort=name&o-sort=-name&q=nothing&o-format=csv"


def test_a_filter_form_carries_the_rest_along() -> None:
    page = PROVIDERS.page(ROWS, QueryDict("sort=name&q=l&page=3&year=2025-26"), "/p/")
    assert page.kept == {"sort": "name", "year": "2025-26"}


def test_money_and_percentages_have_their_sign_in_the_heading() -> None:
    assert Column("m", "Allocation", kind=Kind.MONEY).heading == "Allocation (£)"
    assert Column("r", "Rate", kind=Kind.PERCENT).heading == "Rate (%)"


def test_a_column_that_its_rows_lack_is_named() -> None:
    table: Table[object] = Table(name="t", title="T", columns=(Column("nme", "Name"),))
    with pytest.raises(LookupError, match="Column “Name” reads nme, which its rows lack"):
        _ = table.page([object()]).body


@pytest.fixture
def places(db: None) -> Iterator[type[models.Model]]:
    """A table of places in the test database, gone with the test's transaction."""
    with isolate_apps("moothall.theme"):

        class Place(models.Model):
            name = models.CharField(max_length=20)
            learners = models.IntegerField(null=True)

            class Meta:
                app_label = "theme"

        with connection.cursor() as cursor:
            cursor.execute(*connection.schema_editor().table_sql(Place))
        yield Place


PLACES: Table[models.Model] = Table(
    name="places",
    title="Places",
    columns=(
        Column("name", "Place", searchable=True),
        Column("learners", "Learners", kind=Kind.NUMBER),
    ),
    filters=(Filter("size", "Size", [("7", "Seven")], field="learners"),),
    per_page=25,
)


def test_a_query_sorts_searches_filters_and_pages(places: type[models.Model]) -> None:
    for n in range(30):
        places._default_manager.create(name=f"Place {n % 3}", learners=None if n == 4 else n)
    query = places._default_manager.all()

    def shown(asked: str) -> list[object]:
        return [getattr(row, "learners") for row in PLACES.page(query, QueryDict(asked)).rows]  # noqa: B009

    assert shown("sort=-learners")[:3] == [29, 28, 27]
    assert shown("sort=learners&page=2")[-1] is None
    assert shown("q=place+2") == [2, 5, 8, 11, 14, 17, 20, 23, 26, 29]
    assert shown("size=7") == [7]


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_costs_two_queries_whatever_it_holds(places: type[models.Model], count: int) -> None:
    places._default_manager.bulk_create(places(name=f"P{n}") for n in range(count))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page = PLACES.page(places._default_manager.all(), QueryDict("sort=name&q=p"))
        shown = (page.summary, len(page.body), page.headings, page.paging)
    assert shown[1] == min(count, 25)
    assert len(seen) == 2
