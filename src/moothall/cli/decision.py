"""`moothall decision`: propose, consent, object, publish, and what was decided."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.governance import course, queries, speaking
from moothall.governance.actions import propose_decision
from moothall.governance.content import Considered
from moothall.governance.enums import Level, Status
from moothall.governance.models import Decision, Requirement
from moothall.governance.notice import Notice
from moothall.ledger.refs import Ref

commands = group("Decisions: what is proposed, who has consented, what is in effect.")

REFERENCE = Annotated[
    str, typer.Argument(metavar="DECISION", help="Its reference: year/number, such as 2026/3.")
]
AUTHORITY = Annotated[
    str, typer.Option("--authority", metavar="NAME", help="The authority that speaks.")
]
LEVEL = Annotated[
    Level | None,
    typer.Option("--level", help="At which level, where the authority is asked at several."),
]
SAID_BY = Annotated[
    str,
    typer.Option("--said-by", metavar="WHO", help="Who said so; the operator must name them."),
]
REASON = Annotated[str, typer.Option("--reason", help="Why; it stands in the notice.")]


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="decision")


def _day(text: str | dt.date) -> dt.date:
    """Read a day as it is typed."""
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a day: write it as 2026-09-01.") from None


@command(commands, "list", example="moothall decision list --json")
def list_decisions(
    session: Session,
    status: Annotated[
        Status | None, typer.Option("--status", help="Only those that stand so.")
    ] = None,
) -> None:
    """List the decisions, those in hand first."""
    found = queries.decisions(session.body, session.standing).with_consents().open_first()
    if status:
        found = found.filter(status=status)
    session.out.rows(
        f"Decisions of {session.body}",
        ("decision", "question", "status", "consents", "required", "in_effect_from"),
        [_row(each) for each in found],
        empty="No decision yet. Propose one: moothall decision propose",
    )


def _row(decision: Decision) -> dict[str, Value]:
    days = {
        "taken": decision.taken_on,
        "published": decision.published_on,
        "call_in_until": decision.call_in_deadline,
        "in_effect_from": decision.effective_on,
    }
    return {
        "decision": decision.reference,
        "partnership": decision.body.slug,
        "question": decision.question,
        "status": str(decision.status),
        "consents": getattr(decision, "consenting", None),
        "required": getattr(decision, "required", None),
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


@command(
    commands,
    "propose",
    example="moothall decision propose --question 'Shall we join?' --proposal 'Join.' "
    "--reason 'Travel to learn.' --evidence snapshot:1",
)
def propose(
    session: Session,
    question: Annotated[str, typer.Option("--question", help="What is to be decided.")],
    proposal: Annotated[str, typer.Option("--proposal", help="What is proposed, in full.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            metavar="TEXT=WHY",
            help="An option that was rejected, and why; repeatable.",
        ),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option("--about", metavar="KIND:NUMBER", help="What is decided on; repeatable."),
    ] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option("--evidence", metavar="KIND:NUMBER", help="What it rests on; repeatable."),
    ] = None,
    answer_by: Annotated[
        dt.date | None,
        typer.Option("--answer-by", parser=_day, metavar="DATE", help="Last day for consents."),
    ] = None,
    supersedes: Annotated[
        str,
        typer.Option("--supersedes", metavar="DECISION", help="The decision in effect it ends."),
    ] = "",
) -> None:
    """Put a question to the member authorities; its text cannot be changed afterwards."""
    earlier = _found(session, supersedes) if supersedes else None
    decision = propose_decision(
        by=session.by,
        body=session.body,
        question=question,
        proposal=proposal,
        reason=reason,
        options=[_option(text) for text in option or ()],
        about=[_ref(text) for text in about or ()],
        evidence=[_ref(text) for text in evidence or ()],
        answer_by=answer_by,
        supersedes=earlier,
    )
    _tell(session, decision)


def _option(text: str) -> Considered:
    words, _, why = text.partition("=")
    return Considered(words, why)


def _ref(text: str) -> Ref:
    kind, _, number = text.strip().partition(":")
    if not kind or not number:
        raise InvalidValue(f"“{text}” names nothing: write kind:number, such as snapshot:1.")
    return Ref(kind, number)


@command(
    commands,
    "consent",
    example="moothall decision consent 2026/1 --authority Luton --said-by 'the director'",
)
def consent(
    session: Session,
    reference: REFERENCE,
    authority: AUTHORITY,
    level: LEVEL = None,
    reason: REASON = "",
    said_by: SAID_BY = "",
) -> None:
    """Record that an authority consents; the last consent takes the decision."""
    _say(session, speaking.consent, reference, (authority, level), (reason, said_by))


@command(
    commands,
    "object",
    example="moothall decision object 2026/1 --authority Luton --reason 'Too little.' "
    "--as director@example.org",
)
def object_to(
    session: Session,
    reference: REFERENCE,
    authority: AUTHORITY,
    reason: REASON,
    level: LEVEL = None,
    said_by: SAID_BY = "",
) -> None:
    """Record that an authority objects, which holds the decision until it is withdrawn."""
    _say(session, speaking.object_to, reference, (authority, level), (reason, said_by))


@command(
    commands,
    "withdraw",
    example="moothall decision withdraw 2026/1 --authority Luton --as director@example.org",
)
def withdraw(
    session: Session,
    reference: REFERENCE,
    authority: Annotated[
        str,
        typer.Option(
            "--authority",
            metavar="NAME",
            help="Withdraw this authority's consent or objection. Without it, the proposal.",
        ),
    ] = "",
    level: LEVEL = None,
    reason: REASON = "",
    said_by: SAID_BY = "",
) -> None:
    """Withdraw a consent, an objection, or the whole proposal, before it takes effect."""
    if not authority:
        decision = _found(session, reference)
        _tell(session, course.withdraw(by=session.by, decision=decision, reason=reason))
        return
    _say(session, speaking.take_back, reference, (authority, level), (reason, said_by))


@command(commands, "publish", example="moothall decision publish 2026/1")
def publish(session: Session, reference: REFERENCE) -> None:
    """Publish a taken decision: from today its call-in window runs."""
    _tell(session, course.publish(by=session.by, decision=_found(session, reference)))


@command(commands, "show", example="moothall decision show 2026/1 --json")
def show(session: Session, reference: REFERENCE) -> None:
    """Show a decision with its consents, what it pins, and its events in the ledger."""
    told = queries.notice(_found(session, reference))
    if session.out.json:
        session.out.record(_whole(told))
        return
    session.out.details(
        {
            "decision": told.reference,
            "question": told.question,
            "stands": told.standing,
            "proposal": told.proposal,
            "reason": told.reason,
            "rule": told.rule,
            "fingerprint": told.content_hash,
        }
    )
    for title, rows in (("Consents", _consents(told)), ("Pinned", _pinned(told))):
        session.out.rows(title, tuple(rows[0]) if rows else (), rows, empty=f"{title}: none.")


def _whole(told: Notice) -> dict[str, object]:
    """A decision as one JSON object."""
    days = ("proposed_on", "taken_on", "published_on", "call_in_deadline", "effective_on")
    return {
        "decision": told.reference,
        "partnership": told.body_slug,
        "status": str(told.status),
        "standing": told.standing,
        "question": told.question,
        "proposal": told.proposal,
        "reason": told.reason,
        "rule": told.rule,
        "options": [{"text": o.text, "why_rejected": o.why_rejected} for o in told.rejected],
        "consents": _consents(told),
        "pinned": _pinned(told),
        **{day: getattr(told, day) for day in days},
        "content_hash": told.content_hash,
        "ledger_head": told.ledger_head,
        "events": [
            {"sequence": each.sequence, "at": each.at, "event": each.words, "hash": each.hash}
            for each in told.entries
        ],
    }


def _consents(told: Notice) -> list[dict[str, Value]]:
    return [
        {
            "authority": each.authority,
            "level": str(each.level),
            "says": str(each.stance) if each.stance else "awaited",
            "on": each.on.isoformat() if each.on else None,
            "reason": each.reason,
        }
        for each in told.consents
    ]


def _pinned(told: Notice) -> list[dict[str, Value]]:
    return [
        {
            "thing": str(each.ref),
            "title": each.title,
            "as": str(each.pinned_as),
            "state": str(each.state),
            "content_hash": each.ref.content_hash,
        }
        for each in told.pinned
    ]


def _say(
    session: Session,
    verb: Callable[..., Decision],
    reference: str,
    whose: tuple[str, Level | None],
    words: tuple[str, str],
) -> None:
    """Let an authority say something, and answer with where the decision stands then."""
    decision = _found(session, reference)
    required = _required(decision, *whose)
    done = verb(
        by=session.by,
        decision=decision,
        authority=required.authority,
        level=Level(required.level),
        reason=words[0],
        said_by=words[1],
    )
    _tell(session, done)


def _found(session: Session, reference: str) -> Decision:
    return queries.by_reference(session.body, session.standing, reference)


def _required(decision: Decision, authority: str, level: Level | None) -> Requirement:
    """Return the required consent that is meant, or say which there are."""
    asked = list(decision.requirements.select_related("authority"))
    found = [
        each
        for each in asked
        if each.called.casefold() == authority.strip().casefold()
        and (level is None or each.level == level)
    ]
    if len(found) == 1:
        return found[0]
    told = ", ".join(str(each) for each in asked)
    raise InvalidValue(
        f"Say whose consent is meant, with --authority and --level. Decision {decision.reference} "
        f"needs: {told}."
    )


def _tell(session: Session, decision: Decision) -> None:
    """Answer with where a decision stands now."""
    found = queries.decisions(session.body, session.standing).with_consents()
    row = _row(found.get(pk=decision.pk))
    if session.out.json:
        session.out.record(row)
    else:
        told = queries.notice(decision)
        session.out.say(f"Decision {told.reference}. {told.standing}")
