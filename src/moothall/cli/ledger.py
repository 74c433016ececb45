"""`moothall ledger`: look at the chain of events and verify it."""

from pathlib import Path
from typing import Annotated

import typer

from moothall.cli.command import Home, command, group
from moothall.cli.faults import REFUSED
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.ledger import chain, proofs, readback
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of
from moothall.theme.formats import plural

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

    Then it reads back what the ledger records, and names each decision, consent, signature, paper,
    agreement, version of terms and minutes that is no longer so.
    What was said before events held its hash is counted as of an older form, not read back.
    Keep the head somewhere else: given as --expect-head later, it finds a tail that was cut off.
    Ends with 1 where anything is wrong.
    """
    session.must_operate()
    verdict, changed, older = chain.verify(expect_head), readback.changed(), readback.older()
    if session.out.json:
        session.out.record(
            {
                "head": verdict.head,
                "events": verdict.events,
                "faults": list(verdict.faults),
                "changed": list(changed),
                "older_form": older,
            }
        )
    else:
        for fault in (*verdict.faults, *changed):
            session.out.say(fault)
        state = "is whole" if not verdict.faults else "was tampered with"
        beside = "; what it records was changed beside it" if changed else ""
        session.out.say(f"The ledger of {verdict.events:,} events {state}{beside}. Its head:")
        session.out.say(verdict.head)
        if older:
            session.out.say(
                f"{plural(older, 'event is', 'events are')} of an older form, without the hash of "
                "what was said: those words cannot be read back."
            )
    if verdict.faults or changed:
        raise typer.Exit(REFUSED)


@command(
    commands,
    "verify-notice",
    example="moothall ledger verify-notice decision-2026-1-v2-proof.json",
    needs=Home.AS_IT_IS,
    shared=("json",),
)
def verify_notice(
    session: Session,
    file: Annotated[Path, typer.Argument(help="The proof.json of a notice, from its page.")],
    expect_head: Annotated[
        str,
        typer.Option(
            "--expect-head",
            metavar="HEAD",
            help="The head that the notice names, number:hash, as printed or kept elsewhere.",
        ),
    ] = "",
) -> None:
    """Follow the proof of a decision notice through the ledger, with no home and no network.

    Shows each event of the decision with its hash, and where they lead. Ends with 1 where anything
    does not fit.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidValue(f"{file} cannot be read: {fault}") from None
    found = proofs.check(proofs.read(text), expect_head)
    if session.out.json:
        session.out.record(
            {
                "title": found.title,
                "head": found.head,
                "events": [link.sequence for link in found.own],
                "others": found.others,
                "on_trust": found.on_trust,
                "faults": list(found.faults),
            }
        )
    else:
        session.out.say(found.title)
        for link in found.own:
            assert link.content is not None
            session.out.say(f"Event {link.sequence}, {link.content['name']}: {link.hash}")
        session.out.say(found.words)
    if found.faults:
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
