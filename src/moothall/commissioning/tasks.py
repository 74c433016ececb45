"""Long work of commissioning, done by the background worker."""

from django_tasks import task

from moothall.commissioning.models import Version
from moothall.commissioning.shown import release
from moothall.commissioning.solving import solve_waiting
from moothall.ledger.refs import SITE
from moothall.queues import LONG, logged


@task(queue_name=LONG)
def solve_version(pk: int) -> None:
    """Solve what waits of a version. The figures that its pages go by are released too, so that
    nobody waits for them.
    """
    version = Version.objects.select_related("round__body", "round__need__snapshot").get(pk=pk)
    with logged(f"Solving version {pk}"):  # its scenarios themselves say that they broke
        solve_waiting(version, by=SITE)
        release(version)
