"""The forms on a dispute: each verb with its question, its form, when it may be used, what it does.

One page serves them all (`disputes/step.html`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moothall.disputes import actions, answering, joining, policies, queries
from moothall.disputes.forms import (
    EvidenceForm,
    HearingForm,
    JoinForm,
    OnDispute,
    PropositionForm,
    ReasonForm,
    SettledForm,
)
from moothall.disputes.models import Dispute
from moothall.disputes.permissions import may_join_for, parties_of
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import words_of
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme.formats import join_words


@dataclass(frozen=True)
class Verb:
    """Something that can be done on a dispute: the button, the question of its page, what follows,
    the form, whether it may be done now, and the doing of it.
    """

    button: str
    question: str
    lede: str
    submit: str
    done: str
    check: Callable[[BodyRequest, Dispute], object]
    form: Callable[..., OnDispute]
    do: Callable[[BodyRequest, Dispute, Any], object]
    kind: str = "primary"
    given: Callable[[BodyRequest, Dispute], dict[str, Any]] = lambda request, dispute: {}


def _propose(request: BodyRequest, dispute: Dispute, form: Any) -> object:
    parties = parties_of(request.person, dispute)
    party = next(p for p in parties if str(p.pk) == form.cleaned_data["party"])
    return actions.make_proposition(
        by=request.person, dispute=dispute, party=party, text=form.cleaned_data["text"]
    )


def _give_evidence(request: BodyRequest, dispute: Dispute, form: Any) -> object:
    return actions.give_evidence(
        by=request.person,
        dispute=dispute,
        of_whom=form.cleaned_data["of_whom"],
        text=form.cleaned_data["text"],
        thing=form.ref,
    )


def _check_hears(request: BodyRequest, dispute: Dispute) -> None:
    policies.check_convenes(request.standing, dispute)
    policies.check_runs(dispute)


VERBS: dict[str, Verb] = {
    "proposition": Verb(
        "Make a proposition",
        "What do you propose?",
        "The panel may accept it as it stands. It cannot be changed; another can be made.",
        "Make the proposition",
        "The proposition stands in the record.",
        lambda r, d: policies.check_can_propose(r.person, d),
        PropositionForm,
        _propose,
        given=lambda r, d: {"parties": parties_of(r.person, d)},
    ),
    "evidence": Verb(
        "Give evidence",
        "What shall the panel see?",
        "It stands in the record and cannot be changed.",
        "Lay it before the panel",
        "The evidence is before the panel.",
        lambda r, d: policies.check_can_give_evidence(r.person, r.standing, d),
        EvidenceForm,
        _give_evidence,
    ),
    "join": Verb(
        "Join the dispute",
        "Whom does it affect too?",
        "Whoever joins is a party from then on: it makes propositions and gives evidence, and what "
        "the panel decides binds it. Nobody of it sits on the panel; whoever does stands down.",
        "Join the dispute",
        "You have joined the dispute.",
        lambda r, d: policies.check_may_join(r.person, d),
        JoinForm,
        lambda r, d, f: joining.join(
            by=r.person, dispute=d, organisation=f.joins, affected=f.cleaned_data["affected"]
        ),
        given=lambda r, d: {"mine": may_join_for(r.person, d)},
    ),
    "hearing": Verb(
        "Call a hearing",
        "When are the parties heard?",
        "Inside the clock of this step. Afterwards what was heard is recorded.",
        "Call the hearing",
        "The hearing is called.",
        _check_hears,
        HearingForm,
        lambda r, d, f: actions.call_hearing(
            by=r.person, dispute=d, on=f.cleaned_data["on"], place=f.cleaned_data["place"]
        ),
    ),
    "settle": Verb(
        "Record a settlement",
        "On what have the parties settled?",
        "It is put to the members as a decision, which takes the place of what is disputed.",
        "Record the settlement",
        "The settlement is put to the members.",
        lambda r, d: policies.check_mediates(r.standing, d),
        SettledForm,
        lambda r, d, f: answering.settle_between_parties(
            by=r.person, dispute=d, terms=f.cleaned_data["terms"]
        ),
    ),
    "mediation-failed": Verb(
        "Mediation has failed",
        "Why has mediation failed?",
        "The panel answers anew. Its clock runs on.",
        "Record it",
        "The dispute is before its panel again.",
        lambda r, d: policies.check_mediates(r.standing, d),
        ReasonForm,
        lambda r, d, f: answering.end_mediation(by=r.person, dispute=d, **_because(f)),
        kind="warning",
    ),
    "no-result": Verb(
        "End the step without result",
        "Why has this step no result?",
        "The answers of the panel differ, so it cannot come to a result any more. The next step "
        "begins at once, with its own panel and clock; after the last one the dispute ends.",
        "End this step",
        "The step has ended without result.",
        lambda r, d: policies.check_has_no_result(r.standing, d),
        ReasonForm,
        lambda r, d, f: answering.end_without_result(by=r.person, dispute=d, **_because(f)),
        kind="warning",
    ),
    "put-again": Verb(
        "Bring the outcome on again",
        "Bring the outcome on again?",
        "What the panel has found is recorded as a decision anew; a settlement is put to the "
        "members anew. What is disputed stays frozen.",
        "Bring it on",
        "There is a new decision on the outcome.",
        lambda r, d: policies.check_can_carry(r.standing, d),
        OnDispute,
        lambda r, d, f: answering.put_again(by=r.person, dispute=d),
    ),
    "let-rest": Verb(
        "Let the outcome rest",
        "Why does the outcome rest?",
        "The dispute ends without result, for good. What was disputed goes on from where it stood.",
        "End the dispute",
        "The dispute has ended without result.",
        lambda r, d: policies.check_can_let_rest(r.standing, d),
        ReasonForm,
        lambda r, d, f: answering.let_rest(by=r.person, dispute=d, **_because(f)),
        kind="warning",
    ),
    "withdraw": Verb(
        "Withdraw the dispute",
        "Withdraw this dispute?",
        "It ends, for good. What was disputed goes on from where it stood. The record stays.",
        "Withdraw the dispute",
        "The dispute is withdrawn.",
        lambda r, d: policies.check_can_withdraw(r.person, d),
        ReasonForm,
        lambda r, d, f: answering.withdraw(by=r.person, dispute=d, **_because(f)),
        kind="warning",
    ),
}


def _because(form: Any) -> dict[str, str]:
    return {"because": form.cleaned_data["because"]}


@dataclass(frozen=True)
class Button:
    """A button at the head of the page of a dispute."""

    title: str
    name: str
    kind: str


def buttons(request: BodyRequest, dispute: Dispute) -> list[Button]:
    """Return what somebody may do now on a dispute, besides naming and answering."""
    return [
        Button(verb.button, name, "secondary")
        for name, verb in VERBS.items()
        if policies.holds(verb.check, request, dispute)
    ]


@open_to(MEMBERS)
def step(request: BodyRequest, pk: int, verb: str) -> HttpResponse:
    """Ask what a verb needs, and do it."""
    if verb not in VERBS:
        raise Http404("There is no such page.")
    return answered(request, one(request, pk), VERBS[verb])


def one(request: BodyRequest, pk: int) -> Dispute:
    """Return the dispute of an address, as it stands now, or answer as for no such page."""
    found = queries.disputes(request.partnership, request.standing, request.person)
    return get_object_or_404(found, pk=pk)


def answered(request: BodyRequest, dispute: Dispute, verb: Verb, **more: object) -> HttpResponse:
    """Show the form of a verb, or do what is sent; a change meanwhile is told, and nothing typed
    is lost.
    """
    back = redirect("disputes:dispute", body=request.partnership.slug, pk=dispute.pk)
    sent = request.POST if request.method == "POST" else None
    try:
        if sent is None:
            verb.check(request, dispute)
        form = verb.form(sent, dispute=dispute, **verb.given(request, dispute))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    if sent is not None and form.is_valid() and not _changed(request, form):
        try:
            verb.do(request, dispute, form)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, verb.done)
            return back
    context = {"dispute": dispute, "form": form, "verb": verb, **more}
    return render(request, "disputes/step.html", context, status=400 if form.errors else 200)


def _changed(request: BodyRequest, form: OnDispute) -> bool:
    """Tell what has happened since the form was shown; sent once more it is taken."""
    happened = queries.since(form.dispute, form.cleaned_data.get("seen") or 0)
    if not happened:
        return False
    words = join_words([words_of(event) for event in happened])
    form.add_error(
        None, f"Since you opened this page somebody {words}. Look at the dispute, then send again."
    )
    form.show_again(request.POST)
    return True
