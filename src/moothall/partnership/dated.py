"""Things that hold from a day to a day."""

import datetime as dt

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.theme.formats import as_local


def today() -> dt.date:
    """Return the date in London by the site's clock: roles begin and end there, not in UTC."""
    return as_local(clock.now()).date()


class Dated(models.Model):
    """A thing that holds from a day to a day, both included; open where no day is given."""

    starts = models.DateField(default=today)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def in_force(on: dt.date | None = None) -> Q:
    """Return the condition that a dated thing holds on a day (today, if none is given)."""
    day = on or today()
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
