"""Files given on the site to become reference tables: kept, read, taken over or refused."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from moothall.evidence.enums import FileStatus, ReferenceKind
from moothall.evidence.importing import INSTALLED, keep_table, read_table
from moothall.evidence.models import ReferenceFile
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.ledger.refs import SITE
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.records import fault_file
from moothall.records.faults import Level
from moothall.records.files import Taken, take, whole_file
from moothall.records.reference import ReferenceTable as ReadTable
from moothall.records.reference import store_reference

GIVEN, FAULTS = "given", "faults.parquet"
BROKE_OFF = "Reading it broke off."


def folder_of(given: ReferenceFile) -> Path:
    """Return where a file lies until it is read, and its faults after."""
    return Path(settings.HOME) / "reference-files" / str(given.pk)


def faults_of(given: ReferenceFile) -> Path:
    """Return where the faults of a file that was read lie, as Parquet."""
    return folder_of(given) / FAULTS


def receive(
    *, by: By, body: Body, kind: ReferenceKind, name: str, chunks: Iterable[bytes]
) -> ReferenceFile:
    """Keep a file whole and record that it was given. Raises NotAllowed, keeping nothing."""
    _check_changes(by, body)
    taken = take(chunks, Path(settings.HOME) / "reference-files", None)
    try:
        given = give_reference_file(
            by=by, body=body, kind=kind, name=name, sha256=taken.sha256, size=taken.size
        )
        _put(taken, folder_of(given))
    finally:
        taken.path.unlink(missing_ok=True)
    return given


def _check_changes(by: By, body: Body) -> None:
    if not standing(by, body).manager:
        raise NotAllowed(
            "Reference tables are changed by the partnership's manager, or by whoever runs the "
            "site."
        )


def _put(taken: Taken, folder: Path) -> None:
    folder.mkdir()
    taken.path.replace(folder / GIVEN)


@action("ReferenceFileGiven", "gave a file to become a reference table", who=MANAGERS)
def give_reference_file(
    *,
    by: By,
    body: Body,
    kind: ReferenceKind,
    name: str = INSTALLED,
    sha256: str = "",
    size: int = 0,
) -> ReferenceFile:
    """Record that a file was given; without a hash, the postcodes of the installed package are
    meant. Raises NotAllowed.
    """
    _check_changes(by, body)
    note(kind=str(kind))
    return ReferenceFile.objects.create(
        body=body,
        kind=kind,
        name=name[:200],
        sha256=sha256,
        size=size,
        given_by=person_of(by),
        doing="waiting for its turn",
    )


def read(given: ReferenceFile) -> ReferenceFile:
    """Read a file that was given, and take it over or refuse it with all its faults.

    The file itself is removed after; the faults stay beside where it was.
    """
    by = given.given_by or SITE
    kind = ReferenceKind(given.kind)
    _tell(given, "reading the table")
    found = read_table(kind, folder_of(given) / GIVEN if given.sha256 else None)
    folder_of(given).mkdir(parents=True, exist_ok=True)
    with whole_file(faults_of(given)) as path:
        pq.write_table(found.faults, path, compression="zstd")
    if found.refused:
        done = refuse_reference_file(by=by, given=given, faults=_count(found, Level.FILE))
    else:
        _tell(given, "keeping the table")
        store_reference(Path(settings.HOME), found)  # what takes long is done before the action
        done = take_reference_file(by=by, given=given, found=found)
    (folder_of(given) / GIVEN).unlink(missing_ok=True)
    return done


def _tell(given: ReferenceFile, doing: str) -> None:
    ReferenceFile.objects.filter(pk=given.pk).update(doing=doing)


def _count(found: ReadTable, level: Level) -> int:
    return int(pc.sum(pc.equal(found.faults["level"], str(level))).as_py() or 0)


@action("ReferenceFileTaken", "had a file taken over as a reference table", who=FINER)
def take_reference_file(*, by: By, given: ReferenceFile, found: ReadTable) -> ReferenceFile:
    """Use the table of a file from now on. Raises NotAllowed."""
    _check_changes(by, given.body)
    given.table = keep_table(by=by, read=found, name=given.name)
    given.status, given.rows, given.doing = FileStatus.TAKEN, found.rows, ""
    given.warnings = _count(found, Level.WARNING)
    given.save()
    note(kind=str(given.kind), rows=given.rows)
    return given


@action("ReferenceFileRefused", "had a file refused as a reference table", who=FINER)
def refuse_reference_file(*, by: By, given: ReferenceFile, faults: int) -> ReferenceFile:
    """Record that a file has faults, so that nothing of it is taken over."""
    given.status, given.faults, given.doing = FileStatus.REFUSED, faults, ""
    given.save()
    note(kind=str(given.kind), faults=faults)
    return given


def write_faults(given: ReferenceFile, out: Path) -> None:
    """Write all faults of a file that was read, as a workbook (.xlsx) or as CSV."""
    if out.suffix == ".xlsx":
        fault_file.write_workbook(faults_of(given), fault_file.rules_of(faults_of(given)), out)
    else:
        fault_file.write_csv(faults_of(given), out)
