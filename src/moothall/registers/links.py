"""Addresses of this room's pages."""

from django.urls import reverse

from moothall.partnership.models import Body


def at(name: str, body: Body, pk: int | None = None) -> str:
    """Return the address of a page of this room, of one matter where `pk` is given."""
    where: dict[str, str | int] = {"body": body.slug}
    if pk is not None:
        where["pk"] = pk
    return reverse(f"registers:{name}", kwargs=where)
