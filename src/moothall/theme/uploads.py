"""Files given on a page, as files of ours."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@contextmanager
def as_path(given: "UploadedFile[bytes]") -> Iterator[Path]:
    """Give an uploaded file as one that a reader can open, and remove it on leaving."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        with path.open("wb") as copy:
            for chunk in given.chunks():
                copy.write(chunk)
        yield path
