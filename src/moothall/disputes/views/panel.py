"""Naming the panel, answering from a seat, standing down, recording a hearing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from moothall.disputes import actions, answering, conflicts, naming, policies
from moothall.disputes.conflicts import Candidate
from moothall.disputes.enums import Finding, Ruling, Sits
from moothall.disputes.forms import (
    AnswerForm,
    HeardForm,
    MemberSeatForm,
    OutsideSeatForm,
    ReasonForm,
)
from moothall.disputes.models import Dispute, Hearing, Seat
from moothall.disputes.moves import step_of
from moothall.disputes.views.steps import Verb, answered, one
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.models import Area
from moothall.theme.formats import plural

NO_OBSERVER = (
    " Whoever sits here without an account tells the clerk what they answer. To let them read the "
    "dispute and answer in person, have the manager invite them as an observer of the partnership "
    "first."
)


@open_to(MEMBERS)
def name(request: BodyRequest, pk: int) -> HttpResponse:
    """Name somebody to the panel, with what bars others."""
    dispute = one(request, pk)
    step = step_of(dispute)
    taken = step.seats.filter(left_on=None).count()
    lede = (
        f"Step {step.number}, {step.name}: {taken} of {plural(step.places, 'place')} filled. "
        "Conflicts of interest are checked, and kept with the seat."
    )
    if step.sits == Sits.MEMBERS:
        return _name_member(request, dispute, lede)
    observers = conflicts.observers_of(dispute)
    if not observers:
        lede += NO_OBSERVER

    def _outside(request: BodyRequest, dispute: Dispute) -> dict[str, object]:
        return {"observers": observers, "step": step}

    verb = _naming(lede, OutsideSeatForm, _name_outside, _outside)
    return answered(request, dispute, verb, areas=OutsideSeatForm.base_fields["area"].widget)


def _naming(lede: str, form: Any, do: Any, given: Any = None) -> Verb:
    return Verb(
        button="Name somebody to the panel",
        question="Who sits on the panel?",
        lede=lede,
        submit="Name them",
        done="The panel has another member.",
        check=lambda r, d: policies.check_can_name(r.standing, d, step_of(d)),
        form=form,
        do=do,
        given=given or (lambda r, d: {}),
    )


def _name_member(request: BodyRequest, dispute: Dispute, lede: str) -> HttpResponse:
    candidates = conflicts.directors_of(dispute)
    step = step_of(dispute)
    free, barred = {}, []
    for who in candidates:
        bars = [check.found for check in conflicts.checks(dispute, step, who) if check.bars]
        if bars:
            barred.append((f"{who.role.capitalize()}, {who.called}", "; ".join(bars)))
        elif who.person and who.organisation:
            free[f"{who.person.pk}-{who.organisation.pk}"] = who

    def do(request: BodyRequest, dispute: Dispute, form: Any) -> object:
        who = free[form.cleaned_data["who"]]
        return naming.name_to_panel(by=request.person, dispute=dispute, who=who)

    choices = [(key, f"{w.role.capitalize()}, {w.called}") for key, w in free.items()]
    verb = _naming(lede, MemberSeatForm, do, lambda r, d: {"free": choices})
    return answered(request, dispute, verb, barred=barred, nobody=not choices)


def _name_outside(request: BodyRequest, dispute: Dispute, form: Any) -> object:
    data = form.cleaned_data
    area = Area.objects.filter(pk=str(data["area"])).first() if data["area"] else None
    who = Candidate(data["role"], data["called"], form.person, area=area)
    return naming.name_to_panel(by=request.person, dispute=dispute, who=who)


def _seat(request: BodyRequest, dispute: Dispute, number: int) -> Seat:
    found = dispute.seats.select_related("step", "person", "organisation", "area")
    seat = get_object_or_404(found, pk=number)
    seat.dispute = seat.step.dispute = dispute
    return seat


@open_to(MEMBERS)
def answer(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Answer from a seat on the panel, or record what somebody from outside answers."""
    dispute = one(request, pk)
    seat = _seat(request, dispute, number)
    own = policies.is_person(request.person, seat)

    def do(request: BodyRequest, dispute: Dispute, form: Any) -> object:
        return answering.answer(
            by=request.person,
            seat=seat,
            finding=form.finding,
            proposition=form.proposition,
            reason=form.cleaned_data["reason"],
            said_in=form.cleaned_data.get("said_in", ""),
        )

    verb = Verb(
        button="Answer",
        question="What do you answer?" if own else f"What does the {seat} answer?",
        lede=f"The panel decides by {Ruling(seat.step.ruling).label}. The answer that makes a "
        "result carries it out at once; until then an answer can be replaced by another, and both "
        "stand in the record.",
        submit="Record the answer",
        done="The answer stands in the record.",
        check=lambda r, d: policies.check_can_answer(
            r.person, r.standing, seat, "" if own else "-"
        ),
        form=AnswerForm,
        do=do,
        given=lambda r, d: {"step": seat.step, "for_others": not own},
    )
    made = list(dispute.propositions.select_related("party"))
    can_uphold = Finding.UPHOLD in seat.step.terms.findings
    return answered(
        request, dispute, verb, propositions=made, sought=dispute.sought, can_uphold=can_uphold
    )


@open_to(MEMBERS)
def stand_down(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Leave a seat vacant, with the reason."""
    dispute = one(request, pk)
    seat = _seat(request, dispute, number)
    verb = Verb(
        button="Stand down",
        question=f"Why does the {seat} stand down?",
        lede="What they answered counts no more, and somebody else is named. The clock runs on.",
        submit="Record it",
        done="A place on the panel is vacant.",
        check=lambda r, d: policies.check_can_stand_down(r.person, r.standing, seat),
        form=ReasonForm,
        do=lambda r, d, f: naming.stand_down(
            by=r.person, seat=seat, because=f.cleaned_data["because"]
        ),
        kind="warning",
    )
    return answered(request, dispute, verb)


@open_to(MEMBERS)
def heard(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Record what was heard at a hearing."""
    dispute = one(request, pk)
    hearing = get_object_or_404(Hearing.objects.filter(dispute=dispute), pk=number)
    hearing.dispute = dispute
    if hearing.heard:
        messages.error(request, "What was heard is recorded already.")
        return redirect("disputes:dispute", body=request.partnership.slug, pk=pk)
    verb = Verb(
        button="Record what was heard",
        question="What was heard?",
        lede="Once recorded it cannot be changed.",
        submit="Record it",
        done="What was heard stands in the record.",
        check=lambda r, d: policies.check_convenes(r.standing, d),
        form=HeardForm,
        do=lambda r, d, f: actions.record_hearing(
            by=r.person, hearing=hearing, heard=f.cleaned_data["heard"]
        ),
    )
    return answered(request, dispute, verb)
