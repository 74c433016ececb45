"""What only the running site needed, and nobody needs any more."""

import datetime as dt
from pathlib import Path

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

# Work that was done is kept so long, for whoever asks why it failed.
FORTNIGHT = dt.timedelta(days=14)
# No upload takes so long: what is older lost its web server half way.
DAY = dt.timedelta(days=1)


def sweep(now: dt.datetime) -> None:
    """Remove sessions that have ended, wrong passwords that are forgiven, work done long ago.

    And files that were half uploaded when the web server was lost: they may hold learner records.
    """
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - (get_cool_off() or FORTNIGHT)).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FORTNIGHT).delete()
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        if path.stat().st_mtime < (now - DAY).timestamp():
            path.unlink(missing_ok=True)
