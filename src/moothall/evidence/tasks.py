"""Work in the background: checks at once, figures in the queue of what takes long."""

import logging

from django_tasks import task

from moothall.evidence import intake
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.standard import refresh
from moothall.ledger.refs import SITE
from moothall.partnership.models import Body
from moothall.queues import LONG, SHORT

log = logging.getLogger(__name__)


@task(queue_name=SHORT)
def check_return(pk: int) -> None:
    """Check a return that was given on the site. One that was checked meanwhile is left alone."""
    given = Return.objects.select_related("body", "given_by").get(pk=pk)
    if given.status != ReturnStatus.RECEIVED:
        return
    try:
        intake.check(given, by=intake.giver_of(given))
    except Exception:
        # What broke is ours to mend: the page says so, the log says what.
        log.exception("Checking return %s failed", pk)
        Return.objects.filter(pk=pk).update(doing="The check broke off. Try it again.")


@task(queue_name=LONG)
def refresh_evidence(slug: str) -> None:
    """Take a snapshot where something has changed, and release the standard figures on it."""
    refresh(by=SITE, body=Body.objects.get(slug=slug))
