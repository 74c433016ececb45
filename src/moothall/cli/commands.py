"""Every command of the program, put together: all of them, or the one that is to run."""

import importlib.util
from importlib import import_module
from typing import Annotated

import typer

import moothall
from moothall.cli.wording import PlainGroup

# The first word of a command, and the module of this folder that offers it (by `join`). Only the
# module of the command that runs is imported: some need libraries that take seconds to load.
MODULES = {
    "returns": "returns",
    "evidence": "evidence",
    "reference": "reference",
    "protocol": "protocols",
    "need": "need",
    "round": "round",
    "decision": "decision",
    "delegation": "delegation",
    "meetings": "meetings",
    "demo": "demo",
    "partnership": "partnership",
    "person": "person",
    "ledger": "ledger",
    "serve": "serve",
    "publish": "publish",
    "backup": "backup",
    "restore": "backup",
    "maintenance": "retention",
    "settings": "maintenance",
    "upgrade": "maintenance",
}


def program(first: str = "") -> typer.Typer:
    """Return the program with the command that starts with this word, or else with all."""
    app = typer.Typer(
        name="moothall",
        cls=PlainGroup,
        help="Runs a learning partnership: learner records in, evidence out, decisions kept.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    wanted = [MODULES[first]] if first in MODULES else dict.fromkeys(MODULES.values())
    for name in wanted:
        if importlib.util.find_spec(f"moothall.cli.{name}"):
            import_module(f"moothall.cli.{name}").join(app)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"Moothall {moothall.__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
