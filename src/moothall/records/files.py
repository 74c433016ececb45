"""Writes files and folders so that after a crash they are whole or absent."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

TEMPORARY = ".tmp"
ATTEMPTS = 10


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name to write to; on leaving, sync it and rename it to `path`.

    When the block fails, the temporary file is removed and `path` is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY}")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder to fill; on leaving, sync its files and rename it to `path`.

    A folder that already stands at `path` is put aside first and removed afterwards. A crash in
    between leaves no folder at `path`, never half of one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY}")
    temporary.mkdir()
    try:
        yield temporary
        for file in temporary.iterdir():
            sync(file)
        sync(temporary)
        _put_in_place(temporary, path)
        sync(path.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put_in_place(temporary: Path, path: Path) -> None:
    """Rename a folder to where one may stand, also when another process does the same."""
    for attempt in range(ATTEMPTS):
        put_aside(path)
        try:
            temporary.rename(path)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) or attempt + 1 == ATTEMPTS:
                raise


def put_aside(path: Path) -> None:
    """Remove a folder in one step as others see it: it is renamed, then emptied."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return
    sync(path.parent)
    shutil.rmtree(aside)


def write_whole(path: Path, content: bytes | pa.Buffer) -> None:
    """Write a file that is whole or absent."""
    with whole_file(path) as temporary, temporary.open("wb") as file:
        file.write(content)


def is_temporary(path: Path) -> bool:
    """Whether this is the name of a file or folder that was being written."""
    return path.name.startswith(".") and path.name.endswith(TEMPORARY)


def sync(path: Path) -> None:
    """Ask the system to put a file or the names in a folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
