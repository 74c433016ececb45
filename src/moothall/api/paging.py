"""A list in parts."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from moothall.api.addresses import absolute
from moothall.api.shapes import Page, Paging

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def page_of(
    request: HttpRequest,
    rows: QuerySet[M],
    asked: Paging,
    shape: Callable[[Sequence[M]], list[T]],
) -> Page[T]:
    """Return the part of `rows` that is asked for, shaped all at once (two queries, and those of
    `shape`). `rows` are in an order without ties.
    """
    count = rows.count()
    return Page(
        count=count,
        next=_at(request, asked, asked.offset + asked.limit, count),
        previous=_at(request, asked, max(0, asked.offset - asked.limit), count)
        if asked.offset
        else None,
        results=shape(list(rows[asked.offset : asked.offset + asked.limit])),
    )


def _at(request: HttpRequest, asked: Paging, offset: int, count: int) -> str | None:
    """The address of the part that begins after `offset` rows, with the same filters."""
    if offset >= count:
        return None
    kept = {key: value for key, value in request.GET.items() if key not in ("limit", "offset")}
    query = urlencode(kept | {"limit": str(asked.limit), "offset": str(offset)})
    return f"{absolute(request.path)}?{query}"
