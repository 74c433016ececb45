"""Writes files and folders so that after a crash they are whole or absent."""

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from moothall.faults import InvalidValue

if TYPE_CHECKING:
    import pyarrow as pa  # which few pages need

TEMPORARY = ".tmp"
ATTEMPTS = 10
BLOCK = 1 << 20


class TooLarge(InvalidValue):
    """A file larger than is taken. The message says how large it may be."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies under a temporary name, with its hash and size."""

    path: Path
    sha256: str
    size: int

    def move_to(self, path: Path) -> None:
        """Give the file its name, for good. One that is there already is the same, and stays."""
        _make_folder(path.parent)
        if path.exists():
            self.path.unlink(missing_ok=True)
        else:
            self.path.replace(path)
            sync(path.parent)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name to write to; on leaving, sync it and rename it to `path`.

    When the block fails, the temporary file is removed and `path` is as it was.
    """
    _make_folder(path.parent)
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
    _make_folder(path.parent)
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


def write_whole(path: Path, content: "bytes | pa.Buffer") -> None:
    """Write a file that is whole or absent."""
    with whole_file(path) as temporary, temporary.open("wb") as file:
        file.write(content)


def take(source: IO[bytes] | Iterable[bytes], folder: Path, most: int | None) -> Taken:
    """Copy a stream to a temporary file in the folder, hashing it on the way, and sync it.

    Raises TooLarge when it has more than `most` bytes; nothing is left then.
    """
    _make_folder(folder)
    path = folder / f".{uuid.uuid4().hex}{TEMPORARY}"
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("xb") as file:
            for block in _blocks(source):
                size += len(block)
                if most is not None and size > most:
                    message = f"The file has more than {most:,} bytes, the most that is taken here."
                    raise TooLarge(message)
                digest.update(block)
                file.write(block)
        sync(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Taken(path, digest.hexdigest(), size)


def _blocks(source: IO[bytes] | Iterable[bytes]) -> Iterable[bytes]:
    if hasattr(source, "read"):
        return iter(lambda: source.read(BLOCK), b"")
    return source


def _make_folder(folder: Path) -> None:
    """Make a folder, and have its own name on the disk before anything lies in it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


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
