"""How the body deals with disputes: the steps as a picture, and recording others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.disputes import actions
from moothall.disputes.enums import Finding, Ruling, Sits
from moothall.disputes.models import Procedure
from moothall.disputes.procedure_form import ProcedureForm
from moothall.disputes.queries import terms_of
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, plural


@open_to(MEMBERS)
def procedure(request: BodyRequest) -> HttpResponse:
    """Show the steps of a dispute, and since when they hold."""
    body = request.partnership
    terms = terms_of(body)
    latest = Procedure.objects.filter(body=body).first()
    steps = [
        {
            "title": step.name,
            "hint": f"{plural(step.places, 'place')}: {Sits(step.sits).label}. "
            f"{str(Ruling(step.ruling).label).capitalize()}. "
            f"It may {join_words([str(Finding(f).label) for f in step.findings])}.",
            "status": Tag(plural(step.days, "working day"), "teal"),
            "at": "behind",
        }
        for step in terms.steps
    ]
    facts: list[tuple[str, object]] = [
        ("A decision can be disputed", _window(terms.window_days)),
        ("Agreed in", latest.agreed if latest else "nothing yet: this is the standard procedure"),
        ("Version", terms.version or "the standard"),
    ]
    if latest:
        facts.append(("Recorded", latest.since))
    context = {"steps": steps, "facts": facts, "may_adopt": request.standing.manager}
    context["answer"] = (
        f"In {plural(len(steps), 'step')}, each with a panel and a clock. When a clock runs out, "
        "the next step begins."
    )
    return render(request, "disputes/procedure.html", context)


def _window(days: int) -> str:
    if not days:
        return "before it takes effect, not afterwards"
    return f"before it takes effect, and for {plural(days, 'working day')} afterwards"


@open_to(MANAGERS)
def adopt(request: BodyRequest) -> HttpResponse:
    """Record another procedure that the body has agreed."""
    body = request.partnership
    form = ProcedureForm(request.POST or None, terms=terms_of(body))
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_procedure(
                by=request.person,
                body=body,
                steps=form.steps,
                window_days=form.cleaned_data["window_days"],
                agreed=form.cleaned_data["agreed"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The procedure holds for disputes opened from now on.")
            return redirect("disputes:procedure", body=body.slug)
    status = 400 if form.errors else 200
    return render(request, "disputes/procedure_new.html", {"form": form}, status=status)
