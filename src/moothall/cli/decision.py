"""`moothall decision`: propose, consent, object, publish, and what was decided."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.decision_rows import consents, pinned, row, whole
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.faults import InvalidValue
from moothall.governance import calling, course, queries, speaking
from moothall.governance.actions import propose_decision, record_telling
from moothall.governance.content import Considered
from moothall.governance.enums import CallInOutcome, Level, Status
from moothall.governance.models import CallIn, Decision, Requirement, ToTell
from moothall.governance.workdays import today
from moothall.ledger.refs import Ref
from moothall.partnership.queries import authorities

commands = group("Decisions: what is proposed, who has consented, what is in effect.")

REFERENCE = Annotated[
    str, typer.Argument(metavar="DECISION", help="Its reference: year/number, such as 2026/3.")
]
AUTHORITY = Annotated[
    str,
    typer.Option("--authority", metavar="NAME", help="Who speaks: an authority, or “the chair”."),
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
        [row(each) for each in found],
        empty="No decision yet. Propose one: moothall decision propose",
    )


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
        typer.Option("--answer-by", parser=day, metavar="DATE", help="Last day for consents."),
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


@command(
    commands,
    "call-in",
    example="moothall decision call-in 2026/1 --authority Luton --of-whom 'its scrutiny committee' "
    "--reason 'Too little notice was taken of travel.'",
)
def call_in(
    session: Session,
    reference: REFERENCE,
    authority: Annotated[
        str, typer.Option("--authority", metavar="NAME", help="Whose scrutiny calls it in.")
    ],
    reason: REASON,
    of_whom: Annotated[
        str, typer.Option("--of-whom", metavar="WHO", help="Who called it in; it will be public.")
    ] = "",
) -> None:
    """Call a published decision in for a member's scrutiny, within its window."""
    named = [each for each in authorities(session.body) if _is_called(each.name, authority)]
    if not named:
        raise InvalidValue(f"“{authority}” is no member authority of {session.body}.")
    decision = _found(session, reference)
    done = calling.call_in(
        by=session.by, decision=decision, authority=named[0], reason=reason, of_whom=of_whom
    )
    _tell(session, done)


@command(
    commands,
    "answer",
    example="moothall decision answer 2026/1 --authority Luton --outcome upheld "
    "--text 'The committee heard the manager and was content.'",
)
def answer(
    session: Session,
    reference: REFERENCE,
    authority: Annotated[
        str, typer.Option("--authority", metavar="NAME", help="Whose scrutiny called it in.")
    ],
    outcome: Annotated[
        CallInOutcome, typer.Option("--outcome", help="Whether it is upheld or referred back.")
    ],
    text: Annotated[str, typer.Option("--text", help="What scrutiny said; it will be public.")],
    on: Annotated[
        dt.date | None,
        typer.Option("--on", parser=day, metavar="DATE", help="The day; by default today."),
    ] = None,
) -> None:
    """Record what scrutiny said on a call-in: upheld, or referred back to be decided anew."""
    decision = _found(session, reference)
    called = [
        e for e in CallIn.objects.filter(decision=decision) if _is_called(e.called, authority)
    ]
    if not called:
        raise InvalidValue(f"“{authority}” has not called decision {decision.reference} in.")
    done = calling.answer_call_in(
        by=session.by, call_in=called[0], outcome=outcome, text=text, on=on
    )
    _tell(session, done)


@command(
    commands,
    "told",
    example="moothall decision told 2026/1 --whom Essex --how 'by letter to its chief executive'",
)
def told_of(
    session: Session,
    reference: REFERENCE,
    whom: Annotated[
        str,
        typer.Option("--whom", metavar="NAME", help="Who must be told, as the record names them."),
    ],
    how: Annotated[str, typer.Option("--how", help="How they were told, such as by letter.")],
    on: Annotated[
        dt.date | None,
        typer.Option("--on", parser=day, metavar="DATE", help="The day; by default today."),
    ] = None,
) -> None:
    """Record that somebody who must be told of a published decision was told."""
    decision = _found(session, reference)
    those = list(ToTell.objects.filter(decision=decision))
    named = [each for each in those if _is_called(each.called, whom)]
    if not named:
        known = ", ".join(each.called for each in those) or "nobody"
        raise InvalidValue(f"Of decision {decision.reference} must be told: {known}.")
    _tell(session, record_telling(by=session.by, whom=named[0], on=on or today(), how=how))


def _is_called(name: str, typed: str) -> bool:
    return name.casefold() == typed.strip().casefold()


@command(commands, "show", example="moothall decision show 2026/1 --json")
def show(session: Session, reference: REFERENCE) -> None:
    """Show a decision with its consents, what it pins, and its events in the ledger."""
    told = queries.notice(_found(session, reference))
    if session.out.json:
        session.out.record(whole(told))
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
    for title, rows in (("Consents", consents(told)), ("Pinned", pinned(told))):
        session.out.rows(title, tuple(rows[0]) if rows else (), rows, empty=f"{title}: none.")


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
    if session.out.json:
        session.out.record(row(found.get(pk=decision.pk)))
    else:
        told = queries.notice(decision)
        session.out.say(f"Decision {told.reference}. {told.standing}")
