"""The reference tables that rules and measures look things up in."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class References:
    """Where each reference table lies as Parquet, or None where the partnership has none yet.

    Shapes: docs/explanation/data.md, section 4.
    """

    aims: Path | None = None
    postcodes: Path | None = None
    providers: Path | None = None
    population: Path | None = None
    areas: Path | None = None
