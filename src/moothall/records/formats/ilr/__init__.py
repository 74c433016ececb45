"""ILR files: their structure by year, reading and writing (EVD-1).

`open_return` reads a file into batches of tables and faults; `write_return` writes tables back.
"""

from moothall.records.formats.ilr.header import Header
from moothall.records.formats.ilr.reading import Batch, Reading, open_return
from moothall.records.formats.ilr.source import Limits
from moothall.records.formats.ilr.structure import Field, Kind, Structure, structure, years
from moothall.records.formats.ilr.writing import write_return

__all__ = [
    "Batch",
    "Field",
    "Header",
    "Kind",
    "Limits",
    "Reading",
    "Structure",
    "open_return",
    "structure",
    "write_return",
    "years",
]
