"""The example partnership, served: built once a run, copied for each journey that changes it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.programs import environment_for

PATIENCE = 180.0
PROGRAM = (sys.executable, "-c", "from moothall.cli import main; main()")
DATABASE = "moothall.sqlite3"


@dataclass(frozen=True)
class Site:
    """A served home: its address, and where its files lie."""

    address: str
    home: Path

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return self.address + path

    def return_of(self, ukprn: int) -> str:
        """The text of the return that a provider gave when the example was built."""
        wanted = f"<UKPRN>{ukprn}</UKPRN>"
        for path in sorted(self.home.glob("returns/*/original.xml")):
            text = path.read_text("utf-8")
            if wanted in text[:2000] and "NickName" not in text:
                return text
        raise LookupError(f"The example has no return of {ukprn}.")


def build(home: Path) -> None:
    """Build the example in an empty folder, and do what waits in the background: else the workers
    of every copy would draw the same pictures again.
    """
    environment = environment_for(home)
    work = [sys.executable, "-m", "django", "db_worker", "--batch", "--no-startup-delay"]
    work += ["--skip-checks"]
    for program in ([*PROGRAM, "demo", "--only-build"], [*work, "--queue-name", "*"]):
        subprocess.run(
            program,
            env=environment | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"},
            capture_output=True,
            check=True,
            timeout=600,
        )


def copied(home: Path, to: Path) -> Path:
    """Copy a home: files that never change are linked, the database is a copy of its own."""

    def copy(source: str, target: str) -> str:
        if Path(source).name.startswith(DATABASE):
            return str(shutil.copy2(source, target))
        os.link(source, target)
        return target

    return Path(shutil.copytree(home, to, copy_function=copy))


CLOCK_AHEAD = Path(__file__).resolve().parents[1] / "clock_ahead"


@contextmanager
def served(home: Path, *, says: Path | None = None, days_ahead: int = 0) -> Iterator[Site]:
    """Serve a home with its background worker on a free port of this machine, until left.

    What the program says goes to the file `says`, and its clock may be some days ahead.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = environment_for(home)
    if days_ahead:
        path = os.pathsep.join(filter(None, (str(CLOCK_AHEAD), environment.get("PYTHONPATH"))))
        environment |= {"PYTHONPATH": path, "DAYS_AHEAD": str(days_ahead)}
    with (says or Path(os.devnull)).open("w") as out:
        program = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(port)], env=environment, stdout=out, stderr=out
        )
    site = Site(f"http://127.0.0.1:{port}", home)
    try:
        _wait_for(site, program)
        yield site
    finally:
        program.terminate()
        program.wait(PATIENCE)


def _wait_for(site: Site, program: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(site.url("/health"), timeout=5):
                return
        except OSError:
            if program.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
