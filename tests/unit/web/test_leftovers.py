"""What the running site leaves behind goes in time."""

import datetime as dt
import os
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from moothall.web import leftovers

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 9, 1, 4, 15, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_what_has_ended_goes_and_the_rest_stays() -> None:
    for name, ends in (("over", NOW - HOUR), ("on", NOW + HOUR)):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    for name, at in (("forgiven", NOW - HOUR), ("fresh", NOW)):
        tried = AccessAttempt.objects.create(
            username=name, ip_address="192.0.2.7", failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=at)
    for status, ended in (
        (TaskResultStatus.SUCCESSFUL, NOW - 15 * DAY),
        (TaskResultStatus.FAILED, NOW - 13 * DAY),
        (TaskResultStatus.RUNNING, None),
    ):
        DBTaskResult.objects.create(
            status=status, finished_at=ended, args_kwargs={}, run_after=NOW, backend_name="default"
        )
    leftovers.sweep(NOW)
    assert [session.session_key for session in Session.objects.all()] == ["on"]
    assert [tried.username for tried in AccessAttempt.objects.all()] == ["fresh"]
    left = DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(left) == [TaskResultStatus.FAILED, TaskResultStatus.RUNNING]


def test_what_was_half_uploaded_yesterday_goes(tmp_path: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, at in (("lost.upload.xml", NOW - 25 * HOUR), ("coming.upload.zip", NOW - HOUR)):
        (tmp_path / name).write_bytes(b"<Message>")
        os.utime(tmp_path / name, (at.timestamp(), at.timestamp()))
    leftovers.sweep(NOW)
    assert [path.name for path in tmp_path.glob("*.*")] == ["coming.upload.zip"]
