"""Work in the background on files that are to become reference tables."""

import logging

from django_tasks import task

from moothall.evidence import reference_files
from moothall.evidence.enums import FileStatus
from moothall.evidence.models import ReferenceFile
from moothall.evidence.tasks import refresh_evidence
from moothall.partnership.models import Body
from moothall.queues import SHORT

log = logging.getLogger(__name__)


@task(queue_name=SHORT)
def read_reference_file(pk: int) -> None:
    """Read a file that was given, and have the evidence brought up to date where it is taken over.
    One that was read meanwhile is left alone.
    """
    given = ReferenceFile.objects.select_related("body", "given_by").get(pk=pk)
    if given.status != FileStatus.RECEIVED:
        return
    try:
        done = reference_files.read(given)
    except Exception:
        # What broke is ours to mend: the page says so, the log says what.
        log.exception("Reading reference file %s failed", pk)
        ReferenceFile.objects.filter(pk=pk).update(doing=reference_files.BROKE_OFF)
        return
    if done.status == FileStatus.TAKEN:
        # The tables are the site's: the figures of every partnership rest on them.
        for slug in Body.objects.values_list("slug", flat=True):
            refresh_evidence.enqueue(slug)
