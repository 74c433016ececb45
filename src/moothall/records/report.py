"""What a check found: the report that lies beside a return."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Self

from moothall.records.check import Outcome, Result
from moothall.records.faults import Level

REASONS = 5


class Kind(StrEnum):
    """What a file that was given holds."""

    ILR = "ilr"
    AGGREGATES = "aggregates"


@dataclass(frozen=True, slots=True)
class RuleFaults:
    """How often a rule found a fault of one level, and the first time it did."""

    rule: str
    level: Level
    count: int
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found in one file.

    `year` (2025-26) and `ukprn` are empty where the file does not tell them. `learners` and
    `deliveries` are the records that could be read, `held` how many learners errors hold back; for
    aggregates all three are 0 and `rows` has the counts. `refused` says that nothing of the file
    can be used, and `reasons` has the first faults that refuse it. `seconds` is how long the check
    took, `version` that of the program. `content` is a hash of what acceptance would keep: the same
    file checked with other reference tables can hold other learners back.
    """

    kind: Kind
    name: str
    sha256: str
    year: str = ""
    ukprn: str = ""
    prepared: dt.date | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    learners: int = 0
    deliveries: int = 0
    rows: int = 0
    held: int = 0
    rules: tuple[RuleFaults, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    version: str = ""
    content: str = ""

    @property
    def accepted_as(self) -> str:
        """The name of its records in the lake: what the file was, and what was kept of it."""
        return f"{self.sha256}-{self.content}" if self.content else self.sha256

    @property
    def refused(self) -> bool:
        """Whether the file is refused whole."""
        return self.file_faults > 0

    @property
    def file_faults(self) -> int:
        """How many faults refuse the file."""
        return self._count(Level.FILE)

    @property
    def errors(self) -> int:
        """How many faults hold a learner back."""
        return self._count(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many faults hold nothing back."""
        return self._count(Level.WARNING)

    @property
    def faults(self) -> int:
        """How many faults there are of any level."""
        return sum(each.count for each in self.rules)

    @property
    def by_rule(self) -> dict[str, int]:
        """How many faults each rule found."""
        counts: dict[str, int] = {}
        for each in self.rules:
            counts[each.rule] = counts.get(each.rule, 0) + each.count
        return counts

    def _count(self, level: Level) -> int:
        return sum(each.count for each in self.rules if each.level is level)

    def to_json(self) -> str:
        """Return the report as text."""
        return json.dumps(asdict(self), default=_plain, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a report that `to_json` wrote. Raises ValueError where it is none."""
        told = json.loads(text)
        told["kind"] = Kind(told["kind"])
        prepared = told["prepared"]
        told["prepared"] = dt.date.fromisoformat(prepared) if prepared else None
        told["rules"] = tuple(
            RuleFaults(**{**each, "level": Level(each["level"])}) for each in told["rules"]
        )
        told["outcomes"] = tuple(
            Outcome(**{**each, "result": Result(each["result"])}) for each in told["outcomes"]
        )
        told["reasons"] = tuple(told["reasons"])
        return cls(**told)


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a report cannot hold {value!r}")
