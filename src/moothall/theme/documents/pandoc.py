"""Pandoc, run as a program: HTML in, another format out, no network, the same bytes each time."""

import datetime as dt
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

PATIENCE = 120  # seconds; a document of 60 pages takes two


class ConversionFailed(RuntimeError):
    """A format could not be made. The message has what the converter said."""


@cache
def program() -> str:
    """Return where pandoc lies in its package."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def run(body: str, to: str, options: Sequence[str], *, at: dt.datetime, folder: Path) -> bytes:
    """Return the body of a document in another format; what it refers to lies in `folder`.

    `at` is the moment that is written into files instead of now. Raises ConversionFailed where
    pandoc fails or warns: a warning is something that would be missing from the document.
    """
    done = subprocess.run(  # noqa: S603 - our own options; what others wrote comes by stdin
        [
            program(),
            "--from=html",
            f"--to={to}",
            "--shift-heading-level-by=-1",
            f"--resource-path={folder}",
            "--fail-if-warnings",
            *options,
        ],
        input=body.encode("utf-8"),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(at.timestamp()))},
    )
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise ConversionFailed(f"The {to} version could not be made. Pandoc says: {words}")
    return done.stdout


def default_file(name: str) -> bytes:
    """Return a file that comes with pandoc, such as `reference.docx`."""
    done = subprocess.run(  # noqa: S603 - a name of ours
        [program(), f"--print-default-data-file={name}"],
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout
