"""Long work of meetings, done by the background worker."""

from django_tasks import task

from moothall.meetings import conversions, packs
from moothall.meetings.models import Pack, Paper
from moothall.meetings.pack_content import content_of
from moothall.queues import LONG, SHORT, logged


@task(queue_name=SHORT)
def make_pack(pk: int) -> None:
    """Make the file of a pack that somebody waits for, unless it was made meanwhile."""
    pack = Pack.objects.select_related("meeting__body").get(pk=pk)
    if pack.status not in packs.WORKING:
        return
    found = Paper.objects.filter(meeting=pack.meeting)
    for paper in conversions.wanted(found):
        conversions.convert(paper)
    # The whole pack is given only to those who may read all of it.
    content = content_of(pack.meeting, lambda item: True, is_public=pack.is_public)
    with logged(f"Making the pack {pk}"):  # the pack itself says that it failed
        packs.make_file(pack, content)


@task(queue_name=LONG)
def convert_paper(pk: int) -> None:
    """Make the PDF of an Office paper, unless there is one: of this or of one that is the same."""
    for paper in conversions.wanted(Paper.objects.filter(pk=pk)):
        conversions.convert(paper)
