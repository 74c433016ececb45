"""Every setting that the environment may give, with its default and its meaning.

docs/reference/settings.md is generated from this list.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from moothall.faults import InvalidValue


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("MOOTHALL_HOME", "./var", "Folder of the database and of all files."),
    Setting(
        "MOOTHALL_DATABASE_URL",
        "",
        "Address of a PostgreSQL database, postgresql://user:password@host:5432/name. "
        "Without it, SQLite in MOOTHALL_HOME.",
    ),
    Setting(
        "MOOTHALL_SECRET_KEY",
        "",
        "Key that signs sessions. Without it, one is made on first use and kept in MOOTHALL_HOME.",
    ),
    Setting(
        "MOOTHALL_BASE_URL",
        "http://localhost:8000",
        "Address under which people reach the site. https:// switches on secure cookies and HSTS.",
    ),
    Setting(
        "MOOTHALL_ALLOWED_HOSTS",
        "",
        "Further host names under which the site answers, separated by commas.",
    ),
    Setting(
        "MOOTHALL_TRUSTED_PROXY",
        "no",
        "yes where a proxy in front sets X-Forwarded-Proto and X-Forwarded-For, and strips them "
        "from what comes in.",
    ),
    Setting(
        "MOOTHALL_MAIL_URL",
        "",
        "Mail server, smtp://user:password@host:587 (smtps:// for TLS from the start). "
        "Without it, mail is written to MOOTHALL_HOME/mail.",
    ),
    Setting("MOOTHALL_MAIL_FROM", "moothall@localhost", "Sender of the site's mail."),
    Setting("MOOTHALL_ENGINE", "duckdb", "What computes measures: duckdb or spark."),
    Setting("MOOTHALL_THREADS", "2", "Threads for reading a return."),
    Setting("MOOTHALL_UPLOAD_LIMIT_MB", "2048", "Largest file that may be uploaded."),
    Setting("MOOTHALL_UNZIP_LIMIT_MB", "8192", "Largest size a .zip may unpack to."),
    Setting(
        "MOOTHALL_KEEP_REFUSED_DAYS", "30", "Days after which a refused return's file is erased."
    ),
    Setting("MOOTHALL_LOG_LEVEL", "INFO", "What is logged: DEBUG, INFO, WARNING or ERROR."),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str) -> str:
    """Return a setting as text."""
    return os.environ.get(name) or _BY_NAME[name].default


def number(name: str) -> int:
    """Return a setting that is a whole number of at least 1."""
    value = text(name)
    if not value.isdecimal() or int(value) < 1:
        raise InvalidValue(f"{name} is “{value}”: set it to a whole number of at least 1.")
    return int(value)


def flag(name: str) -> bool:
    """Return a setting that is yes or no."""
    value = text(name).lower()
    if value not in ("yes", "no"):
        raise InvalidValue(f"{name} is “{value}”: set it to yes or no.")
    return value == "yes"


def choice(name: str, *allowed: str) -> str:
    """Return a setting that is one of a few words."""
    value = text(name)
    if value not in allowed:
        raise InvalidValue(f"{name} is “{value}”: set it to {' or '.join(allowed)}.")
    return value


def home() -> Path:
    """Return the folder of the database and of all files."""
    return Path(text("MOOTHALL_HOME")).expanduser().resolve()
