"""Public meetings are open to everyone; who is signed in keeps their navigation."""

from moothall.meetings.models import Meeting
from moothall.partnership.access import open_where
from moothall.partnership.models import Body


def _has_meetings(body: Body) -> bool:
    return Meeting.objects.public().filter(body=body).exists()


open_to_everyone = open_where(_has_meetings)
