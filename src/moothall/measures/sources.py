"""What a figure is computed from: accepted returns, aggregates, reference tables, the grouping."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from moothall.codes import UKPRN, AreaCode
from moothall.measures.faults import NoSources, ReturnsConflict
from moothall.periods import AcademicYear
from moothall.records.references import References

REFERENCE_TABLES = ("aims", "postcodes", "providers", "population", "areas")


@dataclass(frozen=True, order=True, slots=True)
class AcceptedReturn:
    """One accepted return of learner records, by the name that its files have in the lake: the hash
    of the file as it was given, and of what was kept of it.

    `held` is how many of its learners are held back by errors and so are not in the lake; it is
    told beside figures and changes none.
    """

    year: AcademicYear
    ukprn: UKPRN
    sha256: str
    held: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, int]:
        """The year and provider by which the lake keeps it."""
        return str(self.year), int(self.ukprn)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a snapshot stands on (ARCHITECTURE, flow step 2).

    `lake` is the folder of docs/explanation/data.md, section 3; `aggregates` are names of
    aggregates in it; `grouping` the authorities of the partnership, at authority tier. The order
    of returns and aggregates changes nothing. Raises NoSources and ReturnsConflict.
    """

    lake: str | Path
    returns: tuple[AcceptedReturn, ...]
    aggregates: tuple[str, ...] = ()
    references: References = field(default_factory=References)
    grouping: tuple[AreaCode, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "returns", tuple(sorted(set(self.returns))))
        object.__setattr__(self, "aggregates", tuple(sorted(set(self.aggregates))))
        if not self.returns and not self.aggregates:
            raise NoSources(
                "There is no accepted return yet, so there is nothing to count. "
                "Give one on the returns page."
            ).or_with("moothall returns add FILE")
        _refuse_two_of_one_provider(self.returns)

    @property
    def lake_path(self) -> str:
        """The lake's folder or address, without a slash at its end."""
        return str(self.lake).rstrip("/")

    def records(self, kind: str, accepted: AcceptedReturn) -> str:
        """Return where the records of one kind of an accepted return lie."""
        folder = f"{self.lake_path}/records/{kind}/year={accepted.year}/ukprn={accepted.ukprn}"
        return f"{folder}/{accepted.sha256}.parquet"

    def aggregate(self, sha256: str) -> str:
        """Return where an aggregate lies."""
        return f"{self.lake_path}/aggregates/{sha256}.parquet"

    def fingerprint(self) -> str:
        """Return a hash of the sources by content: equal for equal evidence, wherever it lies."""
        told = {
            "returns": [[str(r.year), str(r.ukprn), r.sha256] for r in self.returns],
            "aggregates": list(self.aggregates),
            "references": {name: _hash_of(self.reference(name)) for name in REFERENCE_TABLES},
            "grouping": sorted(map(str, self.grouping)),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def reference(self, name: str) -> Path | None:
        """Return where a reference table lies, or None where there is none."""
        path: Path | None = getattr(self.references, name)
        return path


def _refuse_two_of_one_provider(returns: tuple[AcceptedReturn, ...]) -> None:
    seen: dict[tuple[str, int], AcceptedReturn] = {}
    for accepted in returns:
        other = seen.setdefault(accepted.key, accepted)
        if other is not accepted:
            raise ReturnsConflict(
                f"Provider {accepted.ukprn} has two returns for {accepted.year} "
                f"({other.sha256[:12]} and {accepted.sha256[:12]}): its learners would count "
                "twice. Keep the one that supersedes the other."
            )


def _hash_of(path: Path | None) -> str | None:
    """Return the hash of a file's bytes: in the lake it is the file's name already."""
    if path is None:
        return None
    if re.fullmatch(r"[0-9a-f]{64}", Path(path).stem):
        return Path(path).stem
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
