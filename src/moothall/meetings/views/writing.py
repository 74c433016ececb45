"""Writing minutes against the agenda, and correcting them once they are circulated."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.meetings import minutes_policies as policies
from moothall.meetings import minuting
from moothall.meetings.forms.minutes import MinutesForm
from moothall.meetings.minutes_shown import minutes_of
from moothall.meetings.minutes_texts import ChangedMeanwhile, Clash, Part, Texts, parts, texts_of
from moothall.meetings.models import Meeting, Minutes
from moothall.meetings.permissions import CONVENES
from moothall.meetings.queries import items_of
from moothall.meetings.views.papers import meeting_of
from moothall.partnership.access import BodyRequest, open_to
from moothall.theme.differences import marked
from moothall.theme.forms import field
from moothall.theme.prose import prose


@dataclass(frozen=True)
class Row:
    """A part of the form: its controls, how its text looks, what somebody else changed."""

    part: Part
    controls: Markup
    preview: Markup
    changed: Markup


@open_to(CONVENES)
def write(request: BodyRequest, pk: int) -> HttpResponse:
    """Write the draft, part by part."""
    meeting = meeting_of(request, pk)
    kept = minutes_of(meeting)
    try:
        policies.check_can_write(request.standing, meeting, kept)
    except NotAllowed as reason:
        # A form left open over the change keeps what was typed, and says why it is too late.
        if request.method != "POST":
            messages.error(request, str(reason))
            return redirect("meetings:meeting", body=request.partnership.slug, pk=pk)
    return _form(request, meeting, kept, correcting=False)


@open_to(CONVENES)
def correct(request: BodyRequest, pk: int) -> HttpResponse:
    """Make another version of circulated minutes."""
    meeting = meeting_of(request, pk)
    kept = minutes_of(meeting)
    if kept is None:
        return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    try:
        policies.check_can_correct(request.standing, kept)
    except NotAllowed as reason:
        if request.method != "POST":
            messages.error(request, str(reason))
            return redirect("meetings:minutes", body=request.partnership.slug, pk=pk)
    return _form(request, meeting, kept, correcting=True)


def _form(
    request: BodyRequest, meeting: Meeting, kept: Minutes | None, *, correcting: bool
) -> HttpResponse:
    items = items_of(meeting)
    form = MinutesForm(request.POST or None, parts=parts(items, texts_of(kept)))
    clashes: tuple[Clash, ...] = ()
    preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not preview:
        try:
            _save(request, meeting, kept, form, correcting)
        except ChangedMeanwhile as changed:
            clashes = changed.clashes
            form.shows(clashes, texts_of(kept))
            form.add_error(None, str(changed))
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            return redirect(_next(request, meeting))
    typed = form.typed if preview else {}
    context = {
        "meeting": meeting,
        "form": form,
        "rows": [_row(form, part, typed, clashes) for part in form.parts],
        "preview": preview,
        "correcting": correcting,
    }
    status = 400 if form.errors else 200
    return render(request, "meetings/minutes_write.html", context, status=status)


def _save(
    request: BodyRequest,
    meeting: Meeting,
    kept: Minutes | None,
    form: MinutesForm,
    correcting: bool,
) -> None:
    if correcting and kept is not None:
        saved = minuting.correct_minutes(
            by=request.person, minutes=kept, typed=form.typed, seen=form.seen
        )
        messages.success(request, f"Version {saved.version} of the minutes is in place.")
        return
    minuting.write_minutes(by=request.person, meeting=meeting, typed=form.typed, seen=form.seen)
    messages.success(request, "The draft is saved.")


def _next(request: BodyRequest, meeting: Meeting) -> str:
    """Where a button leads: on with writing, to a new action point, or to read it all."""
    slug = request.partnership.slug
    then = request.POST.get("then", "")
    if then.startswith("point"):
        address = reverse("meetings:point_new", kwargs={"body": slug, "pk": meeting.pk})
        item = then.removeprefix("point")
        return f"{address}?item={item}" if item.isdecimal() and item != "0" else address
    page = "minutes_write" if then == "on" else "minutes"
    return reverse(f"meetings:{page}", kwargs={"body": slug, "pk": meeting.pk})


def _row(form: MinutesForm, part: Part, typed: Texts, clashes: tuple[Clash, ...]) -> Row:
    clash = next((each for each in clashes if each.key == part.key), None)
    bound = form[f"text_{part.key}"]
    # Each part may be left empty for now; saying so at each would say little.
    controls = field(bound, label={"text": str(bound.label)}) + field(form[f"seen_{part.key}"])
    return Row(
        part,
        controls,
        prose(typed.get(part.key, "")),
        marked(clash.seen, clash.now) if clash else Markup(),
    )
