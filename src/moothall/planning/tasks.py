"""Long work of planning, done by the background worker."""

import logging

from django_tasks import task

from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.measures import MeasureFault
from moothall.planning import work
from moothall.planning.actions import fail_need
from moothall.planning.gaps import release_by_level
from moothall.planning.models import Need
from moothall.planning.shown import release
from moothall.queues import LONG, logged

log = logging.getLogger(__name__)
WENT_WRONG = (
    "Something went wrong on our side. Try again, and if it happens again, tell whoever runs this "
    "site."
)


@task(queue_name=LONG)
def release_overlaps(pk: int) -> None:
    """Make the table of what providers teach by level and sector, on which overlaps rest."""
    try:
        release_by_level(Need.objects.select_related("body", "snapshot").get(pk=pk))
    except (NotAllowed, MeasureFault):
        log.warning("What providers teach by level cannot be released for need %s", pk)


@task(queue_name=LONG)
def compute_need(pk: int) -> None:
    """Compute a need that was asked for on the site. One that was computed meanwhile is left alone.

    The figures that its pages go by are released too, so that nobody waits for them.
    """
    need = Need.objects.select_related("body", "snapshot", "asked_by").get(pk=pk)
    if not work.is_waiting(need):
        return
    with logged(f"Computing need {pk}", lambda: _fail(need)):
        release(work.run(need, by=work.asker_of(need)))


def _fail(need: Need) -> None:
    if work.is_waiting(Need.objects.get(pk=need.pk)):
        fail_need(by=SITE, need=need, reason=WENT_WRONG)
