"""What is kept how long: the one list, which the docs, the page on one's own data and the daily
maintenance go by.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q

from moothall.faults import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.dated import today
from moothall.partnership.erasing import erase_person
from moothall.partnership.models import Person
from moothall.theme.formats import plural

FOREVER = "For good: the ledger is never cut, and names nobody."


@dataclass(frozen=True, slots=True)
class Term:
    """What is kept, for how long in words, and what ends it."""

    what: str
    how_long: str
    ended_by: str


def terms() -> tuple[Term, ...]:
    """Return what is kept how long, by the settings in force."""
    days = settings.KEEP_LEAVERS_DAYS
    leavers = f", {plural(days, 'day')} after their last role at the latest" if days else ""
    return (
        Term(
            "Name and address of a person",
            f"Until they are erased{leavers}.",
            "`moothall person erase`, or a manager on the person's page"
            + ("; `moothall maintenance`" if days else ""),
        ),
        Term("Password and second factors", "Until changed, removed or erased.", "their owner"),
        Term(
            "Sessions",
            f"{plural(settings.SESSION_COOKIE_AGE // 3600, 'hour')}.",
            "`moothall maintenance`",
        ),
        Term("Passwords tried wrongly", "Until they are forgiven.", "`moothall maintenance`"),
        Term(
            "Messages in the inbox",
            f"{plural(settings.KEEP_MESSAGES_DAYS, 'day')}.",
            "`moothall maintenance`",
        ),
        Term("Results of work in the background", "14 days.", "`moothall maintenance`"),
        Term(
            "Files of refused returns",
            f"{plural(settings.KEEP_REFUSED_DAYS, 'day')}.",
            "`moothall maintenance`",
        ),
        Term(
            "Learner records",
            "Until the last protocol that covers them has ended.",
            "`moothall maintenance`",
        ),
        Term("Figures released, snapshots, hashes", "For good: they hold no learner.", ""),
        Term(
            "Decisions, interests, minutes, agreements, disputes, registers",
            "For good, as the record of what was decided; after an erasure by number, not by name.",
            "",
        ),
        Term("The ledger", FOREVER, ""),
    )


def erase_leavers() -> list[Person]:
    """Erase whoever's last role ended as long ago as the settings say; return them. Where somebody
    still owns something they are kept, until it is handed over.
    """
    days = settings.KEEP_LEAVERS_DAYS
    if not days:
        return []
    limit = today() - dt.timedelta(days=days)
    # Closed or not: whose roles lapsed with a membership has left as well.
    gone = Person.objects.exclude(email__endswith=Person.NO_DOMAIN)
    running = Q(appointments__ends__isnull=True, appointments__isnull=False)
    found = gone.exclude(pk__in=Person.objects.filter(running).values("pk"))
    erased = []
    for person in found.annotate(last=Max("appointments__ends")).filter(last__lt=limit):
        try:
            erased.append(erase_person(by=OPERATOR, person=person))
        except NotAllowed:
            continue
    return erased
