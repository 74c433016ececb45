"""The environment of programs that tests start: a home of their own, nothing from outside."""

import os
from pathlib import Path


def environment_for(home: Path) -> dict[str, str]:
    """Return an environment in which `moothall` uses `home` and SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"MOOTHALL_HOME": str(home), "COLUMNS": "200"}
