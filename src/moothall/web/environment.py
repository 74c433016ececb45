"""Every setting that the environment may give, with its default and its meaning.

docs/reference/settings.md is generated from this list.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

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
        "Address under which people reach the site. https:// switches on secure cookies and HSTS. "
        "Unset, “moothall serve” takes the port it was given.",
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
        "Mail server, smtp://user:password@host:587 (smtps://...:465 for TLS from the start); in "
        "user and password, percent-encode what an address cannot hold. "
        "Without it, mail is written to MOOTHALL_HOME/mail.",
    ),
    Setting("MOOTHALL_MAIL_FROM", "moothall@localhost", "Sender of the site's mail."),
    Setting(
        "MOOTHALL_SECOND_FACTOR",
        "optional",
        "Who must have a second factor (a passkey or one-time codes): optional, managers or "
        "everyone. Whoever has one is always asked for it.",
    ),
    Setting(
        "MOOTHALL_SECOND_FACTOR_GRACE_DAYS",
        "14",
        "Days from when somebody is first asked for a second factor until they cannot go on "
        "without.",
    ),
    Setting(
        "MOOTHALL_OIDC_URL",
        "",
        "Issuer of OpenID Connect through which people may sign in, https://...; the site reads "
        "its /.well-known/openid-configuration. Without it, there is no such sign-in.",
    ),
    Setting("MOOTHALL_OIDC_CLIENT", "", "Name of the site at that issuer (client id)."),
    Setting("MOOTHALL_OIDC_SECRET", "", "Its secret there (client secret)."),
    Setting(
        "MOOTHALL_OIDC_NAME", "single sign-on", "What people call that sign-in, on the button."
    ),
    Setting(
        "MOOTHALL_OIDC_TRUST_EMAIL",
        "no",
        "yes where the issuer gives nobody an e-mail address that it has not checked itself, and "
        "does not say so of each (email_verified).",
    ),
    Setting("MOOTHALL_ENGINE", "duckdb", "What computes measures: duckdb or spark."),
    Setting("MOOTHALL_THREADS", "2", "Threads for reading a return."),
    Setting(
        "MOOTHALL_SOFFICE",
        "soffice",
        "LibreOffice's program, by name or path, with which Office papers are made into PDF; none "
        "switches it off. Where it is not installed, such papers are opened by themselves.",
    ),
    Setting("MOOTHALL_UPLOAD_LIMIT_MB", "2048", "Largest file that may be uploaded."),
    Setting(
        "MOOTHALL_PAPER_LIMIT_MB",
        "50",
        "Largest paper of a meeting. Papers are read whole, so it is lower than that of uploads.",
    ),
    Setting("MOOTHALL_UNZIP_LIMIT_MB", "8192", "Largest size a .zip may unpack to."),
    Setting(
        "MOOTHALL_KEEP_REFUSED_DAYS", "30", "Days after which a refused return's file is erased."
    ),
    Setting("MOOTHALL_KEEP_MESSAGES_DAYS", "365", "Days after which a message leaves the inbox."),
    Setting(
        "MOOTHALL_KEEP_LEAVERS_DAYS",
        "",
        "Days after somebody's last role at which what names them is erased. Else only when asked.",
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


def words(name: str) -> list[str]:
    """Return a setting that lists words, separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def address(name: str, *schemes: str) -> SplitResult | None:
    """Return a setting that is an address, or None where it is not set.

    Raises InvalidValue, without the words, which may hold a password, where it has none of these
    schemes, no host, or a port that is none.
    """
    parts = urlsplit(text(name))
    if not text(name):
        return None
    try:
        sound = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        forms = " or ".join(f"{scheme}://" for scheme in schemes)
        raise InvalidValue(f"{name} is no address: it begins with {forms}, then names a host.")
    return parts


def base_url() -> SplitResult:
    """Return the address of the site, which is a host's own and not a folder below one."""
    name = "MOOTHALL_BASE_URL"
    parts = address(name, "http", "https")
    if parts is None or parts.path.strip("/") or parts.query or parts.username:
        raise InvalidValue(f"{name} is “{text(name)}”: set it to a scheme and a host, no more.")
    return parts._replace(path="")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    user: str
    password: str
    tls_from_start: bool

    @property
    def tls_by_upgrade(self) -> bool:
        """Tell whether the connection is upgraded: a password never goes in the clear."""
        return bool(self.user) and not self.tls_from_start


def mail_server() -> MailServer | None:
    """Return the mail server, or None where mail is written to files."""
    parts = address("MOOTHALL_MAIL_URL", "smtp", "smtps")
    if parts is None:
        return None
    from_start = parts.scheme == "smtps"
    return MailServer(
        parts.hostname or "",
        parts.port or (465 if from_start else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        from_start,
    )


@dataclass(frozen=True, slots=True)
class OpenId:
    """An issuer of OpenID Connect, and what the site is there."""

    url: str
    client: str
    secret: str
    name: str
    trusts_email: bool


def open_id() -> OpenId | None:
    """Return the issuer through which people may sign in, or None where there is none."""
    parts = address("MOOTHALL_OIDC_URL", "https", "http")
    if parts is None:
        return None
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not here:
        raise InvalidValue("MOOTHALL_OIDC_URL begins with http://: sign-in goes by https://.")
    client, secret = text("MOOTHALL_OIDC_CLIENT"), text("MOOTHALL_OIDC_SECRET")
    if not client or not secret:
        raise InvalidValue(
            "MOOTHALL_OIDC_URL is set: set MOOTHALL_OIDC_CLIENT and MOOTHALL_OIDC_SECRET too."
        )
    name, trusts = text("MOOTHALL_OIDC_NAME"), flag("MOOTHALL_OIDC_TRUST_EMAIL")
    return OpenId(parts.geturl().rstrip("/"), client, secret, name, trusts)


def home() -> Path:
    """Return the folder of the database and of all files."""
    return Path(text("MOOTHALL_HOME")).expanduser().resolve()


def folder(path: Path) -> Path:
    """Return a folder, made where it is missing; it is for its owner alone, and so is the home."""
    for step in (path.parent, path):
        step.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
