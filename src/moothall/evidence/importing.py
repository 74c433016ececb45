"""How a reference table comes in: read, checked whole, kept, in use from then on."""

from importlib.resources import as_file, files
from pathlib import Path

from django.conf import settings

from moothall.evidence import home
from moothall.evidence.enums import ReferenceKind
from moothall.evidence.models import ReferenceTable
from moothall.evidence.sharing import import_reference
from moothall.faults import SheetRefused
from moothall.partnership.actors import By
from moothall.records.faults import messages
from moothall.records.reference import ReferenceTable as ReadTable
from moothall.records.reference import read_reference, store_reference

# What the postcodes that come with the program are called.
INSTALLED = "installed package of postcodes"


class TableRefused(SheetRefused):
    """A reference table with faults; `faults` has the message of each."""

    def __init__(self, kind: str, name: str, faults: list[str]) -> None:
        super().__init__(f"{name} was not imported as {kind}; the table in use stays.", faults)


def import_table(
    *, by: By, kind: ReferenceKind, path: Path | None = None, name: str = ""
) -> tuple[ReferenceTable, list[str]]:
    """Import a table from a file; without one, postcodes come from the installed package.

    Returns the table now in use and what was warned of. Raises TableRefused with every fault.
    """
    read = read_table(kind, path)
    called = name or (path.name if path else INSTALLED)
    told = messages(read.faults)
    if read.refused:
        raise TableRefused(str(kind), called, told)
    return keep_table(by=by, read=read, name=called), told


def read_table(kind: ReferenceKind, path: Path | None) -> ReadTable:
    """Read a table with all its faults, changing nothing; without a path, the installed postcodes.

    Raises InvalidValue where a table of this kind needs a file.
    """
    return read_reference(kind, path, areas=home.references().areas)


def keep_table(*, by: By, read: ReadTable, name: str) -> ReferenceTable:
    """Keep a table that was read without a refusing fault, and use it from now on; one that is the
    same as the table in use changes nothing. Raises NotAllowed.
    """
    kind = ReferenceKind(read.kind)
    store_reference(Path(settings.HOME), read)
    latest = ReferenceTable.objects.filter(kind=kind).order_by("-since", "-pk").first()
    if latest and latest.sha256 == read.sha256:
        return latest
    return import_reference(by=by, kind=kind, name=name, sha256=read.sha256, rows=read.rows)


def import_areas(*, by: By) -> None:
    """Import the areas of England that come with the program."""
    with as_file(files("moothall.partnership").joinpath("data/areas.csv")) as path:
        import_table(by=by, kind=ReferenceKind.AREAS, path=path, name="areas of England, 2025")
