"""The environment of programs that tests start: a home of their own, nothing from outside."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

LONGEST_NAME = 60
REPOSITORY = Path(__file__).resolve().parents[1]


def environment_for(home: Path) -> dict[str, str]:
    """Return an environment in which `moothall` uses `home` and SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"MOOTHALL_HOME": str(home), "COLUMNS": "200"}


@contextmanager
def database_on(server: str, name: str) -> Iterator[str]:
    """Make an empty database on a PostgreSQL server; give its address, and drop it at the end."""
    name = f"test_moothall_{name}".replace("-", "_").lower()[:LONGEST_NAME]
    _tell(server, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    try:
        yield f"{server}/{name}"
    finally:
        _tell(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def drop(address: str) -> None:
    """Drop a database of PostgreSQL, whoever still uses it."""
    server, _, name = address.rpartition("/")
    _tell(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell(server: str, *commands: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        for command in commands:
            admin.execute(command)  # type: ignore[call-overload]


def _migrations() -> str:
    """A name for all that the tables are made from: our migrations, and the versions of others'."""
    found = hashlib.sha256((REPOSITORY / "requirements/dev.txt").read_bytes())
    for path in sorted(REPOSITORY.glob("src/moothall/*/migrations/*.py")):
        found.update(path.parts[-3].encode() + path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


@dataclass(frozen=True)
class Tables:
    """A database that holds every table and no row of ours: a file, or an address of PostgreSQL."""

    home: Path
    address: str

    @classmethod
    def kept(cls, folder: Path) -> Self:
        """Return the tables on SQLite, made once for as long as the migrations are the same."""
        home = folder / _migrations()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not home.exists():
                making = folder / "making"
                shutil.rmtree(making, ignore_errors=True)
                with cls.made(making, ""):
                    making.rename(home)
        return cls(home, "")

    @classmethod
    @contextmanager
    def made(cls, home: Path, server: str) -> Iterator[Self]:
        """Make the tables in a home: on SQLite, or on a server of PostgreSQL."""
        environment = environment_for(home) | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"}
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        if not server:
            subprocess.run(migrate, env=environment, check=True)
            yield cls(home, "")
            return
        with database_on(server, f"tables_{home.parent.name}_{home.name}") as address:
            subprocess.run(
                migrate, env=environment | {"MOOTHALL_DATABASE_URL": address}, check=True
            )
            yield cls(home, address)

    def copy_to(self, environment: dict[str, str]) -> None:
        """Give the home and the empty database of an environment these tables."""
        if not self.address:
            home = Path(environment["MOOTHALL_HOME"])
            home.mkdir(mode=0o700, exist_ok=True)
            shutil.copy(self.home / "moothall.sqlite3", home / "moothall.sqlite3")
            return
        self.copy_to_server(environment["MOOTHALL_DATABASE_URL"])

    def copy_to_server(self, address: str) -> None:
        """Make a database of PostgreSQL anew, with these tables."""
        server, _, name = address.rpartition("/")
        ours = self.address.rpartition("/")[2]
        _tell(
            server,
            f'DROP DATABASE IF EXISTS "{name}"',
            f'CREATE DATABASE "{name}" TEMPLATE "{ours}"',
        )
