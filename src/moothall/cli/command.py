"""How a command is made: its words, its example, and the options that all commands share."""

import functools
import inspect
from collections.abc import Callable
from enum import Enum, auto
from typing import Annotated, Concatenate, ParamSpec

import typer

from moothall.cli import home
from moothall.cli.faults import told
from moothall.cli.output import Output
from moothall.cli.session import Session

P = ParamSpec("P")


class Home(Enum):
    """What a command needs of the home it works in."""

    READY = auto()  # prepared (an empty one is prepared first) and up to date
    AS_IT_IS = auto()  # the command looks for itself


# Commands that only read, so that they work in a body that has ended, as its pages do.
READS = frozenset(
    {
        "compare",
        "explain",
        "export",
        "faults",
        "figure",
        "flows",
        "list",
        "show",
        "verify",
        "verify-notice",
    }
)
_SHARED = {
    "partnership": Annotated[
        str, typer.Option("--partnership", metavar="SLUG", help="Which partnership, of several.")
    ],
    "email": Annotated[
        str,
        typer.Option(
            "--as", metavar="EMAIL", help="Act as this person. Without it, as the operator."
        ),
    ],
    "json": Annotated[bool, typer.Option("--json", help="Answer with one JSON object a line.")],
}
_DEFAULTS: dict[str, object] = {"partnership": "", "email": "", "json": False}


def command(
    group: typer.Typer,
    name: str,
    *,
    example: str,
    needs: Home = Home.READY,
    shared: tuple[str, ...] = ("partnership", "email", "json"),
    after_end: bool = False,
) -> Callable[[Callable[Concatenate[Session, P], None]], Callable[Concatenate[Session, P], None]]:
    """Make a function the command `name` of a group.

    The function takes the Session first, then its own typer arguments and options; its docstring
    is the help, ended by the example. `shared` names which shared options it has. In a body that
    has ended only what reads works, and what is meant for that (`after_end`). What it raises
    becomes a plain message and exit code 1.
    """

    def decorate(
        function: Callable[Concatenate[Session, P], None],
    ) -> Callable[Concatenate[Session, P], None]:
        @functools.wraps(function)
        def run(**given: object) -> None:
            options = {key: given.pop(key) for key in shared}
            with told():
                session = Session(
                    out=Output(json=bool(options.get("json"))),
                    partnership=str(options.get("partnership") or ""),
                    email=str(options.get("email") or ""),
                    after_end=after_end or name in READS,
                )
                if needs is Home.READY:
                    home.make_ready(session.out)
                function(session, **given)  # type: ignore[arg-type, call-arg]

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        added = [
            inspect.Parameter(
                key,
                inspect.Parameter.KEYWORD_ONLY,
                default=_DEFAULTS[key],
                annotation=_SHARED[key],
            )
            for key in shared
        ]
        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + added
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        del run.__wrapped__
        words = inspect.getdoc(function) or ""
        group.command(
            name,
            help=f"{words}\n\nExample: {example}",
            short_help=words.partition("\n\n")[0].replace("\n", " "),
        )(run)
        return function

    return decorate


def group(words: str) -> typer.Typer:
    """Make a group of commands, which without a command shows its help."""
    # Without short_help the list of commands would cut the sentence where its line ends.
    return typer.Typer(help=words, short_help=words, no_args_is_help=True, rich_markup_mode=None)
