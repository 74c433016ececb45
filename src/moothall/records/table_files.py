"""Writes the tables of a return while it is being read: one Parquet file for each kind."""

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 65_536
AHEAD = 2


class TableFiles:
    """Writes batches of tables to `<Kind>.parquet`, on a thread of its own.

    Rows wait until a row group of a kind is full. At most two batches wait to be written, so that
    memory stays bounded however fast they come.
    """

    def __init__(self, folder: Path) -> None:
        """Begin in an empty folder."""
        self._folder = folder
        self._files: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="table-files")
        self._ahead: deque[Future[None]] = deque()
        self.rows: dict[str, int] = {}

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Write the tables after those given before. Raises what went wrong with earlier ones."""
        for kind, table in tables.items():
            self.rows[kind] = self.rows.get(kind, 0) + table.num_rows
        while len(self._ahead) >= AHEAD:
            self._ahead.popleft().result()
        self._ahead.append(self._thread.submit(self._take, dict(tables)))

    def _take(self, tables: Mapping[str, pa.Table]) -> None:
        for kind, table in tables.items():
            waiting = self._waiting.setdefault(kind, [])
            waiting.append(table)
            if kind not in self._files:
                path = self._folder / f"{kind}.parquet"
                self._files[kind] = pq.ParquetWriter(path, table.schema, compression="zstd")
            if sum(each.num_rows for each in waiting) >= ROW_GROUP:
                self._write(kind)

    def _write(self, kind: str) -> None:
        waiting = self._waiting[kind]
        whole = pa.concat_tables(waiting)
        waiting.clear()
        self._files[kind].write_table(whole, row_group_size=max(whole.num_rows, 1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            while self._ahead:
                self._ahead.popleft().result()
            if error is None:
                for name in [kind for kind in self._files if self._waiting[kind]]:
                    self._write(name)
        finally:
            self._thread.shutdown()
            for file in self._files.values():
                file.close()
