"""A batch of records as wide frames: own fields and the columns that a plan's steps make."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from moothall.records.check.kinds import KINDS
from moothall.records.check.lookups import Lookups
from moothall.records.check.plan import (
    Carried,
    Column,
    Derived,
    Earlier,
    Gathered,
    Known,
    Step,
    roots,
)

Rows = npt.NDArray[np.int64]
PARENTS = {kind.kind: kind.parent.kind for kind in KINDS if kind.parent}
PLACE = ("_row", "_learner", "_parent", "_line")
ROW = pl.col("_row")  # selected beside expressions, so that constants stretch to all rows
DAYS = 1 << 20  # more than the days that dates can be apart


class Frames:
    """The records of some batches, by kind.

    `batches` are the tables of docs/explanation/data.md, section 1, of whole learners. `broken`
    collects the columns that could not be made, each with why.
    """

    def __init__(
        self,
        batches: Sequence[Mapping[str, pa.Table]],
        columns: Iterable[Column],
        lookups: Lookups,
    ) -> None:
        self._lookups = lookups
        self.frames: dict[str, pl.DataFrame] = {}
        self.broken: dict[Column, str] = {}
        self._made: dict[str, list[pl.Series]] = {}
        self._links: dict[tuple[str, str], Rows] = {}
        wanted: dict[str, set[str]] = {}
        for kind, name in columns:
            wanted.setdefault(kind, set(PLACE)).add(name)
        for kind, names in wanted.items():
            parts = [batch[kind] for batch in batches]
            have = [name for name in parts[0].column_names if name in names]
            frame = pl.from_arrow(pa.concat_tables(part.select(have) for part in parts))
            assert isinstance(frame, pl.DataFrame)
            self.frames[kind] = frame

    def take(self, stage: list[Step]) -> None:
        """Take the steps of a stage: afterwards each has its column, or a reason in `broken`."""
        gathered: dict[str, list[Gathered]] = {}
        derived: dict[str, list[Derived]] = {}
        carried: dict[tuple[str, str, str], list[Carried]] = {}
        for step in stage:
            if isinstance(step, Gathered):
                gathered.setdefault(step.child, []).append(step)
            elif isinstance(step, Derived):
                derived.setdefault(step.kind, []).append(step)
            elif isinstance(step, Carried):
                carried.setdefault((step.kind, step.source, step.link), []).append(step)
            elif isinstance(step, Earlier | Known):
                self._make(step)
        for (kind, source, link), same in carried.items():
            self._carry(kind, source, link, same)
        for child, steps in gathered.items():
            self._gather(child, steps)
        for kind, wanted in derived.items():
            made = self.select(kind, {step.name: step.expr for step in wanted})
            self._made.setdefault(kind, []).extend(made.get_columns())
        for kind, columns in self._made.items():
            self.frames[kind] = self.frames[kind].hstack(columns)
        self._made.clear()

    def select(self, kind: str, exprs: Mapping[str, pl.Expr]) -> pl.DataFrame:
        """Return expressions over the records of a kind, under their names.

        One that fails is left out, with the reason in `broken`.
        """
        frame = self.frames[kind]
        named = [expr.alias(name) for name, expr in exprs.items()]
        try:
            return frame.select(ROW, *named).drop("_row")
        except Exception:
            return self._select_apart(kind, named)

    def _select_apart(self, kind: str, named: list[pl.Expr]) -> pl.DataFrame:
        frame, columns = self.frames[kind], []
        for expr in named:
            try:
                columns.append(frame.select(ROW, expr).to_series(1))
            except Exception as fault:
                self.broken[kind, expr.meta.output_name()] = self._reason(kind, expr, fault)
        return pl.DataFrame(columns)

    def _reason(self, kind: str, expr: pl.Expr, fault: Exception) -> str:
        """Return why an expression failed: because a column it reads did, or of itself."""
        causes = (self.broken.get(column) for column in roots(kind, expr))
        return next(filter(None, causes), reason(fault))

    def _add(self, step: Step, column: pl.Series) -> None:
        self._made.setdefault(step.kind, []).append(column.alias(step.name))

    def _gather(self, child: str, steps: list[Gathered]) -> None:
        asked = {f"{step.name}?": step.where.fill_null(False) for step in steps}
        asked |= {f"{step.name}=": step.value for step in steps if step.value is not None}
        made = self.select(child, asked)
        for step in steps:
            names = [name for name in (f"{step.name}?", f"{step.name}=") if name in asked]
            failed = [self.broken[child, name] for name in names if (child, name) in self.broken]
            if failed:
                self.broken[step.kind, step.name] = failed[0]
                continue
            link = "_parent" if PARENTS[child] == step.kind else "_learner"
            owners = self._link(child, step.kind, link)
            self._add(step, _gathered(step, made, owners, self.frames[step.kind].height))

    def _make(self, step: Earlier | Known) -> None:
        frame = self.frames[step.kind]
        if self._is_broken(step):
            return
        try:
            if isinstance(step, Earlier):
                self._add(step, _earlier(step, frame))
            else:
                codes = frame.select(step.expr.alias("code"))["code"]
                self._add(step, self._lookups.known(step.table, step.column, codes))
        except Exception as fault:
            self.broken[step.kind, step.name] = reason(fault)

    def _carry(self, kind: str, source: str, link: str, steps: list[Carried]) -> None:
        whole = [step for step in steps if not self._is_broken(step)]
        rows = pl.Series(self._link(kind, source, link))
        if bool((rows < 0).any()):
            rows = rows.replace(-1, None)
        taken = self.frames[source].select(pl.col(step.column).alias(step.name) for step in whole)
        self._made.setdefault(kind, []).extend(taken.select(pl.all().gather(rows)).get_columns())

    def _is_broken(self, step: Step) -> bool:
        """Tell whether a column that a step reads is broken, and mark the step's own so."""
        causes = [self.broken[column] for column in step.reads() if column in self.broken]
        if causes:
            self.broken[step.kind, step.name] = causes[0]
        return bool(causes)

    def _link(self, kind: str, source: str, link: str) -> Rows:
        """Return, for each record of a kind, the row of the linked one in its frame; -1 if none."""
        if (kind, link) not in self._links:
            frame, target = self.frames[kind], self.frames[source]
            if link.startswith("_"):
                rows = _places(target["_row"].to_numpy(), frame[link].to_numpy())
            else:
                rows = _applying(frame, link, target)
            self._links[kind, link] = rows
        return self._links[kind, link]


def _places(rows: npt.NDArray[np.int32], wanted: npt.NDArray[np.int32]) -> Rows:
    """Return where each wanted number stands among rows."""
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and bool(np.all(np.diff(rows) == 1)):
        return wanted.astype(np.int64) - int(rows[0])
    order = np.argsort(rows)
    found: Rows = order[np.searchsorted(rows, wanted, sorter=order)].astype(np.int64)
    return found


def _applying(frame: pl.DataFrame, day: str, statuses: pl.DataFrame) -> Rows:
    """Return the row of the latest status of each record's learner on or before a day; -1 if none.

    Of two statuses from one day, the one that stands later in the file.
    """
    starts = _moment(statuses["_learner"], statuses["DateEmpStatApp"])
    order = np.argsort(starts, kind="stable")
    wanted = _moment(frame["_learner"], frame[day])
    place = np.searchsorted(starts[order], wanted, side="right") - 1
    if len(order) == 0:
        return np.full(frame.height, -1, dtype=np.int64)
    rows = order[np.maximum(place, 0)]
    same = statuses["_learner"].to_numpy()[rows] == frame["_learner"].to_numpy()
    known = frame[day].is_not_null().to_numpy()
    found: Rows = np.where((place >= 0) & same & known, rows, -1).astype(np.int64)
    return found


def _moment(learner: pl.Series, day: pl.Series) -> Rows:
    """Return learner and day as one number that sorts by both; no day sorts after all days."""
    days = day.cast(pl.Int64).fill_null(DAYS // 2 - 1).to_numpy() + DAYS // 2
    moment: Rows = learner.to_numpy().astype(np.int64) * DAYS + days
    return moment


def _gathered(step: Gathered, made: pl.DataFrame, owners: Rows, height: int) -> pl.Series:
    chosen = made[f"{step.name}?"].to_numpy()
    held = owners[chosen]
    if step.how == "any":
        mask = np.zeros(height, dtype=np.bool_)
        mask[held] = True
        return pl.Series(mask)
    if step.how == "count":
        return pl.Series(np.bincount(held, minlength=height))
    values = made[f"{step.name}="].filter(made[f"{step.name}?"])
    there = values.is_not_null().to_numpy()
    numbers = values.to_physical().drop_nulls().to_numpy()
    least = step.how == "least"
    limit = np.iinfo(numbers.dtype)
    result = np.full(height, limit.max if least else limit.min, dtype=numbers.dtype)
    (np.minimum if least else np.maximum).at(result, held[there], numbers)
    known = np.zeros(height, dtype=np.bool_)
    known[held[there]] = True
    frame = pl.DataFrame({"known": known, "value": result})
    value = pl.when(pl.col("known")).then(pl.col("value"))
    return frame.select(value.cast(values.dtype))["value"]


def _earlier(step: Earlier, frame: pl.DataFrame) -> pl.Series:
    owner = [step.owner, *step.same]
    value = pl.col("_value").cum_max() if step.how == "greatest" else pl.col("_value")
    chosen = (
        frame.with_row_index("_place")
        .filter(step.where)
        .select("_place", *owner, step.by.alias("_by"), step.value.alias("_value"))
        .filter(pl.col(step.owner).is_duplicated())  # most owners have one: nothing comes before
        .sort(*owner, "_by", "_place", nulls_last=True)
        .with_columns(value.shift(1).over(owner))
    )
    place = pl.DataFrame({"_place": pl.int_range(frame.height, dtype=pl.UInt32, eager=True)})
    return place.join(chosen, on="_place", how="left", maintain_order="left")["_value"]


def reason(fault: Exception) -> str:
    """Return what went wrong in one line."""
    return f"{type(fault).__name__}: {fault}".splitlines()[0]
