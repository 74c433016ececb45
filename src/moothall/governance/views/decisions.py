"""The list of decisions, one decision, and the steps of its course."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.governance import course, elsewhere, holds, policies, queries, tables
from moothall.governance.enums import OPEN, PinnedAs, Stance, Status
from moothall.governance.forms import PublishForm, ReasonForm
from moothall.governance.interests_shown import interests_in
from moothall.governance.models import Decision
from moothall.governance.notice import Consent, Entry, Notice, PinnedThing
from moothall.governance.permissions import KEEPS, PROPOSES
from moothall.governance.subjects import State
from moothall.governance.told import untold
from moothall.governance.workdays import today, working_days_after
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import plural

P = ParamSpec("P")


@open_to(MEMBERS)
def decisions(request: BodyRequest) -> HttpResponseBase:
    """List the decisions someone may see, those in hand first."""
    may_propose = PROPOSES.holds(request.standing)
    found = queries.decisions(request.partnership, request.standing).with_consents().open_first()
    years = Decision.objects.filter(body=request.partnership).order_by("-year")
    listed = list(years.values_list("year", flat=True).distinct())
    page = tables.decisions(request, may_propose, listed).read(request, found)
    if page.wanted:
        return downloads.response(page)
    in_hand = found.filter(status__in=OPEN).count()
    answer = f"{plural(in_hand, 'decision is', 'decisions are')} in hand." if page.total else ""
    return render(
        request,
        "governance/decisions.html",
        {"page": page, "answer": answer, "may_propose": may_propose},
    )


@open_to(MEMBERS)
def decision(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one decision: where it stands, who has consented, what it rests on, what happened."""
    found = one(request, pk)
    notice = queries.notice(found)
    pinned = tables.pinned(request, notice.pinned)
    if pinned.wanted:
        return downloads.response(pinned)
    may_say = policies.can_speak(request.person, found)
    return render(
        request,
        "governance/decision.html",
        {
            "decision": found,
            "told": notice,
            "interests": interests_in(request, found),
            "pinned": pinned,
            "holds": [(h.reason, open_address(request, h.href)) for h in holds.holds_of(found)],
            "links": elsewhere.links_of(found, request.standing),
            "changed": _changed(notice),
            "voices": [_voice(each, who) for each, who in queries.voices(found)],
            "course": _course(notice),
            "record": _record(notice),
            "events": _happenings(notice, found),
            "may_consent": bool(may_say[Stance.CONSENT]),
            "may_object": bool(may_say[Stance.OBJECTION]),
            "may_take_back": bool(may_say[Stance.WITHDRAWN]),
            "may_publish": _may(policies.check_can_publish, request.standing, found),
            "may_withdraw": _may(
                policies.check_can_withdraw, request.person, request.standing, found
            ),
            "may_call_in": _may(policies.check_window_is_open, found)
            and bool(policies.may_call_in_for(request.person, request.standing, found)),
            "may_record": KEEPS.holds(request.standing),
            "exempt": queries.exempt_part(found, request.standing),
            "open_call_ins": list(found.call_ins.filter(answer=None)),
            "untold": untold(found) if found.public_since else (),
            "may_add": notice.status is Status.PROPOSED and PROPOSES.holds(request.standing),
        },
    )


def _changed(notice: Notice) -> list[PinnedThing]:
    """What is no longer what was pinned, while that still matters to who consents."""
    open_ = notice.status in OPEN
    return [thing for thing in notice.pinned if open_ and thing.state is not State.UNCHANGED]


@open_to(MEMBERS)
def on(request: BodyRequest, kind: str, pk: int) -> HttpResponse:
    """Lead to the latest decision on a thing, by its kind and id."""
    found = queries.decisions(request.partnership, request.standing)
    latest = found.filter(
        pins__pinned_as=PinnedAs.PROPOSAL, pins__kind=kind, pins__key=str(pk)
    ).first()
    if latest is None:
        raise Http404("There is no such page.")
    return redirect("governance:decision", body=request.partnership.slug, pk=latest.pk)


def one(request: BodyRequest, pk: int) -> Decision:
    """Return the decision of an address, as it stands now, or answer as for no such page."""
    return get_object_or_404(queries.decisions(request.partnership, request.standing), pk=pk)


@dataclass(frozen=True)
class Voice:
    """A line of the picture of who has consented."""

    title: str
    hint: str
    status: Tag
    href: str = ""


def _voice(consent: Consent, who: str) -> Voice:
    return Voice(consent.authority, tables.consent_hint(consent, who), tables.consent_tag(consent))


def _course(notice: Notice) -> list[tuple[str, object, str]]:
    """The days of its course: those that have come, and what they bring next."""
    days = [
        ("Proposed", notice.proposed_on),
        ("Last day for consents", notice.answer_by),
        ("Taken", notice.taken_on),
        ("Published", notice.published_on),
        ("Call-in until the end of", notice.call_in_deadline),
        *((f"Called in by {each.authority}", each.on) for each in notice.call_ins),
        ("In effect from", notice.effective_on),
        (str(notice.status.label).capitalize(), notice.ended_on),
    ]
    return [(name, day, "date") for name, day in days if day]


def _record(notice: Notice) -> list[tuple[str, object]]:
    rule = f"{notice.rule}; call-in of {plural(notice.call_in_days, 'working day')}"
    return [
        ("Decided by", f"{rule}; {notice.delegation}" if notice.delegation else rule),
        ("Supersedes", notice.supersedes or "no other decision"),
        ("Superseded by", notice.superseded_by or "none"),
        ("Fingerprint of its text", notice.content_hash),
        ("Head of the ledger now", notice.ledger_head),
    ]


@dataclass(frozen=True)
class Happening:
    """One event as the timeline shows it, with its place in the chain."""

    title: str
    at: dt.datetime
    by: str
    text: str


def _happenings(notice: Notice, found: Decision) -> list[Happening]:
    names = queries.who_did(notice.entries)
    return [_happening(each, names.get(each.sequence, each.by)) for each in notice.entries[::-1]]


def _happening(entry: Entry, by: str) -> Happening:
    place = f"Event {entry.sequence} of the ledger, hash {entry.hash[:12]}…"
    told = ", ".join(filter(None, (entry.words, entry.detail)))
    return Happening(told[0].upper() + told[1:], entry.at, by, place)


def _may(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether a check of the policies lets something be done: what the buttons offer."""
    try:
        check(*args, **kwargs)
    except NotAllowed:
        return False
    return True


@open_to(MANAGERS)
def publish(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what publishing brings, and publish when that is confirmed."""
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    form = PublishForm(request.POST or None)
    is_fresh = form.show(found)
    try:
        if request.method == "POST" and is_fresh:
            done = course.publish(by=request.person, decision=found)
            messages.success(request, f"Decision {done.reference} is published.")
            return back
        policies.check_can_publish(request.standing, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    deadline = working_days_after(today(), found.call_in_days)
    context = {"decision": found, "deadline": deadline, "form": form}
    status = 200 if is_fresh else 400
    return render(request, "governance/publish.html", context, status=status)


@open_to(PROPOSES)
def withdraw(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what withdrawing the proposal brings, ask why, and withdraw it."""
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    form = ReasonForm(request.POST or None)
    try:
        policies.check_can_withdraw(request.person, request.standing, found)
        is_fresh = form.show(found)
        if request.method == "POST" and is_fresh and form.is_valid():
            reason = form.cleaned_data["reason"]
            course.withdraw(by=request.person, decision=found, reason=reason)
            messages.success(request, f"The proposal {found.reference} is withdrawn.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form}
    return render(request, "governance/withdraw.html", context, status=status)
