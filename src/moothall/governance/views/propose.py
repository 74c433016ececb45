"""Proposing a decision, adding to its record, and how the body decides."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue
from moothall.governance import actions, policies
from moothall.governance.enums import InterestKind, Level
from moothall.governance.forms import CommentForm, InterestForm, ProposalForm, RuleForm
from moothall.governance.models import DecisionRule
from moothall.governance.permissions import PROPOSES
from moothall.governance.proposals import required_of, terms_of
from moothall.governance.rules import RULES
from moothall.governance.views.decisions import one
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.theme.formats import plural


@open_to(PROPOSES)
def new(request: BodyRequest) -> HttpResponse:
    """Put a question to the member authorities."""
    body = request.partnership
    form = ProposalForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decision = actions.propose_decision(
                by=request.person,
                body=body,
                question=data["question"],
                proposal=data["proposal"],
                reason=data["reason"],
                options=form.options,
                about=form.refs("about"),
                evidence=form.refs("evidence"),
                answer_by=data["answer_by"],
                supersedes=data["supersedes"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Decision {decision.reference} is proposed.")
            return redirect("governance:decision", body=body.slug, pk=decision.pk)
    context = {"form": form, "required": required_of(body, terms_of(body))}
    status = 400 if form.errors else 200
    return render(request, "governance/propose.html", context, status=status)


@open_to(PROPOSES)
def comment(request: BodyRequest, pk: int) -> HttpResponse:
    """Record what somebody said about a proposal."""
    form = CommentForm(request.POST or None)

    def record() -> None:
        actions.record_comment(by=request.person, decision=one(request, pk), **form.cleaned_data)

    return _added(request, pk, form, record, "comment")


@open_to(PROPOSES)
def interest(request: BodyRequest, pk: int) -> HttpResponse:
    """Record an interest that somebody declared."""
    form = InterestForm(request.POST or None)

    def record() -> None:
        data = form.cleaned_data | {"kind": InterestKind(form.cleaned_data["kind"])}
        actions.declare_interest(by=request.person, decision=one(request, pk), **data)

    return _added(request, pk, form, record, "interest")


def _added(
    request: BodyRequest, pk: int, form: forms.Form, record: Callable[[], None], what: str
) -> HttpResponse:
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    try:
        policies.check_can_add(request.standing, found)
        if request.method == "POST" and form.is_valid():
            record()
            messages.success(request, f"The {what} stands in the record.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form, "what": what}
    return render(request, "governance/add.html", context, status=status)


@open_to(MEMBERS)
def rule(request: BodyRequest) -> HttpResponseBase:
    """Show how the body decides, and since when."""
    body = request.partnership
    terms = terms_of(body)
    latest = DecisionRule.objects.filter(body=body).first()
    facts: list[tuple[str, object]] = [
        ("Rule", RULES[terms.kind].words),
        ("Call-in window", f"{plural(terms.call_in_days, 'working day')} from publication"),
        ("May be pending", ", ".join(sorted(terms.may_be_pending)) or "no level"),
        ("Agreed in", latest.agreed if latest else "nothing yet: this is the standard rule"),
        ("Version", terms.version or "the standard"),
    ]
    if latest:
        facts.append(("Recorded", latest.since))
    context = {
        "facts": facts,
        "required": required_of(body, terms),
        "may_adopt": request.standing.manager,
    }
    return render(request, "governance/rule.html", context)


@open_to(MANAGERS)
def adopt(request: BodyRequest) -> HttpResponse:
    """Record another rule that the body has agreed."""
    body = request.partnership
    form = RuleForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.adopt_rule(
                by=request.person,
                body=body,
                levels=[Level(level) for level in data["levels"]],
                may_be_pending=[Level(level) for level in data["may_be_pending"]],
                own_levels=form.own_levels,
                call_in_days=data["call_in_days"],
                agreed=data["agreed"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The rule holds for decisions proposed from now on.")
            return redirect("governance:rule", body=body.slug)
    status = 400 if form.errors else 200
    return render(request, "governance/rule_new.html", {"form": form}, status=status)
