"""What a partnership tells the network: all of it on one page, one more, a correction."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.network import actions, queries, tables
from moothall.network.forms import ShareForm, TellingForm, initial_of
from moothall.network.models import FundShare, NetworkRecord
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.fresh import named_in
from moothall.partnership.models import today
from moothall.theme import downloads
from moothall.theme.formats import plural


@open_to(MEMBERS)
def telling(request: BodyRequest) -> HttpResponseBase:
    """Show what the partnership tells the bodies above it."""
    body, may_tell = request.partnership, request.standing.manager
    rows = queries.records([body])
    page = tables.records_table(body.slug, may_tell).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    late = rows.filter(review_on__lt=today()).count()
    answer = ""
    if page.total:
        answer = f"{plural(page.total, 'record')}; {late or 'none'} past the day to look again."
    shares = [
        (f"{share.year}", share.infrastructure, share.projects, share.told_words)
        for share in FundShare.objects.filter(body=body)
    ]
    context = {"page": page, "answer": answer, "may_tell": may_tell, "shares": shares}
    return render(request, "network/telling.html", context)


@open_to(MANAGERS)
def tell(request: BodyRequest) -> HttpResponse:
    """Tell the network one thing more."""
    form = TellingForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_network(by=request.person, body=request.partnership, telling=form.telling)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The network can see it.")
            return redirect("network:telling", body=request.partnership.slug)
    return _form(request, form, "What does the network need to know?", "Tell the network")


@open_to(MANAGERS)
def correct(request: BodyRequest, pk: int) -> HttpResponse:
    """Correct what the network is told."""
    record = _one(request, pk)
    form = TellingForm(request.POST or None, initial=initial_of(record))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_record(
                by=request.person, record=record, telling=form.telling,
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
            form.data = MultiValueDict(
                {**dict(request.POST.lists()), "seen": [str(record.version)]}
            )
        else:
            messages.success(request, "It is corrected.")
            return redirect("network:telling", body=request.partnership.slug)
    return _form(request, form, "What is right?", "Correct it", record)


@open_to(MANAGERS)
def withdraw(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what withdrawing a record brings, and withdraw it when that is confirmed."""
    record = _one(request, pk)
    if request.method == "POST":
        try:
            actions.withdraw_record(by=request.person, record=record)
            messages.success(request, f"“{record.title}” is withdrawn.")
        except NotAllowed as reason:
            messages.error(request, str(reason))
        return redirect("network:telling", body=request.partnership.slug)
    return render(request, "network/withdraw.html", {"record": record})


@open_to(MANAGERS)
def fund(request: BodyRequest) -> HttpResponse:
    """State the partnership's share of the fund in a year."""
    form = ShareForm(request.POST or None, initial={"year": today().year})
    is_fresh = form.show_with(named_in(request.partnership, "FundShareStated"))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            actions.state_share(by=request.person, body=request.partnership, share=form.share)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The share is stated.")
            return redirect("network:telling", body=request.partnership.slug)
    hint = "A year that is stated already is corrected."
    return _form(request, form, "What do we have of the fund?", "State it", hint=hint)


def _one(request: BodyRequest, pk: int) -> NetworkRecord:
    found = NetworkRecord.objects.filter(body=request.partnership, withdrawn_on=None)
    return get_object_or_404(found.select_related("body"), pk=pk)


def _form(
    request: BodyRequest, form: TellingForm | ShareForm, question: str, submit: str,
    record: NetworkRecord | None = None, hint: str = "",
) -> HttpResponse:  # fmt: skip
    status = 400 if form.errors else 200
    context = {
        "form": form, "question": question, "submit": submit, "record": record, "hint": hint,
    }  # fmt: skip
    return render(request, "network/form.html", context, status=status)
