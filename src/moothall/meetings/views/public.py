"""What everyone may read of public meetings: when they are, and their agendas."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from moothall.ledger.refs import SITE
from moothall.meetings import queries
from moothall.meetings.access import open_to_everyone
from moothall.meetings.enums import AHEAD, Status
from moothall.meetings.models import Meeting
from moothall.meetings.permissions import may_read
from moothall.meetings.record_shown import public_record_of
from moothall.meetings.views.meetings import ShownItem, facts, standing_words
from moothall.partnership.access import BodyRequest
from moothall.partnership.permissions import NOBODY
from moothall.theme.formats import plural


@open_to_everyone
def public_meetings(request: BodyRequest) -> HttpResponse:
    """List the public meetings: those to come, then those past."""
    found = Meeting.objects.public().filter(body=request.partnership).select_related("body")
    coming = list(found.filter(status__in=AHEAD).order_by("starts", "pk"))
    past = list(found.exclude(status__in=AHEAD).order_by("-starts", "-pk"))
    answer = f"{plural(len(coming), 'meeting is', 'meetings are')} to come."
    context = {"coming": coming, "past": past, "answer": answer}
    return render(request, "meetings/public_meetings.html", context)


@open_to_everyone
def public_meeting(request: BodyRequest, pk: int) -> HttpResponse:
    """Show a public meeting with its agenda, without what is not for the public."""
    rows = Meeting.objects.public().filter(body=request.partnership)
    found = get_object_or_404(rows.select_related("body", "series"), pk=pk)
    slots = []
    if found.agenda_published_at:
        for slot in queries.timetable(found, queries.items_of(found)):
            is_open = may_read(SITE, NOBODY, slot.item)
            slots.append(ShownItem(slot.item, slot.time, is_open, ""))
    count = None
    if found.status == Status.HELD:
        count = queries.count_now(found, list(found.attendances.all()))
    context = {
        "meeting": found,
        "answer": standing_words(found),
        "facts": facts(found),
        "slots": slots,
        "count": count,
        "record": public_record_of(found),
    }
    return render(request, "meetings/public_meeting.html", context)
