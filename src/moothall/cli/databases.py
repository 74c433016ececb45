"""Consistent copies of the database, and putting one back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from moothall.faults import InvalidValue

SQLITE_COPY = "database.sqlite3"
POSTGRES_COPY = "database.dump"


def is_sqlite() -> bool:
    """Tell whether the site runs on SQLite."""
    return connection.vendor == "sqlite"


def file() -> Path:
    """Return the file of the SQLite database."""
    return Path(settings.DATABASES["default"]["NAME"])


def copy_into(folder: Path) -> Path:
    """Write a consistent copy of the database while the site runs; return its path."""
    return _copy_sqlite(folder) if is_sqlite() else _dump_postgres(folder)


def _copy_sqlite(folder: Path) -> Path:
    copy = folder / SQLITE_COPY
    with closing(sqlite3.connect(file(), timeout=60)) as live, closing(sqlite3.connect(copy)) as to:
        live.backup(to, pages=-1)
        to.execute("PRAGMA journal_mode=DELETE")
        (state,) = to.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise InvalidValue(f"The database is damaged, so no backup was made: {state}.")
    return copy


def _dump_postgres(folder: Path) -> Path:
    copy = folder / POSTGRES_COPY
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
    return copy


def put_back(copy: Path) -> None:
    """Make a copy the site's database, which must be empty."""
    if copy.name == SQLITE_COPY:
        connections.close_all()
        for part in (file(), *(Path(f"{file()}{end}") for end in ("-wal", "-shm"))):
            part.unlink(missing_ok=True)
        copy.replace(file())
    else:
        name = str(connection.settings_dict["NAME"])
        _postgres(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={name}",
            str(copy),
        )


def must_fit(kind: str) -> None:
    """Refuse a copy of another kind of database than the site is set to."""
    if kind == connection.vendor:
        return
    if kind == "postgresql":
        raise InvalidValue(
            "This is the backup of a PostgreSQL database: name an empty one in "
            "MOOTHALL_DATABASE_URL and restore it there."
        )
    raise InvalidValue(
        "This is the backup of an SQLite database: leave MOOTHALL_DATABASE_URL out to restore it."
    )


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password goes by environment."""
    if not shutil.which(program):
        raise InvalidValue(
            f"This needs “{program}”, which is not installed: on Debian or Ubuntu, "
            "apt install postgresql-client."
        )
    set_to = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {key: str(set_to[name]) for key, name in names.items() if set_to.get(name)}
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [program, *arguments],
        env=os.environ | given,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise InvalidValue(f"{program} failed: {done.stderr.strip()}")
