"""Keeps returns: as they were given, as they were checked, and what was accepted of them.

Folders: docs/explanation/data.md, section 3. Everything is named by the hash of the file as it was
given, in the lake also by that of what was kept of it; it is written under a temporary name, synced
and renamed, so that a crash at any moment leaves it whole or absent. What is accepted is for the
database to say: a file in the lake that no row names is not evidence, and `sweep` removes it.
"""

import datetime as dt
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pyarrow as pa

from moothall.faults import InvalidValue
from moothall.records import fault_file, lake
from moothall.records.deposit import Received, extension, kind_of
from moothall.records.files import is_temporary, put_aside, sync, take, whole_folder
from moothall.records.formats.ilr import Limits
from moothall.records.lake import AcceptedFiles
from moothall.records.references import References
from moothall.records.report import Report, RuleFaults
from moothall.records.returns import FAULTS, REPORT, Checking, Progress, check_return

SHA256 = re.compile(r"[0-9a-f]{64}")
THREADS = 2
HOUR = dt.timedelta(hours=1)

__all__ = ["AcceptedFiles", "NotThere", "Progress", "Received", "Report", "Store"]


class NotThere(InvalidValue):
    """A return, or a part of it, that the store does not have."""


def _no_step(name: str) -> None:
    """Take no notice of a step."""


@dataclass(frozen=True, slots=True)
class Store:
    """The returns under one folder, MOOTHALL_HOME.

    `step` is called with the name of each step after it is taken (`receive.written`,
    `check.batch`, `accept.Learner`...), for logs and for tests that stop at any of them.
    """

    home: Path
    step: Callable[[str], None] = _no_step

    @property
    def lake(self) -> Path:
        """The folder of what was accepted."""
        return self.home / "lake"

    def receive(
        self, source: IO[bytes] | Iterable[bytes], name: str, *, most: int | None = None
    ) -> Received:
        """Keep a file as it is given; the same bytes given twice are kept once.

        `source` is a file or yields bytes; `most` is how many bytes are taken. Raises TooLarge.
        """
        taken = take(source, self.home / "returns", most)
        self.step("receive.written")
        folder = self._folder(taken.sha256)
        try:
            if before := self._original(taken.sha256):
                return Received(taken.sha256, taken.size, True, name, before)
            folder.mkdir(exist_ok=True)
            self.step("receive.folder")
            path = folder / f"original{extension(taken.path, name)}"
            taken.path.replace(path)
            sync(folder)
            sync(folder.parent)
        finally:
            taken.path.unlink(missing_ok=True)
        self.step("receive.done")
        return Received(taken.sha256, taken.size, False, name, path)

    def check(
        self,
        received: Received | str,
        *,
        references: References,
        today: dt.date,
        name: str | None = None,
        threads: int = THREADS,
        limits: Limits | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Check a return, and keep its tables, its faults and the report beside it.

        `received` is what `receive` gave, or its hash; `name` is the name of the file as it was
        given, which an ILR file's header must agree with. `today` is the day of the check,
        `threads` how many read at once, `limits` how much is unpacked. What an earlier check left
        is replaced. Raises NotThere; bad input is never raised, it is in the report.
        """
        sha256 = received if isinstance(received, str) else received.sha256
        path = self.original(sha256)
        given = name or (path.name if isinstance(received, str) else received.name)
        checking = Checking(
            path=path,
            name=given,
            sha256=sha256,
            kind=kind_of(path, given),
            references=references,
            today=today,
            threads=threads,
            limits=limits or Limits(),
            progress=progress or (lambda fraction, words: None),
            step=self.step,
        )
        self.step("check.begun")
        with whole_folder(self._folder(sha256) / "checked") as folder:
            report = check_return(checking, folder)
            if not report.refused:
                report = replace(report, content=lake.content_of(folder))
            (folder / REPORT).write_text(report.to_json(), encoding="utf-8")
            self.step("check.written")
        self.step("check.done")
        return report

    def report(self, sha256: str) -> Report:
        """Return the report of a return that was checked. Raises NotThere."""
        path = self._checked(sha256) / REPORT
        return Report.from_json(path.read_text(encoding="utf-8"))

    def faults(
        self,
        sha256: str,
        *,
        rule: str | None = None,
        level: str | None = None,
        offset: int = 0,
        limit: int | None = 100,
    ) -> pa.Table:
        """Return some of a return's faults in their order, in the shape of all faults."""
        path = self._checked(sha256) / FAULTS
        return fault_file.page(path, rule=rule, level=level, offset=offset, limit=limit)

    def first_faults(self, sha256: str, each: int) -> pa.Table:
        """Return the first faults that every rule found, in the shape of all faults."""
        return fault_file.first_of_each(self._checked(sha256) / FAULTS, each)

    def fault_summary(self, sha256: str) -> tuple[RuleFaults, ...]:
        """Return how many faults each rule found: what refuses first, then the most frequent."""
        return self.report(sha256).rules

    def faults_workbook(self, sha256: str, out: Path | None = None) -> Path:
        """Write all faults as an Excel workbook, to `out` or beside them, and return where."""
        folder = self._checked(sha256)
        path = out or folder / "faults.xlsx"
        if out is not None or not path.exists():
            fault_file.write_workbook(folder / FAULTS, self.report(sha256).rules, path)
        return path

    def faults_csv(self, sha256: str, out: Path | None = None) -> Path:
        """Write all faults as CSV, to `out` or beside them, and return where."""
        folder = self._checked(sha256)
        path = out or folder / "faults.csv"
        if out is not None or not path.exists():
            fault_file.write_csv(folder / FAULTS, path)
        return path

    def accept(self, checked: Report | str) -> AcceptedFiles:
        """Write what is sound in a checked return to the lake: all but the learners held back.

        The files are evidence once the database says so. Accepting again writes the same bytes to
        the same names. Raises NotThere, and InvalidValue when the return was refused.
        """
        sha256 = checked if isinstance(checked, str) else checked.sha256
        report = self.report(sha256)
        if report.refused:
            raise InvalidValue(f"{report.name} was refused, so nothing of it can be accepted.")
        self.step("accept.begun")
        accepted = lake.put(self.lake, self._checked(sha256), report, self.step)
        self.step("accept.done")
        return accepted

    def withdraw(self, sha256: str) -> None:
        """Remove a return's records from the lake; what was given and checked stays."""
        self._check_hash(sha256)
        for path in lake.files_of(self.lake, sha256):
            path.unlink(missing_ok=True)

    def erase(self, sha256: str) -> None:
        """Remove everything of a return, from the lake and as it was given."""
        self.withdraw(sha256)
        put_aside(self._folder(sha256))

    def sweep(
        self,
        *,
        known: Collection[str],
        accepted: Collection[str],
        now: dt.datetime,
        older_than: dt.timedelta = HOUR,
    ) -> tuple[Path, ...]:
        """Remove what crashes have left, and return it.

        `known` are the hashes of all returns that the database has, `accepted` the names
        (`Report.accepted_as`) of records that are evidence: accepted, or held by a snapshot.
        Temporary files, returns that are not known and files of the lake that are not accepted go
        when they have not changed for `older_than`. `now` has a time zone.
        """
        before = (now - older_than).timestamp()
        removed = []
        for path in self._leftovers(frozenset(known), frozenset(accepted)):
            if _last_changed(path) > before:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            removed.append(path)
        return tuple(removed)

    def _leftovers(self, known: frozenset[str], accepted: frozenset[str]) -> Iterator[Path]:
        for folder in (self.home / "returns", self.lake):
            yield from [path for path in folder.rglob(".*") if is_temporary(path)]
        for path in list((self.home / "returns").glob("*")):
            if SHA256.fullmatch(path.name) and path.name not in known:
                yield path
        for path in lake.all_files(self.lake):
            if path.stem not in accepted:
                yield path

    def original(self, sha256: str) -> Path:
        """Return the file as it was given. Raises NotThere."""
        path = self._original(sha256)
        if path is None:
            raise NotThere(f"There is no return {sha256[:12]} here.")
        return path

    def _original(self, sha256: str) -> Path | None:
        return next(iter(sorted(self._folder(sha256).glob("original.*"))), None)

    def _folder(self, sha256: str) -> Path:
        self._check_hash(sha256)
        return self.home / "returns" / sha256

    def _checked(self, sha256: str) -> Path:
        folder = self._folder(sha256) / "checked"
        if not folder.is_dir():
            raise NotThere(f"The return {sha256[:12]} has not been checked.")
        return folder

    @staticmethod
    def _check_hash(sha256: str) -> None:
        if not SHA256.fullmatch(sha256):
            raise NotThere(f"“{sha256[:80]}” is not the hash of a return.")


def _last_changed(path: Path) -> float:
    try:
        return max(path.stat().st_mtime, *(p.stat().st_mtime for p in path.rglob("*")), 0.0)
    except FileNotFoundError:
        return time.time()
