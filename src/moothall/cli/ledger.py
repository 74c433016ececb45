"""`moothall ledger`: look at the chain of events and verify it."""

from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.faults import REFUSED
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.ledger import chain
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of

commands = group(
    "The ledger: every change, who made it, when; chained so that none is changed unnoticed."
)


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="ledger")


@command(
    commands,
    "verify",
    example="moothall ledger verify --expect-head 12:9f86d081...",
    shared=("email", "json"),
)
def verify(
    session: Session,
    expect_head: Annotated[
        str,
        typer.Option(
            "--expect-head", metavar="HEAD", help="A head printed earlier, number:hash, to find."
        ),
    ] = "",
) -> None:
    """Walk the whole ledger, name every event that was changed or is missing, print the head.

    Keep the head somewhere else: given as --expect-head later, it finds a tail that was cut off.
    Ends with 1 where anything is wrong.
    """
    session.must_operate()
    verdict = chain.verify(expect_head)
    if session.out.json:
        session.out.record(
            {"head": verdict.head, "events": verdict.events, "faults": list(verdict.faults)}
        )
    else:
        for fault in verdict.faults:
            session.out.say(fault)
        state = "is whole" if not verdict.faults else "was tampered with"
        session.out.say(f"The ledger of {verdict.events:,} events {state}. Its head:")
        session.out.say(verdict.head)
    if verdict.faults:
        raise typer.Exit(REFUSED)


@command(commands, "list", example="moothall ledger list --last 20")
def list_events(
    session: Session,
    last: Annotated[int, typer.Option("--last", min=1, help="How many events to show.")] = 50,
) -> None:
    """List the latest events, the newest first.

    With --partnership or --as, those of one partnership only.
    """
    events = Event.objects.order_by("-sequence")
    if session.partnership or session.email:
        session.must_manage()
        events = events.filter(body=session.body.slug)
    rows: list[dict[str, Value]] = [
        {
            "sequence": event.sequence,
            "at": event.at.isoformat(timespec="seconds"),
            "event": event.name,
            "actor": str(event.actor),
            "words": words_of(event),
            "subject": str(event.subject),
            "partnership": event.body,
        }
        for event in events[:last]
    ]
    session.out.rows("Events", ("sequence", "at", "actor", "words", "subject", "partnership"), rows)
