"""`moothall returns`: give files of records, see what was found, withdraw."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.faults import REFUSED
from moothall.cli.output import Bar, Value
from moothall.cli.session import Session
from moothall.evidence import actions, intake, policies
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.home import store
from moothall.evidence.models import Return
from moothall.evidence.queries import record_faults_shown
from moothall.evidence.standard import refresh
from moothall.faults import InvalidValue
from moothall.partnership.models import Organisation
from moothall.partnership.queries import member_named
from moothall.records.report import Report

commands = group(
    "Returns: files of learner records, or tables of counts, as their owners make them."
)
PART = 5_000


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="returns")


@command(commands, "add", example="moothall returns add ILR-10004375-2526-20261015-120000-01.xml")
def add(
    session: Session,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files to give.")],
    owner: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="MEMBER",
            help="The member that answers for a table of counts. Without it, the giver's own "
            "authority; of the operator's and the manager's, nobody yet.",
        ),
    ] = "",
) -> None:
    """Give files: each is stored whole, checked, and what is sound of it is accepted.

    A file that was given before and stands is the same return, and nothing is recorded. Ends with 1
    when anything was refused or held back. With --json, one object a file.
    """
    folders = [str(path) for path in files if path.is_dir()]
    if folders:
        raise typer.BadParameter(
            f"{', '.join(folders)}: this is a folder. Name the files in it, such as "
            f"{folders[0]}/*.xml. Nothing was given."
        )
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise typer.BadParameter(f"There is no such file: {', '.join(missing)}. Nothing was given.")
    answers = member_named(session.body, owner) if owner else None
    whole = True
    for path in files:
        with session.out.progress(path.name, 1) as bar:
            given, report, is_known = _take(session, path, answers, bar)
        _tell(session, path, given, report, is_known)
        whole &= given.status == ReturnStatus.ACCEPTED and not given.held
    with session.out.progress("Bringing the evidence up to date", 1) as bar:
        refresh(by=session.by, body=session.body, tell=lambda done, what: bar.to(done, 1))
    if not whole:
        raise typer.Exit(REFUSED)


def _take(
    session: Session, path: Path, owner: Organisation | None, bar: Bar
) -> tuple[Return, Report, bool]:
    """Give a file, check and accept it; tell too whether it was given before and stands."""
    given = intake.receive_path(by=session.by, body=session.body, path=path, owner=owner)
    is_known = given.status == ReturnStatus.ACCEPTED
    if given.status == ReturnStatus.RECEIVED:
        given = intake.check(
            given,
            by=session.by,
            progress=lambda done, what: bar.to(done, 1, f"{path.name}: {what}"),
        )
    if given.status == ReturnStatus.CHECKED:
        given = intake.accept(given, by=session.by)
    return given, store().report(given.sha256), is_known


def _tell(session: Session, path: Path, given: Return, report: Report, is_known: bool) -> None:
    accepted = given.status == ReturnStatus.ACCEPTED
    if session.out.json:
        session.out.record(
            {
                "file": str(path),
                "return": given.pk,
                "status": "accepted" if accepted else "refused",
                "year": given.year,
                "ukprn": given.ukprn,
                "learners": given.learners,
                "deliveries": given.deliveries,
                "held": given.held,
                "faults": {
                    "error": given.errors + given.file_faults,
                    "warning": given.warnings,
                },
                "by_rule": report.by_rule,
            }
        )
        return
    what = "accepted" if accepted else policies.PAST[ReturnStatus(given.status)]
    if is_known:
        what = f"{policies.how_it_came(given, already=True)}; nothing was done"
    session.out.say(f"{path.name}: return {given.pk} {what}")
    session.out.say(
        f"  {given.label}: {_held_in(given, report)}; "
        f"{_number(given.file_faults + given.errors, 'error')}, "
        f"{_number(given.warnings, 'warning')}"
    )
    for reason in report.reasons or ():
        session.out.say(f"  {reason}")
    if report.faults:
        session.out.say(f"  All faults: moothall returns faults {given.pk}")


def _held_in(given: Return, report: Report) -> str:
    if given.kind == ReturnKind.AGGREGATES:
        return _number(report.rows, "count")
    return (
        f"{_number(given.learners, 'learner')}, {_number(given.deliveries, 'aim')}; "
        f"{given.held:,} held back"
    )


def _number(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"


@command(commands, "list", example="moothall returns list --json")
def list_returns(session: Session) -> None:
    """List the returns that the actor may see, the newest first."""
    seen = Return.objects.filter(body=session.body).visible_to(session.standing)
    session.out.rows(
        f"Returns of {session.body}",
        ("return", "provider", "year", "status", "learners", "held", "errors", "warnings", "file"),
        [_row(given) for given in seen.select_related("provider", "owner")],
        empty="No return yet. Give one: moothall returns add FILE",
    )


def _row(given: Return) -> dict[str, Value]:
    return {
        "return": given.pk,
        "provider": given.provider_name,
        "year": given.year,
        "answered_by": str(given.answers or ""),
        "status": given.status,
        "learners": given.learners,
        "held": given.held,
        "errors": given.errors + given.file_faults,
        "warnings": given.warnings,
        "file": given.name,
        "sha256": given.sha256,
    }


def _found(session: Session, number: int) -> Return:
    seen = Return.objects.filter(body=session.body).visible_to(session.standing)
    given = seen.filter(pk=number).select_related("body", "provider", "owner").first()
    if given is None:
        raise InvalidValue(
            f"There is no return {number} that you may see. “moothall returns list” shows those "
            "there are."
        )
    return given


Number = Annotated[int, typer.Argument(metavar="RETURN", help="Its number, as “list” shows it.")]


@command(commands, "show", example="moothall returns show 3")
def show(session: Session, number: Number) -> None:
    """Show one return: what it holds, and what each rule came to."""
    given = _found(session, number)
    details: dict[str, Value] = {**_row(given), "reason": given.reason, "bytes": given.size}
    if given.status == ReturnStatus.RECEIVED or given.erased:
        session.out.details(details)
        return
    report = store().report(given.sha256)
    if session.out.json:
        outcomes = [
            {"rule": o.rule, "outcome": str(o.result), "count": o.count, "reason": o.reason}
            for o in report.outcomes
        ]
        session.out.record({**details, "by_rule": report.by_rule, "outcomes": outcomes})
        return
    session.out.details(details)
    session.out.rows(
        "What was found",
        ("rule", "level", "count", "for example"),
        [
            {"rule": r.rule, "level": str(r.level), "count": r.count, "for example": r.message}
            for r in report.rules
        ],
        empty="Nothing was found: every rule that applies was passed.",
    )


@command(commands, "faults", example="moothall returns faults 3 --json")
def faults(
    session: Session,
    number: Number,
    rule: Annotated[str, typer.Option("--rule", help="Only those that this rule found.")] = "",
    excel: Annotated[
        Path | None, typer.Option("--excel", metavar="FILE", help="Write all as a workbook.")
    ] = None,
) -> None:
    """List the faults of a return, in the order of its file. With --json, one object a fault."""
    given = _found(session, number)
    report = store().report(given.sha256)
    if report.faults:
        record_faults_shown(viewer=session.by, given=given)
    if excel:
        store().faults_workbook(given.sha256, excel)
        session.out.say(f"Wrote {excel}.")
        return
    rows = _faults(given, rule)
    if session.out.json:
        for row in rows:
            session.out.record(row)
        return
    session.out.rows(
        f"Faults of {given.label}",
        ("line", "rule", "severity", "message"),
        list(rows),
        empty="No fault was found.",
    )


def _faults(given: Return, rule: str) -> Iterator[dict[str, Value]]:
    """Yield the faults a part at a time: a file can have very many."""
    offset = 0
    while True:
        part = store().faults(given.sha256, rule=rule or None, offset=offset, limit=PART)
        for fault in part.to_pylist():
            level = fault.pop("level")
            yield {
                "rule": fault["rule"],
                "severity": "warning" if level == "warning" else "error",
                **{name: fault[name] for name in ("learner", "aim", "line", "field", "value")},
                "message": fault["message"],
            }
        if part.num_rows < PART:
            return
        offset += PART


@command(commands, "withdraw", example="moothall returns withdraw 3 --reason 'Wrong year'")
def withdraw(
    session: Session,
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
) -> None:
    """Take a return out of the evidence; the same file can be given again."""
    given = actions.withdraw_return(by=session.by, given=_found(session, number), reason=reason)
    refresh(by=session.by, body=session.body)
    if session.out.json:
        session.out.record(_row(given))
    else:
        session.out.say(f"{given.label} {policies.PAST[ReturnStatus(given.status)]}.")


@command(commands, "owner", example="moothall returns owner 3 Luton")
def name_owner(
    session: Session,
    number: Number,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="The member's name.")],
) -> None:
    """Say which member answers for a table of counts.

    A protocol that lists parties covers the table only when that member is one of them. For learner
    records their provider answers.
    """
    chosen = member_named(session.body, member)
    given = actions.name_owner(by=session.by, given=_found(session, number), owner=chosen)
    refresh(by=session.by, body=session.body)
    if session.out.json:
        session.out.record(_row(given))
    else:
        session.out.say(f"{chosen} answers for return {given.pk}, {given.label}.")
