"""The list of disputes, one dispute, and opening one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.disputes import actions, policies, queries, tables
from moothall.disputes.enums import OPEN, RUNNING, Ending, Finding, Ruling
from moothall.disputes.forms import OpenForm
from moothall.disputes.models import Dispute, Evidence, Party, Seat
from moothall.disputes.permissions import OPENS, may_convene, speaks_for
from moothall.disputes.queries import Sitting, Taken
from moothall.disputes.standing import where_it_stands
from moothall.disputes.views.steps import buttons, one
from moothall.faults import InvalidValue
from moothall.governance import subjects as things
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.partnership.happenings import happenings
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import long_date, plural, short_date


@open_to(MEMBERS)
def disputes(request: BodyRequest) -> HttpResponseBase:
    """List the disputes someone may see, those in hand first."""
    may_open = OPENS.holds(request.standing)
    found = queries.listed(request.partnership, request.standing, request.person)
    page = tables.disputes(request, may_open).read(request, found)
    if page.wanted:
        return downloads.response(page)
    in_hand = found.filter(status__in=OPEN).count()
    answer = ""
    if page.total:
        answer = (
            f"{plural(in_hand, 'dispute is', 'disputes are')} in hand."
            if in_hand
            else ("Nothing is in dispute now.")
        )
    context = {"page": page, "answer": answer, "may_open": may_open}
    return render(request, "disputes/disputes.html", context)


@open_to(MEMBERS)
def dispute(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one dispute: where it stands, its steps and panels, what the parties bring."""
    found = one(request, pk)
    steps = queries.taken(found)
    thing = queries.disputed(found)
    context = {
        "dispute": found,
        "answer": where_it_stands(found),
        "thing": thing,
        "thing_href": open_address(request, thing.address),
        "outcome_href": _outcome_href(request, found),
        "buttons": buttons(request, found),
        "steps": [_line(each) for each in steps],
        "panels": [_panel(request, each) for each in steps if each.panel],
        "parties": [(party.called, _part(party)) for party in found.parties.all()],
        "propositions": list(found.propositions.select_related("party")),
        "evidence": [_laid(request, found, each) for each in found.evidence.all()],
        "hearings": list(found.hearings.select_related("step")),
        "may_name": policies.holds(
            policies.check_can_name, request.standing, found, steps[found.at_step - 1].step
        ),
        "may_answer": [a for s in steps for each in s.panel for a in _own(request, each)],
        "keeps": may_convene(request.standing, found),
        "today": today(),
        "record": _record(found),
        "events": happenings(found.ref),
    }
    return render(request, "disputes/dispute.html", context)


def _part(party: Party) -> str:
    """What an organisation is to the dispute; of one that joined, since when and why."""
    part = str(party.get_part_display())
    return f"{part} on {long_date(party.joined_on)}: {party.affected}" if party.joined_on else part


@dataclass(frozen=True)
class Line:
    """A line of the picture of the steps, or of a panel."""

    title: str
    hint: str
    status: Tag
    at: str = "ahead"
    href: str = ""
    also: tuple[tuple[str, str], ...] = ()


ENDED_TONE = {
    Ending.UPHELD: "good",
    Ending.ACCEPTED: "good",
    Ending.SETTLED: "good",
    Ending.DISMISSED: "good",
}


def _line(each: Taken) -> Line:
    step = each.step
    rule = str(Ruling(step.ruling).label).capitalize()
    if each.now:
        assert step.began_on
        assert step.last_day
        hint = f"Since {long_date(step.began_on)}. {rule}."
        return Line(step.name, hint, Tag(f"until {short_date(step.last_day)}", "waiting"), "now")
    if each.outcomes:
        last = each.outcomes[-1]
        ending = Ending(last.ending)
        tag = Tag(str(ending.label), ENDED_TONE.get(ending, "plain"))
        return Line(step.name, f"{long_date(last.reached_on)}. {last.text}", tag, "behind")
    if step.began_on:
        hint = f"Since {long_date(step.began_on)}."
        return Line(step.name, hint, Tag("ended", "plain"), "behind")
    terms = f"{rule}; {plural(step.places, 'place')}; {plural(step.days, 'working day')}."
    return Line(
        step.name, terms, Tag("to come" if each.step.dispute.status in RUNNING else "not needed")
    )


@dataclass(frozen=True)
class Panel:
    """The panel of a step as the page shows it."""

    title: str
    lines: tuple[Line, ...]


def _panel(request: BodyRequest, each: Taken) -> Panel:
    lines = tuple(_sitting(request, sitting) for sitting in each.panel)
    return Panel(f"Step {each.step.number}: {each.step.name}", lines)


def _sitting(request: BodyRequest, sitting: Sitting) -> Line:
    seat, given = sitting.seat, sitting.answer
    name = str(seat)[0].upper() + str(seat)[1:]
    also = _may_on(request, seat)
    if seat.left_on:
        hint = f"Stood down on {long_date(seat.left_on)}: {seat.left_because}"
        return Line(name, hint, Tag("stood down", "plain"))
    if given:
        how = f" (recorded from: {given.said_in})" if given.said_in else ""
        words = str(Finding(given.finding).label)
        if given.proposition:
            words = f"accept proposition {given.proposition.number}"
        return Line(name, f"{given.reason}{how}", Tag(words, "teal"), also=also)
    hint = f"Checked: {'; '.join(seat.checked)}."
    return Line(name, hint, Tag("no answer yet", "waiting"), also=also)


def _may_on(request: BodyRequest, seat: Seat) -> tuple[tuple[str, str], ...]:
    """What somebody may do on a seat: its title and address."""
    by, place = request.person, request.standing
    at = {"body": request.partnership.slug, "pk": seat.dispute_id, "number": seat.pk}
    found = []
    if policies.holds(policies.check_can_answer, by, place, seat, "as recorded"):
        own = policies.is_person(by, seat)
        found.append(
            ("Answer" if own else "Record an answer", reverse("disputes:answer", kwargs=at))
        )
    if policies.holds(policies.check_can_stand_down, by, place, seat):
        found.append(("Stand down", reverse("disputes:stand_down", kwargs=at)))
    return tuple(found)


def _own(request: BodyRequest, sitting: Sitting) -> list[str]:
    """The address on which the reader answers from their own seat, if they may now."""
    found = dict(_may_on(request, sitting.seat))
    return [found["Answer"]] if "Answer" in found else []


def _laid(request: BodyRequest, found: Dispute, each: Evidence) -> dict[str, Any]:
    """A piece of evidence, with the address of the thing it is and whether it has changed."""
    pinned = each.pinned
    now = things.find(found.body, pinned) if pinned else None
    return {
        "evidence": each,
        "address": open_address(request, now.address) if now else "",
        "state": str(things.compared(pinned, now)) if pinned else "",
    }


def _outcome_href(request: BodyRequest, found: Dispute) -> str:
    """The page of the decision on its outcome, for who may open that: not before it is public."""
    if found.outcome_decision_id is None:
        return ""
    at = {"body": request.partnership.slug, "pk": found.outcome_decision_id}
    return open_address(request, reverse("governance:decision", kwargs=at))


def _record(found: Dispute) -> list[tuple[str, object]]:
    outcome = found.outcome_decision
    version = found.procedure_version
    return [
        ("Procedure", f"version {version}" if version else "the standard procedure"),
        ("Confidential", found.exempt_because or "no"),
        ("Decision on its outcome", str(outcome) if outcome else "none"),
        ("Fingerprint of what is disputed", found.content_hash[:16] + "…"),
    ]


@open_to(OPENS)
def new(request: BodyRequest) -> HttpResponse:
    """Open a dispute for a member."""
    body = request.partnership
    terms = queries.terms_of(body)
    form = OpenForm(
        request.POST or None,
        body=body,
        place=request.standing,
        mine=speaks_for(request.person, body),
        window=terms.window_days,
        initial={"about": request.GET.get("about", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.open_dispute(
                by=request.person,
                body=body,
                about=form.about,
                opened_for=form.opened_for,
                against=form.against,
                ground=data["ground"],
                sought=data["sought"],
                exempt_because=data["exempt_because"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Dispute {made.reference} is opened.")
            return redirect("disputes:dispute", body=body.slug, pk=made.pk)
    context = {"form": form, "first": terms.steps[0], "nothing": not form.offered}
    status = 400 if form.errors else 200
    return render(request, "disputes/open.html", context, status=status)
