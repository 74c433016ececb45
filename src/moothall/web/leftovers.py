"""What only the running site needed, and nobody needs any more."""

import datetime as dt

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

# Work that was done is kept so long, for whoever asks why it failed.
FORTNIGHT = dt.timedelta(days=14)


def sweep(now: dt.datetime) -> None:
    """Remove sessions that have ended, wrong passwords that are forgiven, work done long ago."""
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - (get_cool_off() or FORTNIGHT)).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FORTNIGHT).delete()
