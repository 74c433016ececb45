"""What was made of a publication: a report, its files as they are kept, its words, its pins."""

import hashlib
from dataclasses import dataclass

from moothall.governance.models import Decision
from moothall.publishing.documents.files import File
from moothall.publishing.documents.report import Report
from moothall.publishing.made_from import Pinned


@dataclass(frozen=True)
class Made:
    """A version that is ready to be published: nothing of it changes any more."""

    report: Report
    kept: tuple[File, ...]
    words: str
    decision: Decision | None = None
    pins: tuple[Pinned, ...] = ()

    @property
    def number(self) -> int:
        """The number it was made for."""
        return self.report.occasion.number

    @property
    def sha256(self) -> str:
        """The hash of all its files by their names."""
        lines = "".join(f"{file.sha256}  {file.name}\n" for file in self.kept)
        return hashlib.sha256(lines.encode("utf-8")).hexdigest()
