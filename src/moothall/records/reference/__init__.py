"""Reference tables: from the files their owners publish to Parquet in one known shape each.

Shapes: docs/explanation/data.md, section 4.
"""

from moothall.records.reference.read import KINDS, read_reference
from moothall.records.reference.table import ReferenceTable, store_reference

__all__ = ["KINDS", "ReferenceTable", "read_reference", "store_reference"]
