"""Whose turn it is to chair (GOV-2): history and proposal, and passing the chair on."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import tables_chair
from moothall.partnership.access import MEMBERS, SERVES_ALL, BodyRequest, open_to
from moothall.partnership.chairing import pass_chair_on
from moothall.partnership.enums import ChairFrom
from moothall.partnership.forms_chair import ChairForm
from moothall.partnership.rota import Rota, rota, speakers
from moothall.theme import downloads
from moothall.theme.formats import long_date


@open_to(MEMBERS)
def turns(request: BodyRequest) -> HttpResponseBase:
    """Show who had the chair, who has it, and whose turn comes next, with the reason."""
    now = rota(request.partnership)
    history = tables_chair.history_table(request.partnership).read(request, now.history)
    plan = tables_chair.plan_table(request.partnership).read(request, now.plan)
    if history.wanted:
        return downloads.response(history)
    if plan.wanted:
        return downloads.response(plan)
    context = {
        "rota": now,
        "answer": in_words(now),
        "picture": tables_chair.picture(now),
        "history": history,
        "plan": plan,
        "among": ChairFrom(request.partnership.chair_from).label,
        "goes_round": request.partnership.chair_from != ChairFrom.NOBODY,
        "may_pass_on": request.standing.serves_all and bool(now.queue),
    }
    return render(request, "partnership/turns.html", context)


def in_words(now: Rota) -> str:
    """Say who has the chair, and whose turn is next."""
    told = "Nobody has the chair today."
    if now.chair:
        whose = f" for {now.chair.organisation}" if now.chair.organisation else ""
        until = f" until {long_date(now.chair.ends)}" if now.chair.ends else ""
        told = f"{now.chair.person} has the chair{whose}{until}."
    if now.coming:
        told += f" Then {now.coming.person} has it, from {long_date(now.coming.starts)}."
    if now.queue:
        next_one = now.queue[0]
        told += f" From {long_date(now.starts)} it is the turn of {next_one.candidate.name}: "
        told += f"{next_one.reason}."
    return told


@open_to(SERVES_ALL)
def pass_on(request: BodyRequest) -> HttpResponse:
    """Settle who has the chair next: whose turn it is, or another with the reason."""
    now = rota(request.partnership)
    sent = request.POST if request.method == "POST" else None
    form = ChairForm(sent, rota=now, speakers=speakers(request.partnership))
    if request.method == "POST" and form.is_valid():
        chair = form.seat("chair")
        assert chair is not None  # the form asks for one
        try:
            given = pass_chair_on(
                by=request.person,
                body=request.partnership,
                chair=chair,
                deputy=form.seat("deputy"),
                starts=form.cleaned_data["starts"],
                reason=form.cleaned_data["reason"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            day = long_date(given.starts)
            messages.success(request, f"{given.person} has the chair from {day}.")
            return redirect("partnership:turns", body=request.partnership.slug)
    context = {"form": form, "rota": now, "silent": _silent(now, form)}
    status = 400 if form.errors else 200
    return render(request, "partnership/pass_on.html", context, status=status)


def _silent(now: Rota, form: ChairForm) -> str:
    """Name the member whose turn it is where nobody of it could have the chair."""
    if not now.queue:
        return ""
    first = now.queue[0].candidate
    keys = [key for key, _ in form.fields["chair"].choices]  # type: ignore[attr-defined]
    return "" if any(str(key).endswith(f"-{first.key}") for key in keys) else first.name
