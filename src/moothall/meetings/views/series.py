"""One series of meetings: its pattern and meetings, more of them, another pattern."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.meetings import queries, series_calling, tables
from moothall.meetings import series as patterns
from moothall.meetings.forms.series import ChangePatternForm, ExtendForm
from moothall.meetings.models import Series
from moothall.meetings.permissions import CONVENES
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def series(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show the pattern of a series, and its meetings."""
    found = one(request, pk)
    rows = queries.listed(request.partnership, request.standing).filter(series=found)
    years = sorted({day.year for day in rows.dates("starts", "year")}, reverse=True)
    page = tables.meetings(request, years).read(request, rows.order_by("starts", "pk"))
    if page.wanted:
        return downloads.response(page)
    ahead = plural(vars(found)["to_come"], "meeting")
    context = {
        "series": found,
        "answer": f"{_upper(patterns.pattern_words(found))}. {ahead} to come.",
        "facts": facts(found),
        "page": page,
    }
    return render(request, "meetings/series.html", context)


def one(request: BodyRequest, pk: int) -> Series:
    """Return the series of an address, or answer as for no such page."""
    return get_object_or_404(queries.series_of(request.partnership, request.standing), pk=pk)


def facts(found: Series) -> list[tuple[str, object]]:
    """Return the pattern of a series."""
    return [
        ("Days", _upper(patterns.pattern_words(found))),
        ("From", patterns.span_words(found)),
        ("Length", plural(found.minutes, "minute")),
        ("Place", found.place or "by the address to join"),
    ]


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]


@open_to(CONVENES)
def extend(request: BodyRequest, pk: int) -> HttpResponse:
    """Call more meetings of a series."""
    found = one(request, pk)
    form = ExtendForm(request.POST or None, series=found)
    is_fresh = form.show_with(history_of(found.ref))
    if request.method == "POST" and is_fresh and form.is_valid():
        before = found.meetings.count()
        try:
            made = series_calling.extend_series(by=request.person, series=found, **form.given)  # type: ignore[arg-type]
        except InvalidValue as fault:
            form.add_error(_field(form), str(fault))
        else:
            count = plural(made.meetings.count() - before, "meeting is", "meetings are")
            words = f"{count} called, the last on {long_date(made.last)}. Those invited are told."
            messages.success(request, words)
            return redirect("meetings:series", body=request.partnership.slug, pk=pk)
    context = {"form": form, "series": found, "pattern": patterns.pattern_words(found)}
    status = 400 if form.errors else 200
    return render(request, "meetings/series_extend.html", context, status=status)


def _field(form: ExtendForm) -> str:
    return "last" if "last" in form.fields else "listed"


@open_to(CONVENES)
def change(request: BodyRequest, pk: int) -> HttpResponse:
    """Change the pattern of a series: say first what would become of each meeting."""
    found = one(request, pk)
    form = ChangePatternForm(request.POST or None, initial=ChangePatternForm.filled_in(found))
    meetings = [each.ref for each in found.meetings.all()]
    is_fresh = form.show_with(history_of(found.ref, *meetings))
    shown = None
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            new, because = form.new, form.cleaned_data["because"]
            series_calling.check_can_change(request.person, found, new, because)
            shown = patterns.change_to(found, new)
            if form.has_shown(shown):
                series_calling.change_series(
                    by=request.person, series=found, new=new, because=because
                )
                messages.success(request, "The series is changed. Those invited are told.")
                return redirect("meetings:series", body=request.partnership.slug, pk=pk)
        except (InvalidValue, NotAllowed) as fault:
            shown = None
            form.add_error(None, str(fault))
    context = {"form": form, "series": found, "shown": shown}
    context["pattern"] = patterns.pattern_words(found)
    status = 400 if form.errors else 200
    return render(request, "meetings/series_change.html", context, status=status)
