"""The site's settings, in a home of the test run's own; pytest loads Django with these.

With MOOTHALL_TEST_POSTGRES naming a database (or its whole address) and `--on-postgres`, the
database tests run there; otherwise on SQLite.
"""

import os
import sys
import tempfile
from pathlib import Path

HOME_OF_RUN = Path(tempfile.mkdtemp(prefix="moothall-tests-"))
ON_POSTGRES = "--on-postgres" in sys.argv or os.environ.get("MOOTHALL_ON_POSTGRES") == "yes"


def postgres_address() -> str:
    """Return the address of the test database, or nothing where none is named."""
    named = os.environ.get("MOOTHALL_TEST_POSTGRES", "")
    if not named or "://" in named:
        return named
    return f"postgresql://{os.environ.get('PGUSER', 'postgres')}@127.0.0.1:5432/{named}"


for name in [name for name in os.environ if name.startswith("MOOTHALL_")]:
    if name != "MOOTHALL_TEST_POSTGRES":
        del os.environ[name]
os.environ["MOOTHALL_HOME"] = str(HOME_OF_RUN)
# Playwright's loop runs on in the process that has used a browser; no test of ours is asynchronous,
# and a worker that steals tests takes those of the database after those of the browser.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
if ON_POSTGRES:
    # The workers of pytest-xdist do not see the option: they see this.
    os.environ["MOOTHALL_ON_POSTGRES"] = "yes"
    os.environ["MOOTHALL_DATABASE_URL"] = postgres_address()

from moothall.web.settings import *  # noqa: E402, F403

# Tries are counted by the minute, in which tests make more than people do.
ACCOUNT_RATE_LIMITS = False
# LibreOffice takes seconds: tests of what is made with it name it themselves.
OFFICE_PROGRAM = "none"
# Each client of a test looks through all static files else; a browser gets them from a served site.
WHITENOISE_USE_FINDERS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No worker runs beside the tests: a page makes its figures itself, as a download does. Those that
# are about waiting put this back (tests/unit/evidence/test_waiting.py).
MIDDLEWARE = [name for name in MIDDLEWARE if "WaitsForFigures" not in name]  # noqa: F405
