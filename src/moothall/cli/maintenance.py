"""`moothall settings` and `moothall upgrade`."""

from urllib.parse import urlsplit, urlunsplit

import typer

from moothall.cli import home
from moothall.cli.command import Home, command
from moothall.cli.session import Session
from moothall.web import environment

commands = typer.Typer()


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.registered_commands += commands.registered_commands


@command(commands, "settings", example="moothall settings", needs=Home.AS_IT_IS, shared=("json",))
def list_settings(session: Session) -> None:
    """List every setting with its value now and its meaning. Secrets are not shown."""
    rows = [
        {
            "setting": setting.name,
            "value": without_secrets(setting.name, environment.text(setting.name)),
            "meaning": setting.meaning,
        }
        for setting in environment.SETTINGS
    ]
    if session.out.json:
        session.out.rows("Settings", ("setting", "value", "meaning"), rows)
        return
    for row in rows:
        session.out.say(f"{row['setting']}={row['value']}\n    {row['meaning']}")


def without_secrets(name: str, value: str) -> str:
    """Return a setting's value with keys and passwords left out."""
    if name == "MOOTHALL_SECRET_KEY":
        return "(set)" if value else ""
    if not name.endswith("_URL") or not value:
        return value
    parts = urlsplit(value)
    if parts.password is None:
        return value
    host = f"{parts.username or ''}:(set)@{parts.hostname or ''}"
    netloc = f"{host}:{parts.port}" if parts.port else host
    # The query of a database's address may hold a password too.
    return urlunsplit((parts.scheme, netloc, parts.path, "", ""))


@command(commands, "upgrade", example="moothall upgrade", needs=Home.AS_IT_IS, shared=("json",))
def upgrade(session: Session) -> None:
    """Bring the home of an older Moothall up to date. Make a backup first."""
    if not home.is_prepared():
        home.make_ready(session.out)
        changes = 0
    else:
        changes = home.pending()
        home.migrate()
    if session.out.json:
        session.out.record({"changes": changes})
    elif changes:
        were = "change was" if changes == 1 else "changes were"
        session.out.say(f"The database is up to date now: {changes} {were} made.")
    else:
        session.out.say("The database is up to date; nothing was changed.")
