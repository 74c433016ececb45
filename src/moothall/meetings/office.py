"""Office papers made into PDF by LibreOffice, where it is installed: one file a run, nothing kept.

Each run has a folder and a profile of its own, in which macros, links to elsewhere and the network
are off; limits of time and size; and an environment that knows nothing of the site.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from moothall.theme.formats import file_size

HERE = Path(__file__).parent
PROFILE = HERE / "office_profile.xcu"
MOST_BYTES = 20_000_000
MOST_SECONDS = 60
# The most that a run may write into one file, in blocks of 512 bytes, as `ulimit` counts.
MOST_BLOCKS = 200_000_000 // 512
LIMITED = 'ulimit -f "$0" && ulimit -t "$1" && shift && exec "$@"'
OPTIONS = (
    "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
    "--convert-to", "pdf", "--outdir",
)  # fmt: skip


class NotConverted(RuntimeError):
    """An Office file of which no PDF was made; the message says why, in a sentence."""


def program() -> str | None:
    """Return the path of LibreOffice on this server, or None where there is none to use."""
    return shutil.which(settings.OFFICE_PROGRAM) if settings.OFFICE_PROGRAM != "none" else None


def to_pdf(content: bytes, ending: str) -> bytes:
    """Return an Office file as PDF. Raises NotConverted, saying why."""
    found = program()
    if found is None:
        raise NotConverted("LibreOffice is not installed on this server.")
    if len(content) > MOST_BYTES:
        raise NotConverted(
            f"It has {file_size(len(content))}, and at most {file_size(MOST_BYTES)} are converted."
        )
    with tempfile.TemporaryDirectory(prefix="moothall-office-") as scratch:
        folder = Path(scratch)
        given = folder / f"paper.{ending}"
        given.write_bytes(content)
        _run(found, folder, given)
        made = folder / "out" / "paper.pdf"
        if not made.is_file() or made.stat().st_size == 0:
            raise NotConverted("LibreOffice could not read it.")
        return made.read_bytes()


def _run(found: str, folder: Path, given: Path) -> None:
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    shutil.copy(PROFILE, user / "registrymodifications.xcu")
    command = [
        "/bin/sh", "-c", LIMITED, str(MOST_BLOCKS), str(MOST_SECONDS), found,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *OPTIONS, str(folder / "out"), str(given),
    ]  # fmt: skip
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    with subprocess.Popen(  # noqa: S603 - the words are ours; the file has a name of ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            raise NotConverted(f"It took longer than {MOST_SECONDS} seconds.") from None
        finally:
            # LibreOffice runs in a process below the one that was started.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
