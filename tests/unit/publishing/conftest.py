"""What tests of documents share: where invented reports' templates lie, and one plan's files."""

from pathlib import Path

import pytest
from django.test.utils import override_settings
from tests.unit.publishing.decided import decide, prepared_once, quick
from tests.unit.publishing.reports import plan

from moothall.publishing.documents.files import File, files_of

__all__ = ("decide", "prepared_once", "quick")

TEMPLATES = Path(__file__).parent / "jinja2"
SITE = "https://moothall.example.org"


@pytest.fixture(autouse=True)
def _invented_templates(settings: pytest.FixtureRequest) -> None:
    """Let the templates of invented reports be found beside those of the program."""
    engines = [dict(engine) for engine in settings.TEMPLATES]  # type: ignore[attr-defined]
    engines[0]["DIRS"] = [str(TEMPLATES)]
    settings.TEMPLATES = engines  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def plan_files() -> dict[str, File]:
    """The files of an invented plan by their names, made once."""
    from django.conf import settings

    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["DIRS"] = [str(TEMPLATES)]
    with override_settings(TEMPLATES=engines):
        return {file.name: file for file in files_of(plan(), "plan", SITE)}
