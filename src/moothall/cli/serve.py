"""`moothall serve`: the web server and a worker for each queue, kept running together."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import typer
from django.conf import settings
from django.db import connections
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from moothall.cli.command import command
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.partnership.first_run import is_unmanned, offer_set_up
from moothall.queues import QUEUES

# A process that ends this often within a minute is not started once more.
MOST_RESTARTS = 3
MOST_TRIES = 3
WINDOW = 60.0
PATIENCE = 10.0
# Threads of one web process; each holds a connection to the database.
THREADS = 4
GLANCE = 0.3
# Seconds between two looks of an idle worker for work: a page may be waiting for it.
INTERVAL = "0.3"

commands = typer.Typer()


def join(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.registered_commands += commands.registered_commands


@command(commands, "serve", example="moothall serve --port 8001", shared=())
def serve(
    session: Session,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for every one.")
    ] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes that answer requests.")
    ] = 1,
) -> None:
    """Serve the site, with two background workers beside it, until Ctrl-C.

    One worker checks returns, the other does what takes long, such as bringing figures up to date:
    so a check never waits behind that. Each is started again if it ends by itself; when that
    happens time and again, all are stopped and the command ends with 1.

    Where nobody is here yet who could sign in, it prints a link that works once: its page makes the
    partnership's first manager.
    """
    run(session, port=port, host=host, workers=workers)


def offer(session: Session, address: str) -> None:
    """Print a new link by which the first person sets the site up; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    offer_set_up(by=session.by, token=token)
    link = address + reverse("set_up", kwargs={"token": token})
    session.out.say(f"Nobody is here yet. Open this address, which works once, to begin:\n  {link}")


def address_of(host: str, port: int) -> str:
    """Return where people reach the site: the address that was set, or else this one."""
    if os.environ.get("MOOTHALL_BASE_URL"):
        return str(settings.BASE_URL)
    return f"http://{_shown(host)}:{port}"


def _shown(host: str) -> str:
    if host in ("127.0.0.1", "0.0.0.0", "::1", "::"):  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host


def run(session: Session, *, port: int, host: str = "127.0.0.1", workers: int = 1) -> None:
    """Serve until interrupted. Raises InvalidValue where the port is taken or nothing stays up."""
    must_be_free(host, port)
    if is_unmanned():
        offer(session, address_of(host, port))
    # The children open connections of their own; this process only watches them.
    connections.close_all()
    session.out.say(f"Moothall is on http://{_shown(host)}:{port} - stop it with Ctrl-C.")
    web = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", "64"]
    web += ["--no-ws", "--respawn-failed-workers"]
    web += ["--log-level", "warning", "moothall.web.wsgi:application"]
    # What they put into mails and calendars leads back to the port that was asked for.
    known = {"MOOTHALL_BASE_URL": address_of(host, port)}
    children = [_worker(queue, port, known) for queue in QUEUES]
    with _interruptible():
        watch([Child("web server", web, settings=known), *children])


def _worker(queue: str, port: int, known: Mapping[str, str]) -> "Child":
    """The program that works on one queue."""
    # One host serves a port once, so a worker of this name that runs a task is ours, or lost.
    name = f"{socket.gethostname()[:40]}:{port}:{queue}"
    arguments = ["django", "db_worker", "--no-startup-delay", "--verbosity", "0"]
    # The checks would load every page: three times the start and the memory of a worker.
    arguments += ["--interval", INTERVAL, "--skip-checks"]
    arguments += ["--queue-name", queue, "--worker-id", name]

    def ready() -> None:
        take_up(name)
        connections.close_all()

    return Child(f"worker of the queue “{queue}”", arguments, before=ready, settings=known)


def take_up(worker: str) -> None:
    """Make the tasks that a lost worker of this name left running ready for another try.

    A task that has lost its worker three times is marked as failed: it may be what ends them.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for lost in [task for task in running if task.worker_ids[-1:] == [worker]]:
        if len(lost.worker_ids) < MOST_TRIES:
            lost.status = TaskResultStatus.READY
            lost.save(update_fields=["status"])
        else:
            lost.set_failed(RuntimeError("The worker ended each time while it did this."))


def must_be_free(host: str, port: int) -> None:
    """Refuse a port that something else listens on, saying which option chooses another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise InvalidValue(
                f"Port {port} of {host} cannot be used ({fault.strerror}): another program may "
                f"be using it. Choose another with --port, such as --port {_next(port)}."
            ) from None


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8000


@dataclass
class Child:
    """A program of our own that is kept running."""

    name: str
    arguments: Sequence[str]
    before: Callable[[], None] = lambda: None
    settings: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches it through us alone."""
        self.starts.append(time.monotonic())
        self.before()
        # Away from the terminal's group; the module is ours or a dependency's, never input.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *self.arguments],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                **self.settings,
                "DJANGO_SETTINGS_MODULE": "moothall.web.settings",
            },
        )

    def has_ended(self) -> bool:
        """Tell whether it is not running."""
        return self.process is None or self.process.poll() is not None

    def keep(self) -> None:
        """Start it again if it ended. Raises InvalidValue when that happens too often."""
        if not self.has_ended():
            return
        code = self.process.returncode if self.process else 0
        recent = [start for start in self.starts if start > time.monotonic() - WINDOW]
        if len(recent) > MOST_RESTARTS:
            raise InvalidValue(
                f"The {self.name} ended {len(recent)} times within a minute (last with code "
                f"{code}), so Moothall has stopped. What it wrote above says why."
            )
        sys.stderr.write(f"The {self.name} ended (code {code}); starting it again.\n")
        # What it had started itself may have outlived it, and would go on beside the new one.
        self.end()
        self.start()

    def ask_to_end(self) -> None:
        """Let it finish what it does."""
        if not self.has_ended() and self.process:
            self.process.terminate()

    def end(self) -> None:
        """End it with all that it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def watch(children: Sequence[Child]) -> None:
    """Keep the children running until this process is told to stop; then stop them all."""
    try:
        for child in children:
            child.start()
        while True:
            time.sleep(GLANCE)
            for child in children:
                child.keep()
    finally:
        stop(children)


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, together; after a while, or when told once more, end those that have not."""
    for child in children:
        child.ask_to_end()
    latest = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < latest and not all(child.has_ended() for child in children):
            time.sleep(GLANCE)
    except KeyboardInterrupt:
        sys.stderr.write("Told again: ending at once what has not ended.\n")
    finally:
        for child in children:
            child.end()


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Take SIGTERM as Ctrl-C is taken, also when started in the background; end in peace."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    stops = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {stop: signal.signal(stop, interrupt) for stop in stops}
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)
