"""Serving: both programs run, are kept running, and stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.conftest import Moothall

from moothall.cli import serve as supervising
from moothall.cli.serve import Child, watch
from moothall.faults import InvalidValue

pytestmark = pytest.mark.django_db
PATIENCE = 40.0


@pytest.fixture
def served(own_database: dict[str, str], free_port: int) -> Iterator["subprocess.Popen[str]"]:
    """The site, serving on `free_port`."""
    program = subprocess.Popen(
        [sys.executable, "-c", "from moothall.cli import main; main()", "serve", "--port",
         str(free_port)],
        env=own_database, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=PATIENCE)


def answer(port: int, path: str = "/health") -> str:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
                return str(reply.read(), "utf-8")
        except OSError:
            if time.monotonic() > end:
                raise


def test_it_serves_pages_and_styles_and_stops_both_on_a_signal(
    served: "subprocess.Popen[str]", free_port: int
) -> None:
    assert answer(free_port) == "well"
    assert len(answer(free_port, "/static/theme/build/theme.css")) > 1000
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(served.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(children) == 2
    served.send_signal(signal.SIGINT)
    said, aside = served.communicate(timeout=PATIENCE)
    assert (served.returncode, said) == (
        0,
        f"Moothall is on http://localhost:{free_port} - stop it with Ctrl-C.\n",
    )
    assert aside.splitlines()[-1] == "Stopped."
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)


def test_a_taken_port_is_said_with_the_option_that_mends_it(
    moothall: Moothall, free_port: int
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        done = moothall("serve", "--port", str(free_port))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"Port {free_port} of 127.0.0.1 cannot be used (Address already in use): another program "
        f"may be using it. Choose another with --port, such as --port {free_port + 1}."
    )


def test_the_task_of_a_lost_worker_is_taken_up_again_but_not_for_ever() -> None:
    def left_running(*workers: str) -> DBTaskResult:
        return DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path="moothall.evidence.tasks.check_return",
            backend_name="default",
            status=TaskResultStatus.RUNNING,
            started_at=timezone.now(),
            worker_ids=list(workers),
            run_after=timezone.now(),
        )

    ours, other, often = left_running("a:1"), left_running("b:1"), left_running(*["a:1"] * 3)
    supervising.take_up("a:1")
    assert [DBTaskResult.objects.get(pk=task.pk).status for task in (ours, other, often)] == [
        TaskResultStatus.READY,
        TaskResultStatus.RUNNING,
        TaskResultStatus.FAILED,
    ]


def test_a_child_that_will_not_stay_up_stops_everything(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervising, "GLANCE", 0.01)
    steady = Child("web server", ["http.server", "--bind", "127.0.0.1", "0"])
    failing = Child("background worker", ["no_such_module_of_ours"])
    with pytest.raises(InvalidValue, match=r"The background worker ended 4 times within a minute"):
        watch([steady, failing])
    assert steady.has_ended()
    assert len(failing.starts) == 4
    assert capfd.readouterr().err.count("starting it again") == 3
