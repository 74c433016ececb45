"""Everybody's own inbox, and how they want to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from moothall.notices import actions, queries, tables
from moothall.notices.forms import ChoicesForm
from moothall.notices.kinds import named
from moothall.notices.mail import stopped_by
from moothall.partnership.access import OwnRequest, public, signed_in
from moothall.theme import downloads
from moothall.theme.formats import join_words, plural


@signed_in
def inbox(request: OwnRequest) -> HttpResponseBase:
    """List what somebody was told, the latest first."""
    page = tables.inbox().read(request, queries.inbox(request.person))
    if page.wanted:
        return downloads.response(page)
    new = queries.unread(request.person)
    answer = f"{plural(new, 'message is', 'messages are')} new." if page.total else ""
    return render(request, "notices/inbox.html", {"page": page, "new": new, "answer": answer})


@signed_in
def open_message(request: OwnRequest, pk: int) -> HttpResponse:
    """Go to the page that a message is about; it counts as read from now on."""
    mine = queries.inbox(request.person).filter(pk=pk)
    message = get_object_or_404(mine)
    queries.mark_read(mine)
    return redirect(message.address)


@signed_in
@require_POST
def read_all(request: OwnRequest) -> HttpResponse:
    """Count every message as read."""
    count = queries.mark_read(queries.inbox(request.person))
    messages.success(request, f"{plural(count, 'message counts', 'messages count')} as read.")
    return redirect("notices:inbox")


@signed_in
def choices(request: OwnRequest) -> HttpResponse:
    """Choose what comes by mail, and how often."""
    form = ChoicesForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        actions.choose_delivery(by=request.person, choices=form.chosen)
        messages.success(request, "You will be told as you chose.")
        return redirect("notices:inbox")
    status = 400 if form.errors else 200
    return render(request, "notices/choices.html", {"form": form}, status=status)


@csrf_exempt
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of some kinds, by the link in a mail: whoever holds it needs not sign in.

    Mail programs post to it by themselves (RFC 8058), so it asks for no more than its token.
    """
    found = stopped_by(token)
    if found is None:
        return render(request, "notices/stop_void.html", status=404)
    person, wanted = found
    titles = join_words([f"“{kind.title}”" for name in wanted if (kind := named(name))])
    if request.method == "POST":
        actions.choose_delivery(by=person, choices=wanted)
    context = {"titles": titles, "is_done": request.method == "POST"}
    return render(request, "notices/stop.html", context)
