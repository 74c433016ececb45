"""Where the files of this home lie: the store of returns, and the reference tables in use."""

from pathlib import Path

from django.conf import settings

from moothall.evidence.enums import ReferenceKind
from moothall.evidence.models import ReferenceTable
from moothall.records.references import References
from moothall.records.store import Store


def store() -> Store:
    """Return the store of this home."""
    return Store(settings.HOME)


def lake() -> Path:
    """Return the folder of accepted records and reference tables."""
    return Path(settings.HOME) / "lake"


def cache() -> Path:
    """Return the folder of what can be computed again."""
    return Path(settings.HOME) / "cache"


def references(tables: list[ReferenceTable] | None = None) -> References:
    """Return where the reference tables lie: those given, or those in use."""
    chosen = ReferenceTable.in_use() if tables is None else tables
    paths = {table.kind: path_of(table) for table in chosen}
    return References(**{kind: paths.get(kind) for kind in ReferenceKind.values})


def path_of(table: ReferenceTable) -> Path:
    """Return where a reference table lies."""
    return lake() / "reference" / table.kind / f"{table.sha256}.parquet"
