"""Calendar feeds: somebody's own by a secret address, and that of a body's public meetings."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.meetings import calendar_links, calendars, ical
from moothall.meetings.access import open_to_everyone
from moothall.meetings.models import CalendarLink
from moothall.meetings.views.meetings import given
from moothall.notices.mail import address
from moothall.partnership.access import BodyRequest, OwnRequest, public, signed_in


@signed_in
def mine(request: OwnRequest) -> HttpResponse:
    """Show the address by which calendars fetch somebody's meetings, and let them void it."""
    link = CalendarLink.objects.filter(person=request.person, is_open=True).first()
    token = calendar_links.token_of(link) if link else ""
    context = {
        "link": address(reverse("calendar:feed", kwargs={"token": token})) if token else "",
        "made_at": link.made_at if link else None,
        "meetings": len(calendars.of_person(request.person)),
    }
    return render(request, "meetings/calendar.html", context)


@require_POST
@signed_in
def open_link(request: OwnRequest) -> HttpResponse:
    """Make a new address; the one before is void."""
    calendar_links.open_link(by=request.person)
    messages.success(request, "This is your address. An older one gives nothing any more.")
    return redirect("calendar:mine")


@require_POST
@signed_in
def close_link(request: OwnRequest) -> HttpResponse:
    """Close the address."""
    calendar_links.close_link(by=request.person)
    messages.success(request, "The address is closed: whoever has it gets nothing any more.")
    return redirect("calendar:mine")


@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give out the meetings of whoever's address it is."""
    link = calendar_links.link_of(token)
    if link is None:
        raise Http404("There is no such page.")
    found = calendars.of_person(link.person)
    return given(ical.calendar("My meetings", found, public=False), "meetings.ics")


@open_to_everyone
def public_feed(request: BodyRequest) -> HttpResponse:
    """Give out the public meetings of a body."""
    body = request.partnership
    made = ical.calendar(f"Meetings of {body.name}", calendars.of_body(body), public=True)
    return given(made, f"meetings-{body.slug}.ics")
