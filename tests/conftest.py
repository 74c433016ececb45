"""What all tests share: the database they run on, the cast, a home for programs they start."""

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker
from tests.settings import HOME_OF_RUN, ON_POSTGRES, postgres_address

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.programs import Tables

CHROMIUM = Path("/usr/bin/chromium")
REPOSITORY = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {"db", "transactional_db", "cast", "command", "live_server"}


# A test that asserts a time fails on a busy machine for no fault of its own.
hypothesis.settings.register_profile("moothall", deadline=None)
hypothesis.settings.load_profile("moothall")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-postgres",
        action="store_true",
        help="run the tests that use the database, on the PostgreSQL of MOOTHALL_TEST_POSTGRES",
    )


def pytest_configure(config: pytest.Config) -> None:
    if ON_POSTGRES and not postgres_address():
        raise pytest.UsageError("--on-postgres needs MOOTHALL_TEST_POSTGRES: a database's name.")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test is of the database, by mark or by fixture; the house's plan is of none."""
    if item.path.parent.name == "architecture" and ON_POSTGRES:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or item.get_closest_marker("postgres")
        or fixtures & DATABASE_FIXTURES
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ON_POSTGRES:
        left_out = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if uses_database(item)]
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="runs in the PostgreSQL part of make test"))
        if item.get_closest_marker("browser") and not shutil.which("chromium"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(HOME_OF_RUN, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files that nobody on this project wrote."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real files (../shared/data) is not here")
    return folder


@pytest.fixture
def cast(db: None) -> "Cast":
    """The four authorities of the example, two providers, and a person in each role."""
    from tests.cast import call  # it imports models, which this module may not

    return call()


@pytest.fixture
def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Tables"]:
    """The tables of an empty home, made once: all migrations take many seconds."""
    from tests.programs import Tables

    if not ON_POSTGRES:
        yield Tables.kept(REPOSITORY / ".pytest_cache" / "tables")
        return
    with Tables.made(tmp_path_factory.mktemp("tables"), _server()) as made:
        yield made


@pytest.fixture(scope="session")
def django_db_setup(
    tables: "Tables",
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The database of this process: a copy of the tables, instead of all migrations again."""
    from tests.programs import drop

    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
        if ON_POSTGRES:
            tables.copy_to_server(f"{_server()}/{name}")
        else:
            connection.ensure_connection()
            with closing(sqlite3.connect(tables.home / "moothall.sqlite3")) as made:
                made.backup(connection.connection)
    yield
    with django_db_blocker.unblock():
        connection.close()
        if ON_POSTGRES:
            drop(f"{_server()}/{name}")


@pytest.fixture
def own_database(tables: "Tables", empty_database: dict[str, str]) -> dict[str, str]:
    """A home with a database of its own that has its tables, and nothing in them.

    Gives the environment in which `moothall` and other programs of ours use it.
    """
    tables.copy_to(empty_database)
    return empty_database


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home with a database of its own, on the kind of database this run is on, as it is before
    the program is first used.
    """
    from tests.programs import database_on, environment_for

    environment = environment_for(tmp_path / "home")
    if not ON_POSTGRES:
        yield environment
        return
    with database_on(_server(), f"{tmp_path.parent.name}_{tmp_path.name}") as address:
        yield environment | {"MOOTHALL_DATABASE_URL": address}


def _server() -> str:
    return postgres_address().rpartition("/")[0]


Moothall = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def moothall(own_database: dict[str, str]) -> Moothall:
    """Run the program in a home of its own: `moothall("ledger", "verify", stdin="")`."""
    return _runs_in(own_database)


@pytest.fixture
def moothall_first(empty_database: dict[str, str]) -> Moothall:
    """Run the program where it was never used before."""
    return _runs_in(empty_database)


def _runs_in(environment: dict[str, str]) -> Moothall:
    def run(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", "from moothall.cli import main; main()", *arguments],
            input=stdin,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@dataclass(frozen=True)
class Answer:
    """What a command run in this process answered."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def command(db: None) -> Callable[..., Answer]:
    """Run a command in this process, on the test database: `command("ledger", "verify")`."""
    from typer.testing import CliRunner

    from moothall.cli.commands import program

    def run(*arguments: str, stdin: str = "") -> Answer:
        done = CliRunner().invoke(
            program(*arguments[:1]), list(arguments), input=stdin, prog_name="moothall"
        )
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Answer(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def in_background(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Do all the work that waits in the background, as the workers do: `in_background()`."""
    from django_tasks_db.management.commands import db_worker
    from django_tasks_db.management.commands.db_worker import Worker

    from moothall.queues import QUEUES

    # A worker of its own would close its connection; here it is that of the test's transaction.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def work() -> None:
        Worker(
            queue_names=list(QUEUES), interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=None, worker_id="tests", excluded_queue_names=[],
        ).run()  # fmt: skip

    return work


@pytest.fixture
def without_ledger_triggers(db: None) -> None:
    """Take the database's own protection of the ledger away, as an intruder would."""
    names = ("ledger_event_no_update", "ledger_event_no_delete")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER ledger_event_append_only ON ledger_event")
        else:
            for name in names:
                cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture(autouse=True)
def _own_files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Give each test of the database a folder of files of its own."""
    if not uses_database(request.node):
        yield
        return
    before, settings.HOME = settings.HOME, tmp_path / "home"
    settings.HOME.mkdir(exist_ok=True)
    yield
    settings.HOME = before


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a process: Playwright cannot be started twice in it."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()
