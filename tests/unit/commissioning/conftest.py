"""What the tests of commissioning share: a small round of invented numbers."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.unit.commissioning.small_round import prepared

from moothall.commissioning.models import Round


@pytest.fixture
def small(cast: Cast) -> Round:
    """A round with two colleges, two authorities' money and nothing to answer yet."""
    return prepared(cast)


@pytest.fixture(autouse=True)
def _prepared_once(_own_files: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let tests on equal evidence share its prepared tables, which are named by their content."""
    shared = tmp_path_factory.getbasetemp() / "prepared"
    shared.mkdir(exist_ok=True)
    home = Path(settings.HOME)
    if home.is_dir() and not (home / "cache").exists():
        (home / "cache").symlink_to(shared, target_is_directory=True)
