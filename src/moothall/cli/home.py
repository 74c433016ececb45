"""The home: prepared on first use, and never used by a program newer than its tables."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from moothall.cli.output import Output
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import found_body, prepare_home
from moothall.partnership.models import Installation

FIRST_NAME = "Our partnership"


def folder() -> Path:
    """Return the folder that MOOTHALL_HOME names."""
    return Path(settings.HOME)


def pending() -> int:
    """Return how many changes of the tables this database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Tell whether the database has no tables at all."""
    return not connection.introspection.table_names()


def is_prepared() -> bool:
    """Tell whether somebody has said what this home is for."""
    table = Installation._meta.db_table
    return table in connection.introspection.table_names() and Installation.objects.exists()


def is_demo() -> bool:
    """Tell whether this home was prepared as the demo."""
    return is_prepared() and Installation.objects.filter(is_demo=True).exists()


def migrate() -> None:
    """Bring the tables up to date; each change is made whole or not at all."""
    call_command("migrate", interactive=False, verbosity=0, stdout=StringIO())


def make_ready(out: Output) -> None:
    """Prepare an empty home, once; refuse one whose tables are older than this program."""
    if is_prepared():
        lacking = pending()
        if lacking:
            raise InvalidValue(
                f"This home was made by an older Moothall: its database lacks {lacking} "
                f"{'change' if lacking == 1 else 'changes'}. Make a backup with “moothall backup "
                "FILE”, then run “moothall upgrade”."
            )
        return
    with _alone():
        if is_prepared():
            return
        # Imported here, since it loads libraries that most commands do not need.
        from moothall.evidence.importing import import_areas

        out.warn(f"Preparing {folder()} for first use. It may take a minute.")
        migrate()
        with transaction.atomic():
            prepare_home(by=OPERATOR, is_demo=False)
            found_body(by=OPERATOR, name=FIRST_NAME)
            import_areas(by=OPERATOR)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the home's lock, so that two commands that start together prepare it once."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / "preparing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
