"""The clerk's desk for an agenda: what is on it, what is suggested, and publishing it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall.charter.queries import notice_days
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.meetings import agenda_making, policies, queries
from moothall.meetings.agenda_making import Wording
from moothall.meetings.agenda_sources import Suggestion
from moothall.meetings.enums import ItemKind, Status
from moothall.meetings.forms.agenda import ItemForm, PublishForm, WithdrawForm
from moothall.meetings.invited import invited_to
from moothall.meetings.models import AgendaItem, Meeting
from moothall.meetings.permissions import CONVENES
from moothall.meetings.views.meetings import back_to, one
from moothall.partnership.access import BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.theme.formats import long_date, plural

LONGEST_TITLE = 200
# Not its place: the form does not say that.
OF_AN_ITEM = ("AgendaItemAdded", "AgendaItemChanged")


@open_to(CONVENES)
def agenda(request: BodyRequest, pk: int) -> HttpResponse:
    """Show the agenda as it is being made, with the open matters that could stand on it."""
    found = one(request, pk)
    items = queries.items_of(found)
    context = {
        "meeting": found,
        "slots": queries.timetable(found, items),
        "answer": _answer(found, items),
        "left": queries.minutes_left(found, items),
        "suggestions": [
            (each, open_address(request, each.matter.href)) for each in queries.suggestions(found)
        ]
        if found.is_ahead
        else [],
        "is_late": found.status == Status.AGENDA,
        "notice_words": policies.publish_words(found),
    }
    return render(request, "meetings/agenda.html", context)


def _answer(found: Meeting, items: list[AgendaItem]) -> str:
    on = [item for item in items if not item.is_withdrawn]
    if not on:
        return "Nothing yet."
    left = queries.minutes_left(found, items)
    fits = f"{plural(left, 'minute')} left" if left >= 0 else f"{plural(-left, 'minute')} too many"
    return f"{plural(len(on), 'item')}, {fits}."


@open_to(CONVENES)
def add(request: BodyRequest, pk: int) -> HttpResponse:
    """Add an item by hand; or one that is suggested, worded by hand."""
    found = one(request, pk)
    suggestion = _suggested(found, request.GET.get("from", ""))
    is_late = found.status == Status.AGENDA
    initial: dict[str, object] = {"kind": ItemKind.DISCUSSION}
    if suggestion:
        initial = {"title": suggestion.matter.title[:LONGEST_TITLE], "kind": _kind(suggestion)}
    form = ItemForm(
        request.POST or None, invited=invited_to(found), is_late=is_late, initial=initial
    )
    try:
        policies.check_is_ahead(request.person, found)
        if request.method == "POST" and form.is_valid():
            item = agenda_making.add_item(
                by=request.person,
                meeting=found,
                wording=form.wording,
                suggestion=suggestion,
                late_because=form.cleaned_data.get("late_because", ""),
            )
            messages.success(request, f"“{item.title}” is item {item.number}.")
            return redirect(back_to(request, found, "agenda"))
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(back_to(request, found))
    context = {"form": form, "meeting": found, "item": None}
    return render(request, "meetings/item.html", context, status=400 if form.errors else 200)


@require_POST
@open_to(CONVENES)
def take(request: BodyRequest, pk: int) -> HttpResponse:
    """Put a suggested matter on the agenda as it is; on a published one it needs a reason."""
    found = one(request, pk)
    suggestion = _suggested(found, request.POST.get("key", ""))
    if suggestion is None:
        messages.error(request, "That matter is no longer open, or is on the agenda already.")
        return redirect(back_to(request, found, "agenda"))
    try:
        item = agenda_making.add_item(
            by=request.person,
            meeting=found,
            wording=Wording(suggestion.matter.title[:LONGEST_TITLE], _kind(suggestion)),
            suggestion=suggestion,
            late_because="It is urgent." if suggestion.matter.urgent else "",
        )
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"“{item.title}” is item {item.number}.")
    return redirect(back_to(request, found, "agenda"))


def _suggested(found: Meeting, key: str) -> Suggestion | None:
    if not key:
        return None
    return next((each for each in queries.suggestions(found) if each.key == key), None)


def _kind(suggestion: Suggestion) -> ItemKind:
    ref = suggestion.matter.ref
    return ItemKind.DECISION if ref and ref.kind == "decision" else ItemKind.DISCUSSION


@open_to(CONVENES)
def item(request: BodyRequest, pk: int, item: int) -> HttpResponse:
    """Change an item."""
    found = one(request, pk)
    kept = _item(found, item)
    initial = ItemForm.filled_in(kept)
    form = ItemForm(request.POST or None, invited=invited_to(found), initial=initial)
    form.about = f"the item, which is now “{kept.title}”, {plural(kept.minutes, 'minute')},"
    is_fresh = form.show_with(history_of(kept.ref).filter(name__in=OF_AN_ITEM))
    try:
        policies.check_can_change_item(request.person, kept)
        if request.method == "POST" and is_fresh and form.is_valid():
            agenda_making.change_item(by=request.person, item=kept, wording=form.wording)
            messages.success(request, f"Item {kept.number} is changed.")
            return redirect(back_to(request, found, "agenda"))
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(back_to(request, found))
    context = {"form": form, "meeting": found, "item": kept}
    return render(request, "meetings/item.html", context, status=400 if form.errors else 200)


def _item(found: Meeting, pk: int) -> AgendaItem:
    return get_object_or_404(
        AgendaItem.objects.select_related("meeting__body"), meeting=found, pk=pk
    )


WAYS = {"up": -1, "down": 1}


@require_POST
@open_to(CONVENES)
def shift(request: BodyRequest, pk: int, item: int) -> HttpResponse:
    """Move an item up or down by one."""
    found = one(request, pk)
    kept = _item(found, item)
    way = request.POST.get("way", "")
    if way not in WAYS:
        raise Http404("There is no such page.")
    try:
        agenda_making.shift_item(by=request.person, item=kept, steps=WAYS[way])
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect(f"{back_to(request, found, 'agenda')}#item-{kept.pk}")


@open_to(CONVENES)
def drop(request: BodyRequest, pk: int, item: int) -> HttpResponse:
    """Take an item off: without a trace before the agenda is published, with a reason after."""
    found = one(request, pk)
    kept = _item(found, item)
    published = found.status == Status.AGENDA
    form = WithdrawForm(request.POST or None) if published else None
    back = redirect(back_to(request, found, "agenda"))
    try:
        if published:
            policies.check_can_withdraw(request.person, kept)
        else:
            policies.check_can_drop(request.person, kept)
        if request.method == "POST" and form and form.is_valid():
            agenda_making.withdraw_item(by=request.person, item=kept, **form.cleaned_data)
            messages.success(request, f"“{kept.title}” is withdrawn.")
            return back
        if request.method == "POST" and not form:
            agenda_making.drop_item(by=request.person, item=kept)
            messages.success(request, f"“{kept.title}” is off the agenda.")
            return back
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
        return back
    context = {"form": form, "meeting": found, "item": kept}
    status = 400 if form and form.errors else 200
    return render(request, "meetings/drop.html", context, status=status)


@open_to(CONVENES)
def publish(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what publishing the agenda brings, and publish it."""
    found = one(request, pk)
    form = PublishForm(request.POST or None, is_short=policies.is_short_notice(found))
    asked = request.method == "POST"
    try:
        policies.check_can_publish(request.person, found)
        if asked and (form.is_valid() or not form.fields):
            data = form.cleaned_data if form.fields else {}
            done = agenda_making.publish_agenda(by=request.person, meeting=found, **data)
            messages.success(
                request,
                f"The agenda of {long_date(done.starts)} is published. Those invited are told.",
            )
            return redirect(back_to(request, found))
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(back_to(request, found, "agenda"))
    items = queries.items_of(found)
    context = {
        "form": form,
        "meeting": found,
        "slots": queries.timetable(found, items),
        "left": queries.minutes_left(found, items),
        "is_short": bool(form.fields),
        "days": notice_days(found.body, found.day),
    }
    return render(request, "meetings/publish.html", context, status=400 if form.errors else 200)
