"""Opening what was given: a file or a zip with one file in it, as a stream of UTF-8 blocks."""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from moothall.records.formats.ilr.found import Found

BLOCK = 4 << 20
GIB = 1 << 30
RATIO_FROM = 64 << 20  # a small file may well shrink a lot

# Encodings we read, by the name in the XML declaration, with Python's name for each.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "iso8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much we are willing to read: bytes of XML, and bytes of XML for one byte of a zip."""

    size: int = 4 * GIB
    ratio: int = 400


class Source:
    """One return as it was given. `total` bytes will be read; `fault` says why reading stopped."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        """Open the file, and the one ILR inside it where it is a zip. Raises OSError."""
        self.name = name
        self.fault: Found | None = None
        self.total = path.stat().st_size
        self._limits = limits
        self._packed = 0
        self._stack = ExitStack()
        stream: IO[bytes] = self._stack.enter_context(path.open("rb"))
        start = stream.read(4)
        stream.seek(0)
        self._stream: IO[bytes] | None = stream
        if start[:2] == b"PK" or name.lower().endswith(".zip"):
            self._stream = self._unzip(stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        self._stack.close()

    def _refuse(self, rule: str, message: str) -> None:
        self.fault = self.fault or Found(rule, message)

    def _unzip(self, stream: IO[bytes]) -> IO[bytes] | None:
        """Return the one XML file of a zip; None, with the fault told, where there is not one."""
        try:
            archive = self._stack.enter_context(zipfile.ZipFile(stream))
            inside = [each for each in archive.infolist() if _is_return(each)]
            if len(inside) != 1:
                self._refuse("file.zip", _how_many(inside))
                return None
            self.name = inside[0].filename.rpartition("/")[2]
            self._packed = max(inside[0].compress_size, 1)
            self.total = inside[0].file_size
            return self._stack.enter_context(archive.open(inside[0]))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            self._refuse("file.zip", f"The zip cannot be opened ({error}). Make it again.")
            return None

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[bytes, int]]:
        """Yield blocks of the file in UTF-8, each with the bytes of XML read so far.

        Ends early, with `fault` set, where the file cannot be read on.
        """
        raw = self._raw(size)
        first = next(raw, b"")
        codec, skip = self._encoding(first)
        if codec is None:
            return
        done = len(first)
        if codec == "utf-8":
            yield first[skip:], done
            for block in raw:
                done += len(block)
                yield block, done
            return
        decoder = codecs.getincrementaldecoder(codec)()
        block = first[skip:]
        try:
            while block:
                yield decoder.decode(block).encode(), done
                block = next(raw, b"")
                done += len(block)
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            self._refuse("xml.encoding", _not_text(codec, error))

    def _raw(self, size: int) -> Iterator[bytes]:
        done = 0
        while self._stream is not None:
            try:
                block = self._stream.read(size)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
                self._refuse("file.zip", f"The zip is damaged ({error}). Make it again.")
                return
            if not block:
                return
            done += len(block)
            if self._too_much(done):
                return
            yield block

    def _too_much(self, done: int) -> bool:
        if done > self._limits.size:
            most = f"{self._limits.size:,} bytes"
            self._refuse("file.too_large", f"The file holds more than {most}, the limit set here.")
        elif self._packed and done > max(self._packed * self._limits.ratio, RATIO_FROM):
            most = f"{self._limits.ratio} times its size"
            self._refuse("file.too_large", f"The zip unpacks to more than {most}. It is refused.")
        return self.fault is not None

    def _encoding(self, start: bytes) -> tuple[str | None, int]:
        """Return Python's name for the encoding, and how long the byte order mark is."""
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8", 3
        if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return self._no_encoding("UTF-32")
        if start.startswith(codecs.BOM_UTF16_LE):
            return "utf-16-le", 2
        if start.startswith(codecs.BOM_UTF16_BE):
            return "utf-16-be", 2
        if start.startswith((b"<\0", b"\0<")):
            return ("utf-16-le" if start[:1] == b"<" else "utf-16-be"), 0
        match = _DECLARED.match(start[:1024])
        name = match[1].decode() if match else "utf-8"
        codec = ENCODINGS.get(name.lower())
        if codec is None:
            return self._no_encoding(name)
        return codec, 0

    def _no_encoding(self, name: str) -> tuple[None, int]:
        self._refuse(
            "xml.encoding",
            f"The file says that it is written in {name}, which it is not or which Moothall does "
            "not read. Save it as UTF-8.",
        )
        return None, 0


def _is_return(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    return not entry.is_dir() and name.endswith(".xml") and not name.startswith("__macosx/")


def _how_many(inside: list[zipfile.ZipInfo]) -> str:
    if not inside:
        return "The zip holds no .xml file. Put one ILR file in it."
    return f"The zip holds {len(inside)} .xml files. Put one ILR file in each zip."


def _not_text(codec: str, error: UnicodeError) -> str:
    return (
        f"The file is not text in {codec}, as its beginning says ({error}). "
        "Save it again, best as UTF-8."
    )
