"""The places that providers declare, as they are read."""

from moothall.partnership.models import Body
from moothall.planning.models import Capacity
from moothall.planning.rows import StatedCapacity


def capacity_lines(body: Body, year: str) -> list[StatedCapacity]:
    """Return the places that providers declare for a year, by UKPRN, route, level and sector."""
    found = Capacity.objects.filter(body=body, year=year)
    rows = found.order_by("ukprn", "route", "level", "ssa1")
    fields = ("ukprn", "route", "level", "ssa1", "places")
    return [StatedCapacity(*row) for row in rows.values_list(*fields)]
