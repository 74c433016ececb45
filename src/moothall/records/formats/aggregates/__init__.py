"""Tables of counts that an agency has already made: the second route of EVD-1.

Shape: docs/explanation/data.md, section 5.
"""

from moothall.records.formats.aggregates.read import (
    DIMENSIONS,
    SCHEMA,
    Aggregates,
    read_aggregates,
)

__all__ = ["DIMENSIONS", "SCHEMA", "Aggregates", "read_aggregates"]
