"""Who holds a post: coming in, leaving, and the induction."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.team import actions, queries
from moothall.team.forms import FillForm, InductionForm, LastDayForm, TickForm
from moothall.team.models import Holder, InductionItem
from moothall.team.permissions import KEEPS_TEAM, may_tick
from moothall.team.views.posts import one
from moothall.theme.cells import Tag
from moothall.theme.formats import long_date, plural


def _holder(request: BodyRequest, pk: int) -> Holder:
    return get_object_or_404(
        Holder.objects.select_related("post__body", "person"),
        post__body=request.partnership,
        pk=pk,
    )


@open_to(KEEPS_TEAM)
def fill(request: BodyRequest, pk: int) -> HttpResponse:
    """Put somebody into a post."""
    body = request.partnership
    found = one(request, pk)
    # Whoever comes after somebody begins on the day after their last.
    last = found.holders.filter(ends__gte=today()).aggregate(last=Max("ends"))["last"]
    first = last + dt.timedelta(days=1) if last else today()
    begins = {"starts": max(first, found.starts), "ends": found.ends}
    form = FillForm(request.POST or None, body=body, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            actions.fill_post(by=request.person, post=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The post {found} is filled.")
            return redirect("team:post", body=body.slug, pk=pk)
    status = 400 if form.errors else 200
    return render(request, "team/fill.html", {"form": form, "post": found}, status=status)


@open_to(KEEPS_TEAM)
def leave(request: BodyRequest, pk: int) -> HttpResponse:
    """Record the last day of somebody in a post."""
    found = _holder(request, pk)
    form = LastDayForm(request.POST or None, initial={"ends": found.ends})
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_post(by=request.person, holder=found, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            last = long_date(form.cleaned_data["ends"])
            messages.success(request, f"{found} holds the post until {last}.")
            return redirect("team:post", body=request.partnership.slug, pk=found.post_id)
    status = 400 if form.errors else 200
    context = {"form": form, "holder": found, "post": found.post}
    return render(request, "team/leave.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of an induction."""

    title: str
    hint: str
    status: Tag
    href: str = ""


@open_to(MEMBERS)
def holder(request: BodyRequest, pk: int) -> HttpResponse:
    """Show how far somebody's induction is: to themselves, and to those who keep the team."""
    found = _seen(request, pk)
    items = queries.induction_of(found)
    left = sum(each.done_on is None for each in items)
    answer = (
        f"{plural(left, 'item is', 'items are')} left of {len(items)}."
        if left
        else ("Everything is done." if items else "")
    )
    context = {
        "holder": found,
        "post": found.post,
        "answer": answer,
        "items": [_line(request, found, each) for each in items],
        "keeps": KEEPS_TEAM.holds(request.standing),
    }
    return render(request, "team/holder.html", context)


def _seen(request: BodyRequest, pk: int) -> Holder:
    found = _holder(request, pk)
    if not may_tick(request.person, request.standing, found):
        raise PermissionDenied("An induction is shown to the holder, and to who keeps the team.")
    return found


def _line(request: BodyRequest, found: Holder, each: queries.Induction) -> Line:
    if each.done_on:
        return Line(each.item.words, f"Done on {long_date(each.done_on)}", Tag("done", "good"))
    keys = {"body": request.partnership.slug, "pk": found.pk, "number": each.item.pk}
    status = Tag("late", "action") if each.is_late else Tag("to do", "waiting")
    to = reverse("team:induction_done", kwargs=keys)
    return Line(each.item.words, f"By {long_date(each.due)}", status, to)


@open_to(MEMBERS)
def done(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Tick off a part of an induction, with the day."""
    found = _seen(request, pk)
    item = InductionItem.objects.filter(body=request.partnership, pk=number).first()
    if item is None:
        raise Http404("There is no such page.")
    form = TickForm(request.POST or None, initial={"done_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.tick(by=request.person, holder=found, item=item, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"“{item}” is ticked off.")
            return redirect("team:holder", body=request.partnership.slug, pk=pk)
    status = 400 if form.errors else 200
    context = {"form": form, "holder": found, "post": found.post, "item": item}
    return render(request, "team/done.html", context, status=status)


@open_to(KEEPS_TEAM)
def induction(request: BodyRequest) -> HttpResponse:
    """Say what an induction is made of."""
    body = request.partnership
    form = InductionForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_induction(by=request.person, body=body, items=form.items)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Inductions are made of this from now on.")
            return redirect("team:team", body=body.slug)
    status = 400 if form.errors else 200
    kept = InductionItem.objects.filter(body=body, retired=False).exists()
    return render(request, "team/induction.html", {"form": form, "kept": kept}, status=status)
