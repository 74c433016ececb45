"""Published facts from public documents of 2000 to 2011, as CSV files beside this module.

What each file holds and where its figures come from is told in README.md of this folder.
"""

import csv
from importlib.resources import files

from moothall.faults import InvalidValue


def names() -> list[str]:
    """Return the names of all tables of facts, in alphabetical order."""
    found = (item.name for item in files(__name__).iterdir())
    return sorted(name.removesuffix(".csv") for name in found if name.endswith(".csv"))


def load(name: str) -> list[dict[str, str]]:
    """Return the rows of the table `name`, each a mapping from column to text as published.

    Raises InvalidValue when there is no such table.
    """
    if name not in names():
        raise InvalidValue(
            f"There is no table of facts “{name}”: choose from {', '.join(names())}."
        )
    text = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
