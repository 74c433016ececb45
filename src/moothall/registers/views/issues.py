"""The list of issues, one issue, a new one, and what is done to it."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.partnership.models import today
from moothall.registers import issues as actions
from moothall.registers import queries, tables
from moothall.registers.forms import (
    GradeForm,
    IssueWordsForm,
    NewIssueForm,
    OwnerForm,
    ReasonForm,
    ResolveForm,
)
from moothall.registers.links import at
from moothall.registers.models import Grade, Issue, Scales
from moothall.registers.permissions import KEEPS, RAISES, may_change
from moothall.registers.views.asking import Ask, asked, one_issue, refused
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def issues(request: BodyRequest) -> HttpResponseBase:
    """List the issues, the open ones first, the gravest of all."""
    body, place = request.partnership, request.standing
    scales = Scales.of(body)
    found = queries.issues(body, place)
    rows = list(found)
    owners = sorted({each.owner.name for each in rows if each.owner})
    raise_at = at("issue_new", body) if RAISES.holds(place) else ""
    page = tables.issues_table(body, scales, owners, raise_at).read(request, found)
    if page.wanted:
        return downloads.response(page)
    running = [each for each in rows if each.status == "open"]
    late = sum(bool(each.due and each.due < today()) for each in running)
    answer = f"{plural(len(running), 'issue is', 'issues are')} open"
    context = {
        "page": page,
        "answer": f"{answer}, {late or 'none'} past the day it was due." if rows else "",
        "raise_at": raise_at,
        "keeps": KEEPS.holds(place),
        "scales": scales,
    }
    return render(request, "registers/issues.html", context)


@open_to(MEMBERS)
def issue(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one issue: how severe it is, who resolves it until when, what happened."""
    found = one_issue(request, pk)
    scales = Scales.of(request.partnership)
    grades = Grade.objects.filter(issue=found).select_related("by").order_by("-number")
    context = {
        "issue": found,
        "about_address": queries.about_address(found),
        "answer": _where_it_stands(found, scales),
        "facts": _facts(found, scales),
        "grades": [
            (each.at, f"{each.severity} {scales.impact_word(each.severity)}", each.reason,
             each.by or "the operator")
            for each in grades
        ],
        "tag": tables.status_tag(found),
        "may_change": may_change(request.person, request.standing, found),
        "events": happenings(found.ref),
    }  # fmt: skip
    return render(request, "registers/issue.html", context)


def _where_it_stands(issue: Issue, scales: Scales) -> str:
    if issue.resolved_on:
        return f"Resolved on {long_date(issue.resolved_on)}: {issue.resolution}"
    owner = f"{issue.owner} resolves it" if issue.owner else "Nobody owns it"
    if issue.due:
        late = "It was due on" if issue.due < today() else "It is due on"
        owner = f"{owner}. {late} {long_date(issue.due)}"
    return f"Its severity is {issue.severity} of 5, {scales.impact_word(issue.severity)}. {owner}."


def _facts(issue: Issue, scales: Scales) -> list[tuple[str, object, str]]:
    told: list[tuple[str, object, str]] = [
        ("Severity", f"{issue.severity} {scales.impact_word(issue.severity)}", "text"),
        ("Owner", issue.owner or "nobody", "text"),
        ("Raised", issue.raised_on, "date"),
    ]
    told += [(name, day, "date") for name, day in
             (("Due", issue.due), ("Resolved", issue.resolved_on)) if day]  # fmt: skip
    if issue.resolution:
        told.append(("How", issue.resolution, "text"))
    return told


@open_to(RAISES)
def new(request: BodyRequest) -> HttpResponse:
    """Raise an issue."""
    body = request.partnership
    form = NewIssueForm(request.POST or None, body=body, scales=Scales.of(body))
    ask = Ask("What has come about?", "Raise the issue", at("issues", body),
              "The issue stands in the register, and its owner is told.",
              register="issues")  # fmt: skip
    return asked(request, form, ask, lambda: actions.raise_issue(
        by=request.person, body=body, words=form.words,
        severity=form.cleaned_data["severity"], owner=form.cleaned_data["owner"],
    ))  # fmt: skip


def _ask(issue: Issue, question: str, submit: str, done: str, **more: str) -> Ask:
    back = at("issue", issue.body, issue.pk)
    return Ask(question, submit, back, done, eyebrow=f"Issue {issue}", register="issues", **more)


@open_to(MEMBERS)
def describe(request: BodyRequest, pk: int) -> HttpResponse:
    """Change what is said of an issue."""
    found = one_issue(request, pk)
    if refused(request, found):
        return redirect(at("issue", found.body, pk))
    form = IssueWordsForm(request.POST or None, body=found.body, matter=found)
    ask = _ask(found, "What is the issue?", "Save", "What is said of the issue is changed.")
    return asked(request, form, ask, lambda: actions.describe_issue(
        by=request.person, issue=found, words=form.words, seen=form.cleaned_data["seen"]
    ), found)  # fmt: skip


@open_to(MEMBERS)
def grade(request: BodyRequest, pk: int) -> HttpResponse:
    """Say how severe an issue is now."""
    found = one_issue(request, pk)
    if refused(request, found):
        return redirect(at("issue", found.body, pk))
    form = GradeForm(request.POST or None, issue=found, scales=Scales.of(found.body))
    ask = _ask(found, "How severe is it now?", "Save", "Its severity is changed.")
    return asked(request, form, ask, lambda: actions.grade_issue(
        by=request.person, issue=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def hand(request: BodyRequest, pk: int) -> HttpResponse:
    """Hand an issue on to another owner."""
    found = one_issue(request, pk)
    if refused(request, found):
        return redirect(at("issue", found.body, pk))
    initial = {"seen": found.version, "owner": found.owner_id}
    form = OwnerForm(request.POST or None, body=found.body, initial=initial)
    ask = _ask(found, "Who owns it from now on?", "Hand it on", "The new owner is told.")
    return asked(request, form, ask, lambda: actions.hand_issue(
        by=request.person, issue=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def resolve(request: BodyRequest, pk: int) -> HttpResponse:
    """Record how an issue is resolved."""
    found = one_issue(request, pk)
    if refused(request, found):
        return redirect(at("issue", found.body, pk))
    form = ResolveForm(request.POST or None, initial={"seen": found.version})
    ask = _ask(found, "How is it resolved?", "Resolve it", "The issue is resolved.",
               hint="It stays in the register, and can be opened again.")  # fmt: skip
    return asked(request, form, ask, lambda: actions.resolve_issue(
        by=request.person, issue=found, **form.cleaned_data
    ), found)  # fmt: skip


@open_to(MEMBERS)
def reopen(request: BodyRequest, pk: int) -> HttpResponse:
    """Open an issue again."""
    found = one_issue(request, pk)
    if refused(request, found, ended=True):
        return redirect(at("issue", found.body, pk))
    form = ReasonForm(request.POST or None)
    ask = _ask(found, "Why is it open again?", "Open it again", "The issue is open again.")
    return asked(request, form, ask, lambda: actions.reopen_issue(
        by=request.person, issue=found, reason=form.cleaned_data["reason"]
    ))  # fmt: skip
