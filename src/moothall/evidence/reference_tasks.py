"""Work in the background on files that are to become reference tables."""

from django_tasks import task

from moothall.evidence import reference_files
from moothall.evidence.enums import FileStatus
from moothall.evidence.models import ReferenceFile
from moothall.evidence.tasks import refresh_evidence
from moothall.partnership.models import Body
from moothall.queues import SHORT, logged


@task(queue_name=SHORT)
def read_reference_file(pk: int) -> None:
    """Read a file that was given, and have the evidence brought up to date where it is taken over.
    One that was read meanwhile is left alone.
    """
    given = ReferenceFile.objects.select_related("body", "given_by").get(pk=pk)
    if given.status != FileStatus.RECEIVED:
        return
    mine = ReferenceFile.objects.filter(pk=pk)
    with logged(
        f"Reading reference file {pk}", lambda: mine.update(doing=reference_files.BROKE_OFF)
    ):
        done = reference_files.read(given)
        if done.status == FileStatus.TAKEN:
            _refresh_all()


def _refresh_all() -> None:
    """Bring all evidence up to date: the figures of every partnership rest on the site's tables."""
    for slug in Body.objects.values_list("slug", flat=True):
        refresh_evidence.enqueue(slug)
