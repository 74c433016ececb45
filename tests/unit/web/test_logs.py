"""The log: where and what kind, never what a record or a visitor said."""

import logging
import sys
from collections.abc import Callable

import pytest
from django.core import mail
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from moothall.web.logs import Discreet
from moothall.web.tasks import send_link

NAME = "Featherstonehaugh"


def written(level: int, name: str = "moothall.evidence.tasks") -> list[str]:
    """What the log says of an error that quotes a learner, met while another was mended."""
    try:
        try:
            {}[NAME]
        except KeyError:
            int(NAME)
    except ValueError:
        told = sys.exc_info()
    record = logging.LogRecord(name, level, __file__, 1, "Checking return %s failed", (7,), told)
    return Discreet("{levelname} {message}", style="{").format(record).splitlines()


def test_an_error_is_told_by_place_and_kind_without_the_name_it_quotes() -> None:
    lines = written(logging.ERROR)
    assert lines[0] == "ERROR Checking return 7 failed"
    assert [line for line in lines if not line.startswith(" ")][1:] == [
        "builtins.KeyError",
        "From this came:",
        "builtins.ValueError",
    ]
    assert [line for line in lines if NAME in line] == []
    assert any("test_logs.py" in line and "in written" in line for line in lines)


@pytest.mark.django_db
def test_work_that_fails_is_told_to_the_log(
    in_background: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*given: object) -> None:
        raise OSError(f"no mail server for {NAME}")

    monkeypatch.setattr("moothall.web.tasks.ResetPasswordForm", broken)
    send_link.enqueue("somebody@example.org")
    in_background()
    told = [r.getMessage() for r in caplog.records if r.name == "moothall.web.tasks"]
    assert told == ["The task moothall.web.tasks.send_link failed"]
    assert mail.outbox == []
    # What is kept of it says where and what kind too, and no more.
    kept = DBTaskResult.objects.get()
    assert kept.exception_class_path == "builtins.OSError"
    assert kept.traceback.splitlines()[-1] == "builtins.OSError"
    assert "in broken" in kept.traceback
    assert NAME not in kept.traceback


@pytest.mark.django_db
def test_of_work_that_lost_its_worker_only_the_kind_is_kept() -> None:
    send_link.enqueue("somebody@example.org")
    lost = DBTaskResult.objects.get()
    lost.set_failed(RuntimeError(NAME))
    lost.refresh_from_db()
    assert (lost.status, lost.traceback) == (TaskResultStatus.FAILED, "builtins.RuntimeError")


def test_what_was_turned_away_is_one_line() -> None:
    assert written(logging.WARNING) == ["WARNING Checking return 7 failed"]
    assert len(written(logging.ERROR, "django.security.DisallowedHost")) == 1
