"""Proposing a decision, adding to its record, and how the body decides."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue
from moothall.governance import actions, agreeing, declaring, policies
from moothall.governance.enums import Level, RuleKind
from moothall.governance.forms import CommentForm, ProposalForm, RuleForm
from moothall.governance.models import Decision, DecisionRule
from moothall.governance.permissions import PROPOSES
from moothall.governance.proposals import required_of, series_of, terms_of
from moothall.governance.rules import RULES
from moothall.governance.step_forms import SeriesForm
from moothall.governance.views.decisions import one
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.fresh import named_in
from moothall.partnership.models import Body
from moothall.theme.formats import plural


@open_to(PROPOSES)
def new(request: BodyRequest) -> HttpResponse:
    """Put a question to the member authorities."""
    body = request.partnership
    form = ProposalForm(request.POST or None, body=body)
    form.begin_with(request.GET.getlist("about"))
    if request.method == "POST" and form.is_valid():
        try:
            decision = _proposed(request, form)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Decision {decision.reference} is proposed.")
            return redirect("governance:decision", body=body.slug, pk=decision.pk)
    terms = terms_of(body)
    by_delegation = terms.kind is RuleKind.DELEGATED
    required = required_of(body, terms)
    context = {"form": form, "required": required, "by_delegation": by_delegation}
    status = 400 if form.errors else 200
    return render(request, "governance/propose.html", context, status=status)


def _proposed(request: BodyRequest, form: ProposalForm) -> Decision:
    """Propose it, and name whom it concerns, or do neither."""
    data, body = form.cleaned_data, request.partnership
    with transaction.atomic():
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
            under=data.get("under"),
            exempt=form.exempt,
            to_tell=form.to_tell,
        )
        if data["concerned"]:
            declaring.name_concerned(
                by=request.person, decision=decision, organisations=data["concerned"]
            )
    return decision


@open_to(PROPOSES)
def comment(request: BodyRequest, pk: int) -> HttpResponse:
    """Record what somebody said about a proposal."""
    form = CommentForm(request.POST or None)

    def record() -> None:
        actions.record_comment(by=request.person, decision=one(request, pk), **form.cleaned_data)

    return _added(request, pk, form, record, "comment")


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
    if terms.kind is RuleKind.MAJORITY:
        tie = "the chair decides" if terms.casting else "it is not carried"
        facts.insert(1, ("Must be heard", plural(terms.quorum, "authority", "authorities")))
        facts.insert(2, ("Where the members are tied", tie))
    if latest:
        facts.append(("Recorded", latest.since))
    context = {
        "facts": facts,
        "required": required_of(body, terms),
        "by_members": terms.kind in (RuleKind.UNANIMOUS, RuleKind.MAJORITY),
        "next": _next_reference(body),
        "may_adopt": request.standing.manager,
    }
    return render(request, "governance/rule.html", context)


def _as_now(body: Body) -> dict[str, object]:
    """What the form of the rule begins with: how the body decides now."""
    terms = terms_of(body)
    return {
        "kind": terms.kind,
        "quorum": terms.quorum or None,
        "casting": terms.casting,
        "levels": list(terms.levels),
        "may_be_pending": list(terms.may_be_pending),
        "call_in_days": terms.call_in_days,
        **{f"own_{key}": list(levels) for key, levels in terms.own_levels.items()},
    }


@open_to(MANAGERS)
def adopt(request: BodyRequest) -> HttpResponse:
    """Record another rule that the body has agreed."""
    body = request.partnership
    form = RuleForm(request.POST or None, body=body, initial=_as_now(body))
    is_fresh = form.show_with(named_in(body, "DecisionRuleAdopted"))
    if request.method == "POST" and is_fresh and form.is_valid():
        data = form.cleaned_data
        try:
            agreeing.adopt_rule(
                by=request.person,
                body=body,
                kind=RuleKind(data["kind"]) if data["kind"] else None,
                quorum=data["quorum"] or 0,
                casting=data["casting"],
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


def _next_reference(body: Body) -> str:
    """The reference that a decision proposed today has."""
    year = today().year
    last = Decision.objects.filter(body=body, year=year).aggregate(Max("number"))["number__max"]
    series = series_of(body)
    return series.reference(year, series.next_number(year, last))


@open_to(MANAGERS)
def number(request: BodyRequest) -> HttpResponse:
    """Set how decisions are numbered from now on."""
    body = request.partnership
    year = today().year
    last = Decision.objects.filter(body=body, year=year).aggregate(Max("number"))["number__max"]
    now = series_of(body)
    first = {"pattern": now.pattern, "first_number": now.next_number(year, last)}
    form = SeriesForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.set_series(by=request.person, body=body, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The next decision is {_next_reference(body)}.")
            return redirect("governance:rule", body=body.slug)
    status = 400 if form.errors else 200
    context = {"form": form, "next": _next_reference(body)}
    return render(request, "governance/series.html", context, status=status)
