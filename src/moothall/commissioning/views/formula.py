"""Rates made by the 16-19 formula: what it gives each provider, worked for one, and taken over."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.commissioning import policies
from moothall.commissioning.forms import FormulaForm
from moothall.commissioning.reckoning import Reckoned, fill_rates, reckoned
from moothall.commissioning.views.found import address, crumbs, round_of, to
from moothall.commissioning.vocabulary import Names
from moothall.evidence.views.side_tables import download_of, side_table
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.formats import plural


@open_to(AUTHORITIES)
def formula(request: BodyRequest, round: int) -> HttpResponseBase:
    """Show what the formula gives, step by step for one provider; make the rates of it."""
    found = round_of(request, round)
    form = FormulaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = fill_rates(by=request.person, round=found, route=form.cleaned_data["route"])
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{plural(made, 'rate')} made by the formula.")
            return to(found, "inputs", table="rates")
    missing, every = "", []
    try:
        every = reckoned(found)
    except InvalidValue as fault:
        missing = str(fault)
    names = Names(found).providers
    context = {
        "round": found,
        "form": form,
        "missing": missing,
        "answer": _in_words(every) if every else "",
        "may_edit": policies.can_edit(request.person, found),
        "crumbs": crumbs(found, ("Rates", address(found, "inputs", table="rates"))),
    }
    if not every:
        return render(
            request, "commissioning/formula.html", context, status=400 if form.errors else 200
        )
    chosen = next((e for e in every if e.ukprn == request.GET.get("provider")), every[0])
    rows = [(names.get(e.ukprn, e.ukprn), e.count, e.funding.total, e.rate, e.ukprn) for e in every]
    given = side_table(
        request,
        "given",
        "What the formula gives",
        (("Provider", "", "text"), ("Students", "", "number"), ("Funding", "", "money"),
         ("Rate", "£ a student", "money")),
        rows,
        noun=("provider", "providers"),
        link=lambda row: f"{address(found, 'formula')}?provider={row[-1]}#how",
    )  # fmt: skip
    worked = side_table(
        request,
        "worked",
        "Step by step",
        (("Step", "", "text"), ("Reckoned as", "", "text"), ("Amount", "", "money")),
        [(step.title, step.how, step.amount) for step in chosen.steps],
        noun=("step", "steps"),
    )
    context |= {
        "given": given,
        "worked": worked,
        "chosen": names.get(chosen.ukprn, chosen.ukprn),
    }
    return download_of(given, worked) or render(
        request, "commissioning/formula.html", context, status=400 if form.errors else 200
    )


def _in_words(every: list[Reckoned]) -> str:
    low, high = (pick(every, key=lambda e: e.rate).rate.words for pick in (min, max))
    told = plural(len(every), "provider")
    if low == high:
        return f"The formula gives {told} {low} a student."
    return f"The formula gives {told} from {low} to {high} a student."
