"""Who speaks with each provider for all members (COM-4): list, agree, end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.partnership import tables
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.forms import LastDayForm, LeadForm
from moothall.partnership.membership import agree_lead, end_lead
from moothall.partnership.models import Lead
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def leads(request: BodyRequest) -> HttpResponseBase:
    """List each provider with the authority that speaks with it for all members."""
    rows = tables.led(request.partnership)
    page = tables.leads_table(request.partnership, request.standing.manager).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    open_ones = sum(row.lead is None for row in rows)
    answer = "Each provider has one conversation, led for all members by one authority or by two."
    if open_ones:
        answer += f" For {plural(open_ones, 'provider')} it is not agreed yet."
    context = {"page": page, "answer": answer, "may_change": request.standing.manager}
    return render(request, "partnership/leads.html", context)


@open_to(MANAGERS)
def agree(request: BodyRequest) -> HttpResponse:
    """Record who leads for a provider; what was agreed before ends the day before."""
    chosen = {"provider": request.GET.get("provider", "")}
    form = LeadForm(request.POST or None, body=request.partnership, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            done = agree_lead(by=request.person, body=request.partnership, **form.cleaned_data)
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{done} leads for {done.provider}.")
            return redirect("partnership:leads", body=request.partnership.slug)
    status = 400 if form.errors else 200
    return render(request, "partnership/lead_agree.html", {"form": form}, status=status)


@open_to(MANAGERS)
def end(request: BodyRequest, pk: int) -> HttpResponse:
    """End who leads for a provider with a day."""
    found = get_object_or_404(
        Lead.objects.select_related("lead", "jointly_with", "provider", "body"),
        body=request.partnership,
        pk=pk,
    )
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_lead(by=request.person, lead=found, **form.cleaned_data)
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            last = long_date(form.cleaned_data["last_day"])
            messages.success(request, f"{found} leads for {found.provider} until {last}.")
            return redirect("partnership:leads", body=request.partnership.slug)
    context = {"form": form, "lead": found}
    status = 400 if form.errors else 200
    return render(request, "partnership/lead_end.html", context, status=status)
