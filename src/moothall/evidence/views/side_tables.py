"""Small tables beside figures and pictures: in full on the page, to be downloaded too."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse

from moothall.partnership.access import BodyRequest
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.charts import Heat
from moothall.theme.tables import Column, Table, TablePage

Values = Sequence[object]
Head = tuple[str, str, str]
# More rows than any of these tables has: they are shown whole.
WHOLE = 1000


def side_table(
    request: BodyRequest,
    name: str,
    title: str,
    heads: Sequence[Head],
    rows: Sequence[Values],
    *,
    noun: tuple[str, str] = ("row", "rows"),
    source: str = "",
    link: Callable[[Values], str] | None = None,
) -> TablePage[Values]:
    """Return a table of a few fixed rows. `heads` are (title, unit, kind); the rows hold a value
    for each, and more if `link`, which leads on from the first column, needs them.
    """
    columns = [
        Column[Values](
            f"c{place}",
            heading,
            kind=Kind(kind),
            unit=unit,
            value=_at(place),
            link=link if place == 0 else None,
            sortable=False,
        )
        for place, (heading, unit, kind) in enumerate(heads)
    ]
    table = Table[Values](
        name=name,
        title=title,
        columns=columns,
        noun=noun,
        source=source,
        prefix=name,
        per_page=WHOLE,
    )
    return table.read(request, list(rows))


def _at(place: int) -> Callable[[Values], object]:
    return lambda row: row[place]


def matrix_table(request: BodyRequest, matrix: Heat, source: str) -> TablePage[Values]:
    """Return a matrix as a table: a column for each of its columns, and the totals."""
    heads = [(matrix.corner, "", "text"), *((name, "", "number") for name in matrix.columns)]
    totals = matrix.row_totals or ()
    rows: list[Values] = [
        [name, *values, *totals[place : place + 1]]
        for place, (name, values) in enumerate(zip(matrix.rows, matrix.values, strict=True))
    ]
    if totals:
        heads.append(("All", "", "number"))
        rows.append(["All", *(matrix.column_totals or ()), matrix.total])
    return side_table(request, "matrix", matrix.title, heads, rows, source=source)


def download_of(*pages: TablePage[Values]) -> HttpResponse | None:
    """Answer the download of whichever table is asked for, if one is."""
    wanted = next((page for page in pages if page.wanted), None)
    return downloads.response(wanted) if wanted else None
