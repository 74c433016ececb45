"""How commands answer: readable by default, one JSON object a line with --json."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

Value = str | int | float | bool | None


# In a file or a pipe nothing is folded to fit a screen.
UNFOLDED = 400


def _stdout() -> Console:
    width = None if sys.stdout.isatty() else UNFOLDED
    return Console(file=sys.stdout, highlight=False, soft_wrap=True, width=width)


def _stderr() -> Console:
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Output:
    """Where a command's answer goes. With `json`, stdout holds JSON lines and nothing else."""

    json: bool = False
    to: Console = field(default_factory=_stdout)
    aside: Console = field(default_factory=_stderr)

    def record(self, content: Mapping[str, object]) -> None:
        """Write one JSON object on a line of its own, at once."""
        sys.stdout.write(json.dumps(content, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()

    def say(self, sentence: str) -> None:
        """Write a sentence for a person; with --json it goes to stderr."""
        (self.aside if self.json else self.to).print(Text(sentence))

    def warn(self, sentence: str) -> None:
        """Write a sentence to stderr: what scripts that read the answer should not see in it."""
        self.aside.print(Text(sentence))

    def rows(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Mapping[str, Value]],
        *,
        empty: str = "There are none yet.",
    ) -> None:
        """Write rows as a table with these columns, or each row whole as one JSON line.

        A column whose values are all numbers is set to the right. `empty` is said where there
        are no rows.
        """
        if self.json:
            for row in rows:
                self.record(row)
        elif not rows:
            self.say(empty)
        else:
            self.to.print(_table(title, columns, rows))

    def details(self, pairs: Mapping[str, Value]) -> None:
        """Write what belongs to one thing, a line each; with --json, one object."""
        if self.json:
            self.record(pairs)
            return
        width = max(len(name) for name in pairs)
        for name, value in pairs.items():
            self.to.print(Text(f"{name.ljust(width)}  {shown(value)}"))

    @contextmanager
    def progress(self, what: str, total: float | None = None) -> Iterator["Bar"]:
        """Show how far long work has come, on stderr and only at a terminal."""
        bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=self.aside,
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        with bars:
            bars.add_task(what, total=total)
            yield Bar(bars)


@dataclass(frozen=True, slots=True)
class Bar:
    """One progress bar."""

    bars: Progress

    def to(self, done: float, total: float | None = None, what: str | None = None) -> None:
        """Set how much is done, of how much, and what is being done."""
        self.bars.update(self.bars.task_ids[0], completed=done, total=total, description=what)

    def by(self, amount: float) -> None:
        """Add to how much is done."""
        self.bars.advance(self.bars.task_ids[0], amount)


def shown(value: Value) -> str:
    """Return a value as a person reads it: 1,234, 12.5, yes, or nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else value


def _table(title: str, columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        values = [v for v in (row.get(column) for row in rows) if v is not None]
        numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        # A code or a number is of use only whole; long words fold.
        table.add_column(Text(column), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(row.get(column))) for column in columns))
    return table
