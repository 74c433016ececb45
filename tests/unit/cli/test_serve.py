"""Serving: the programs run, are kept running, and stop together; checks wait for no long work."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.conftest import REPOSITORY, Moothall
from tests.made_returns import ilr

from moothall.cli import serve as supervising
from moothall.cli.output import Output
from moothall.cli.serve import Child, watch
from moothall.cli.session import Session
from moothall.faults import InvalidValue

pytestmark = pytest.mark.django_db
# Seconds a busy machine may take; an idle one takes a few.
PATIENCE = 120.0
# Seconds between two questions: the machine is left to what is waited for.
BETWEEN = 0.1


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
            time.sleep(BETWEEN)


def test_it_serves_pages_and_styles_and_stops_all_on_a_signal(
    served: "subprocess.Popen[str]", free_port: int
) -> None:
    assert answer(free_port) == "well"
    assert len(answer(free_port, "/static/theme/build/theme.css")) > 1000
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(served.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(children) == 3
    served.send_signal(signal.SIGINT)
    said, aside = served.communicate(timeout=PATIENCE)
    # The home is new: besides, the link is told by which the first person sets it up.
    begin, link, last = said.splitlines()
    assert (served.returncode, begin, last) == (
        0,
        "Nobody is here yet. Open this address, which works once, to begin:",
        f"Moothall is on http://localhost:{free_port} - stop it with Ctrl-C.",
    )
    assert re.fullmatch(r"  http://localhost:\d+/set-up/[\w-]{43}", link)
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


GIVE = """
import sys
import django
django.setup()
from moothall.evidence import intake, tasks
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Body
from tests.long_work import hold

hold.enqueue(sys.argv[1])
body = Body.objects.get()
given = intake.receive(by=OPERATOR, body=body, name="x.xml", chunks=[sys.stdin.buffer.read()])
tasks.check_return.enqueue(given.pk)
"""
WAIT = """
import json
import sys
import time
import django
django.setup()
from django_tasks_db.models import DBTaskResult

wanted, end = json.loads(sys.argv[1]), time.monotonic() + float(sys.argv[2])
# People are told of the check too, by a task of its own.
these = DBTaskResult.objects.exclude(task_path__startswith="moothall.notices")
while True:
    found = these.values_list("task_path", "status", "worker_ids")
    now = {path.rpartition(".")[2]: [status, len(by)] for path, status, by in found}
    if now == wanted:
        break
    if time.monotonic() > end:
        sys.exit(f"Still {now}, not {wanted}.")
    time.sleep(float(sys.argv[3]))
"""


def test_a_check_is_done_while_long_work_goes_on_and_a_lost_worker_s_work_is_taken_up(
    own_database: dict[str, str], moothall: Moothall, tmp_path: Path, free_port: int
) -> None:
    environment = own_database | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"}

    def told(script: str, *words: str, given: bytes = b"") -> str:
        return subprocess.run(
            [sys.executable, "-c", script, *words],
            input=given, env=environment, cwd=REPOSITORY, capture_output=True,
            timeout=PATIENCE, check=True,
        ).stdout.decode()  # fmt: skip

    def becomes(wanted: dict[str, list[object]]) -> None:
        told(WAIT, json.dumps(wanted), str(PATIENCE / 2), str(BETWEEN))

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    moothall("returns", "list")
    told(GIVE, str(pipe), given=ilr([True]))
    program = subprocess.Popen(
        [sys.executable, "-c", "from moothall.cli import main; main()", "serve", "--port",
         str(free_port)],
        env=own_database, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        becomes({"hold": ["RUNNING", 1], "check_return": ["SUCCESSFUL", 1]})
        assert json.loads(moothall("returns", "list", "--json").stdout)["status"] == "checked"
        os.kill(child_of(program.pid, "--queue-name long"), signal.SIGKILL)
        becomes({"hold": ["RUNNING", 2], "check_return": ["SUCCESSFUL", 1]})
        pipe.write_text("done", "utf-8")
        becomes({"hold": ["SUCCESSFUL", 2], "check_return": ["SUCCESSFUL", 1]})
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(PATIENCE)


def until(holds: Callable[[], bool]) -> None:
    """Ask time and again whether something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(BETWEEN)


def child_of(parent: int, words: str) -> int:
    """The process that a process started with these words."""
    listed = subprocess.run(
        ["pgrep", "-P", str(parent), "-f", "--", words], capture_output=True, text=True, check=True
    )
    return int(listed.stdout)


def test_what_a_lost_web_server_had_started_does_not_serve_on(
    served: "subprocess.Popen[str]", free_port: int
) -> None:
    answer(free_port)
    lost = child_of(served.pid, "granian")
    left_behind = child_of(lost, "granian")
    os.kill(lost, signal.SIGKILL)
    until(lambda: not is_running(left_behind))
    assert answer(free_port) == "well"


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that has ended may still be listed."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in ("", "Z")


@pytest.mark.parametrize(
    ("host", "base"),
    [("127.0.0.1", "localhost"), ("10.1.2.3", "10.1.2.3"), ("fd00::1", "[fd00::1]")],
)
def test_mails_and_calendars_lead_to_the_port_that_is_served(
    monkeypatch: pytest.MonkeyPatch, host: str, base: str
) -> None:
    begun: list[Child] = []
    monkeypatch.delenv("MOOTHALL_BASE_URL", raising=False)
    monkeypatch.setattr(supervising, "must_be_free", lambda host, port: None)
    monkeypatch.setattr(supervising, "is_unmanned", lambda: False)
    monkeypatch.setattr(supervising, "watch", begun.extend)
    supervising.run(Session(out=Output()), port=8123, host=host)
    assert len(begun) == 3
    assert {child.settings["MOOTHALL_BASE_URL"] for child in begun} == {f"http://{base}:8123"}


def test_the_address_that_was_set_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOTHALL_BASE_URL", "https://learning.example.org")
    assert supervising.address_of("127.0.0.1", 8123) == settings.BASE_URL


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
