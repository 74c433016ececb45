"""What is done to a risk: scored, described, handed on, mitigated, ended, opened again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.registers import actions, issues
from moothall.registers.forms import (
    CameAboutForm,
    MitigationForm,
    OwnerForm,
    ReasonForm,
    RiskWordsForm,
    ScoreForm,
)
from moothall.registers.links import at
from moothall.registers.models import Mitigation, Risk, Scales
from moothall.registers.views.asking import Ask, asked, one_risk, refused


def _ask(risk: Risk, question: str, submit: str, done: str, **more: str) -> Ask:
    back = at("risk", risk.body, risk.pk)
    return Ask(question, submit, back, done, eyebrow=f"Risk {risk}", **more)


@open_to(MEMBERS)
def score(request: BodyRequest, pk: int) -> HttpResponse:
    """Score a risk anew."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    scales = Scales.of(found.body)
    form = ScoreForm(request.POST or None, risk=found, scales=scales)
    ask = _ask(found, "How likely is it now, and how bad?", "Save the score",
               "The new score stands, and the one before in the history.")  # fmt: skip
    return asked(request, form, ask, lambda: actions.score_risk(
        by=request.person, risk=found, scoring=form.scoring,
        reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
    ), found)  # fmt: skip


@open_to(MEMBERS)
def describe(request: BodyRequest, pk: int) -> HttpResponse:
    """Change what is said of a risk."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    form = RiskWordsForm(request.POST or None, body=found.body, matter=found)
    ask = _ask(found, "What is the risk?", "Save", "What is said of the risk is changed.")
    return asked(request, form, ask, lambda: actions.describe_risk(
        by=request.person, risk=found, words=form.words, seen=form.cleaned_data["seen"]
    ), found)  # fmt: skip


@open_to(MEMBERS)
def hand(request: BodyRequest, pk: int) -> HttpResponse:
    """Hand a risk on to another owner."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    initial = {"seen": found.version, "owner": found.owner_id}
    form = OwnerForm(request.POST or None, body=found.body, initial=initial)
    ask = _ask(found, "Who owns it from now on?", "Hand it on", "The new owner is told.",
               hint="An open review then asks the new owner.")  # fmt: skip
    return asked(request, form, ask, lambda: actions.hand_risk(
        by=request.person, risk=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def close(request: BodyRequest, pk: int) -> HttpResponse:
    """Close a risk with the reason."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})
    ask = _ask(found, "Why is it no longer a risk?", "Close the risk", "The risk is closed.",
               hint="It stays in the register with its history, and can be opened again.",
               kind="warning")  # fmt: skip
    return asked(request, form, ask, lambda: actions.close_risk(
        by=request.person, risk=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def came_about(request: BodyRequest, pk: int) -> HttpResponse:
    """Make a risk that came about an issue."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    form = CameAboutForm(request.POST or None, initial={"seen": found.version})
    ask = _ask(found, "What has happened?", "Make it an issue",
               "The risk has become an issue of the same owner.",
               hint="The risk is over, and an issue with the same title, owner and links begins, "
               "as severe as its impact now.", kind="warning")  # fmt: skip
    return asked(request, form, ask, lambda: issues.risk_came_about(
        by=request.person, risk=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def reopen(request: BodyRequest, pk: int) -> HttpResponse:
    """Open a risk again."""
    found = one_risk(request, pk)
    if refused(request, found, ended=True):
        return redirect(at("risk", found.body, pk))
    form = ReasonForm(request.POST or None)
    ask = _ask(found, "Why is it a risk again?", "Open it again", "The risk is open again.")
    return asked(request, form, ask, lambda: actions.reopen_risk(
        by=request.person, risk=found, reason=form.cleaned_data["reason"]
    ))  # fmt: skip


@open_to(MEMBERS)
def mitigate(request: BodyRequest, pk: int) -> HttpResponse:
    """Plan what is done about a risk."""
    found = one_risk(request, pk)
    if refused(request, found):
        return redirect(at("risk", found.body, pk))
    form = MitigationForm(request.POST or None, body=found.body)
    ask = _ask(found, "What will be done about it?", "Add it", "It is planned.")
    return asked(request, form, ask, lambda: actions.plan_mitigation(
        by=request.person, risk=found, **form.cleaned_data
    ))  # fmt: skip


@open_to(MEMBERS)
@require_POST
def done(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Record that something planned about a risk is done."""
    found = one_risk(request, pk)
    planned = get_object_or_404(Mitigation.objects.filter(risk=found), pk=number)
    try:
        actions.finish_mitigation(by=request.person, mitigation=planned)
        messages.success(request, "It is done. Does the risk score lower now?")
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect(at("risk", found.body, pk))
