"""A backup: one archive of database and files, with a manifest of what each should be.

The manifest is the last member, so an archive that was cut off has none and is refused.
"""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from moothall.faults import InvalidValue

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: SHA-256 by member, the ledger's head, and where it came from."""

    format: int
    moothall: str
    made: str
    database: str
    head: str
    members: dict[str, str]


class Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes], step: Step) -> None:
        """Read from `file`, telling `step` how many bytes have gone by."""
        self._file, self._step = file, step
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._file.read(size)
        self._digest.update(block)
        self._step(len(block))
        return block

    @property
    def hash(self) -> str:
        """The SHA-256 of what was read so far, in hexadecimal."""
        return self._digest.hexdigest()


def write(target: Path, files: Iterator[tuple[str, Path]], about: Manifest, step: Step) -> Manifest:
    """Write an archive under a temporary name and return its manifest, now complete.

    The caller gives the archive its name when it has been read back (`move_into_place`). A file
    that goes while we come to it is left out.
    """
    hashes = dict(about.members)
    # It holds learner records: whatever the umask, it is for its owner alone.
    made = os.open(partial(target), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        open(made, "wb") as out,
        tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar,
    ):
        for name, path in files:
            with suppress(FileNotFoundError):
                hashes[name] = _add(tar, name, path, step)
        manifest = Manifest(**(asdict(about) | {"members": hashes}))
        text = json.dumps(asdict(manifest), indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        tar.addfile(info, BytesIO(text))
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path, step: Step) -> str:
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        hashing = Hashing(file, step)
        tar.addfile(info, hashing)
        return hashing.hash


def partial(target: Path) -> Path:
    """Return the name an archive has until it is whole."""
    return target.with_name(target.name + ".partial")


def unpack(source: Path, folder: Path, step: Step) -> Manifest:
    """Unpack an archive into an empty folder and hold every file against the manifest.

    Raises InvalidValue, naming every file that is not as it was, and leaves nothing.
    """
    try:
        with tarfile.open(source, "r|*") as tar:
            hashes = {m.name: _take(tar, m, folder, step) for m in tar}
    except (tarfile.TarError, EOFError, OSError) as fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise InvalidValue(f"“{source}” is no whole backup: {fault}.") from None
    try:
        manifest = _manifest(source, folder)
        hashes.pop(MANIFEST)
        _compare(source, manifest.members, hashes)
    except InvalidValue:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, step: Step) -> str:
    """Write one member below the folder; a link, a device or a way out is refused."""
    path = PurePosixPath(member.name)
    file = tar.extractfile(member) if member.isreg() else None
    if file is None or path.is_absolute() or ".." in path.parts:
        raise tarfile.TarError(f"it holds “{member.name}”, which no backup of ours does")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    hashing = Hashing(file, step)
    with target.open("xb") as out:
        while block := hashing.read(BLOCK):
            out.write(block)
    return hashing.hash


def _manifest(source: Path, folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise InvalidValue(f"“{source}” is no whole backup: its manifest is missing.")
    try:
        content = json.loads(path.read_text())
        manifest = Manifest(**content)
    except (ValueError, TypeError):
        raise InvalidValue(f"“{source}” is no backup of Moothall.") from None
    path.unlink()
    if manifest.format != FORMAT:
        raise InvalidValue(
            f"“{source}” was made by Moothall {manifest.moothall}, in a form that this version "
            "does not know: restore it with that version, then upgrade."
        )
    return manifest


def _compare(source: Path, expected: dict[str, str], found: dict[str, str]) -> None:
    wrong = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if wrong:
        raise InvalidValue(
            f"“{source}” is damaged: {len(wrong)} of its files are not what they were: "
            + ", ".join(wrong[:10])
            + (", ..." if len(wrong) > 10 else ".")
        )
