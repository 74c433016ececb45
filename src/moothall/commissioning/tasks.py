"""Long work of commissioning, done by the background worker."""

import logging

from django_tasks import task

from moothall.commissioning.models import Version
from moothall.commissioning.shown import release
from moothall.commissioning.solving import solve_waiting
from moothall.ledger.refs import SITE
from moothall.queues import LONG

log = logging.getLogger(__name__)


@task(queue_name=LONG)
def solve_version(pk: int) -> None:
    """Solve what waits of a version. The figures that its pages go by are released too, so that
    nobody waits for them.
    """
    version = Version.objects.select_related("round__body", "round__need__snapshot").get(pk=pk)
    try:
        solve_waiting(version, by=SITE)
    except Exception:
        # What broke is ours to mend: the page says so, the log says what.
        log.exception("Solving version %s failed", pk)
        return
    release(version)
