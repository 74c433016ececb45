"""`moothall maintenance`: what is due by the calendar, and what has had its time."""

from collections.abc import Iterator
from typing import Annotated

import typer

from moothall import clock
from moothall.charter import signing
from moothall.charter.enums import AgreementStatus
from moothall.cli.command import command
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.disputes import course as disputes
from moothall.disputes.standing import where_it_stands
from moothall.evidence.models import Return
from moothall.evidence.retention import Due, due, keep_to_terms
from moothall.evidence.standard import refresh
from moothall.governance.course import settle
from moothall.governance.enums import Status
from moothall.meetings import reminders
from moothall.notices.daily import once_a_day
from moothall.partnership.models import Body
from moothall.registers.reviewing import chase_due
from moothall.theme.formats import plural
from moothall.web import leftovers
from moothall.web.keeping import erase_leavers

commands = typer.Typer()


def join(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.registered_commands += commands.registered_commands


@command(commands, "maintenance", example="moothall maintenance", shared=("json", "email"))
def maintenance(
    session: Session,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")
    ] = False,
) -> None:
    """Bring decisions, disputes and agreements to where they must be, send the mails of the day,
    erase what has had its time; run it once a day.

    Decisions take effect when their call-in window has closed, or lapse; disputes go on when a step
    has had its time; agreements signed by all begin and end with their days.
    Refused files go after MOOTHALL_KEEP_REFUSED_DAYS days, learner records when the term of the
    protocols that cover them has ended. Figures that were released, hashes and the ledger stay.
    """
    session.must_operate()
    if dry_run:
        found, swept = due(clock.now()), 0
    else:
        kept = keep_to_terms(by=session.by)
        found, swept = list(kept.erased), len(kept.swept)
        for body in Body.objects.filter(pk__in={each.given.body_id for each in found}):
            refresh(by=session.by, body=body)
    session.out.rows(
        "Would be erased" if dry_run else "Erased",
        ("partnership", "return", "provider", "year", "because"),
        [_row(each) for each in found],
        empty="No records have had their time.",
    )
    if not dry_run:
        leftovers.sweep(clock.now())
        for person in erase_leavers():
            session.out.say(f"What named person {person.pk} was erased: they left long ago.")
        for moved in _matters_moved():
            session.out.say(moved)
        for reminded in _reminded():
            session.out.say(reminded)
        mailed = once_a_day(clock.now())
        if mailed:
            session.out.say(f"{plural(mailed, 'mail')} told people what concerns them.")
    if swept:
        session.out.say(f"{swept:,} files that nothing names were removed.")


def _matters_moved() -> Iterator[str]:
    """Bring all that has a clock to where it must be today, and say what was moved where."""
    for decision in settle():
        stands = Status(decision.status).label
        yield f"Decision {decision.reference} of {decision.body_slug} is {stands}."
    for dispute in disputes.settle():
        stands = where_it_stands(dispute)
        yield f"Dispute {dispute.reference} of {dispute.body_slug} moved on. {stands}"
    for version in signing.settle():
        stands = AgreementStatus(version.status).label
        yield (
            f"Agreement “{version.agreement}”, version {version.version}, of {version.body_slug} "
            f"is {stands}."
        )


def _reminded() -> Iterator[str]:
    """Remind of what is soon due or late, and say of how much."""
    for number, one, many in (
        (len(disputes.remind()), "dispute", "disputes"),
        (chase_due(), "review of registers", "reviews of registers"),
        (reminders.once_a_day(), "action point", "action points"),
    ):
        if number:
            yield f"Those whom {plural(number, one, many)} awaits were reminded."


def _row(each: Due) -> dict[str, Value]:
    given: Return = each.given
    return {
        "partnership": given.body.slug,
        "return": given.pk,
        "provider": given.provider_name,
        "year": given.year,
        "because": each.why,
    }
