"""`moothall meetings`: the series of meetings, more of them, and other days (GOV-3)."""

import datetime as dt
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.meetings.enums import Pattern
from moothall.meetings.models import Series
from moothall.meetings.queries import series_of
from moothall.meetings.series import NewPattern, change_to, pattern_words
from moothall.meetings.series_calling import change_series, check_can_change, extend_series
from moothall.theme.formats import long_date, plural

commands = group("Meetings: the series that a body has called, and how they go on.")

NUMBER = Annotated[int, typer.Argument(metavar="SERIES", help="Its number in the list, such as 3.")]
DAYS = Annotated[
    list[dt.date] | None,
    typer.Option("--on", parser=day, metavar="DATE", help="A listed day; repeatable."),
]


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="meetings")


@command(commands, "series", example="moothall meetings series --json")
def list_series(session: Session) -> None:
    """List the series of meetings, with their patterns."""
    session.out.rows(
        f"Series of meetings in {session.body}",
        ("series", "title", "meets", "first", "last", "to_come"),
        [_row(each) for each in series_of(session.body, session.standing)],
        empty="No series of meetings is called. Call one on the site.",
    )


@command(commands, "extend", example="moothall meetings extend 3 --until 2028-07-31")
def extend(
    session: Session,
    number: NUMBER,
    until: Annotated[
        dt.date | None,
        typer.Option("--until", parser=day, metavar="DATE", help="Up to which day it goes on."),
    ] = None,
    listed: DAYS = None,
) -> None:
    """Call more meetings of a series: up to a day, or on the days listed."""
    found = _one(session, number)
    days = listed or []
    if (until is None) == (not days):
        raise InvalidValue(
            "Say up to which day the series goes on (--until), or list the days (--on)."
        )
    before = found.meetings.count()
    made = extend_series(by=session.by, series=found, last=until or max(days), listed=days)
    count = plural(made.meetings.count() - before, "meeting is", "meetings are")
    _tell(session, number, f"{count} called, the last on {long_date(made.last)}.")


@command(
    commands,
    "change",
    example="moothall meetings change 3 --pattern months --every 2 --first 2027-09-09 "
    "--until 2028-07-31 --reason 'Cabinets now meet on Tuesdays.' --try",
)
def change(
    session: Session,
    number: NUMBER,
    reason: Annotated[str, typer.Option("--reason", help="Why; those invited are told.")],
    pattern: Annotated[
        Pattern | None, typer.Option("--pattern", help="By default as it is now.")
    ] = None,
    every: Annotated[
        int | None, typer.Option("--every", help="So many weeks or months; by default as now.")
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(
            "--from", parser=day, metavar="DATE", help="Meetings from then on; by default today."
        ),
    ] = None,
    first: Annotated[
        dt.date | None,
        typer.Option("--first", parser=day, metavar="DATE", help="First day of the new pattern."),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option("--until", parser=day, metavar="DATE", help="By default as it is now."),
    ] = None,
    begins: Annotated[
        str, typer.Option("--at", metavar="TIME", help="London time, such as 14:00.")
    ] = "",
    minutes: Annotated[int | None, typer.Option("--minutes", help="By default as now.")] = None,
    place: Annotated[str, typer.Option("--place", help="By default as it is now.")] = "",
    listed: DAYS = None,
    only_try: Annotated[
        bool, typer.Option("--try", help="Say what would become of each meeting, change nothing.")
    ] = False,
) -> None:
    """Give a series another pattern, for its meetings to come."""
    found = _one(session, number)
    days = tuple(sorted(listed or ()))
    begin = days[0] if days else first
    if begin is None:
        raise InvalidValue("Give the first day of the new pattern (--first), or its days (--on).")
    new = NewPattern(
        since=since or today(),
        pattern=Pattern.DATES if days else Pattern(pattern or found.pattern),
        every=found.every if every is None else every,
        first=begin,
        last=days[-1] if days else until or found.last,
        begins=_time(begins) if begins else found.begins,
        minutes=found.minutes if minutes is None else minutes,
        place=place or found.place,
        link=found.link,
        listed=days,
    )
    check_can_change(session.by, found, new, reason)
    told = change_to(found, new).lines
    if not only_try:
        change_series(by=session.by, series=found, new=new, because=reason)
    last = "Nothing is changed." if only_try else "The series is changed."
    _tell(session, number, "\n".join([*told, last]))


def _one(session: Session, number: int) -> Series:
    found = series_of(session.body, session.standing).filter(pk=number).first()
    if found is None:
        raise InvalidValue(
            f"There is no series {number} in {session.body}. List them: moothall meetings series"
        )
    return found


def _time(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f"“{text}” is no time of day: write it as 14:00.") from None


def _row(series: Series) -> dict[str, Value]:
    return {
        "series": series.pk,
        "title": series.title,
        "meets": pattern_words(series),
        "first": series.first.isoformat(),
        "last": series.last.isoformat(),
        "to_come": getattr(series, "to_come", None),
    }


def _tell(session: Session, number: int, words: str) -> None:
    session.out.say(words)
    if session.out.json:
        session.out.record(_row(_one(session, number)))
