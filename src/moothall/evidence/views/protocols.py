"""Data-sharing protocols: list, show, add, end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall import clock
from moothall.evidence import sharing, tables
from moothall.evidence.enums import Purpose
from moothall.evidence.forms import ProtocolForm
from moothall.evidence.models import Protocol, protocols_in_force
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.theme import downloads


@open_to(MEMBERS)
def protocols(request: BodyRequest) -> HttpResponseBase:
    """List the protocols of the partnership, and say which is in force."""
    found = Protocol.objects.filter(body=request.partnership)
    page = tables.protocols(request).read(request, found)
    if page.wanted:
        return downloads.response(page)
    in_force = protocols_in_force(request.partnership, clock.now().date())
    return render(
        request,
        "evidence/protocols.html",
        {
            "page": page,
            "in_force": [p for p in in_force if p.allows(Purpose.FIGURES)],
            "may_add": request.standing.manager,
        },
    )


@open_to(MEMBERS)
def protocol(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one protocol: parties, purpose, detail, dates, and what was released under it."""
    found = get_object_or_404(Protocol, body=request.partnership, pk=pk)
    parties = [str(p) for p in found.parties.all()]
    return render(
        request,
        "evidence/protocol.html",
        {
            "protocol": found,
            "in_force": found.in_force(clock.now().date()),
            "facts": [
                ("Parties", ", ".join(parties) or "every member, and every provider with a return"),
                ("May be used for", found.purposes_in_words),
                ("Purpose", found.purpose),
                ("Fields", ", ".join(found.fields) or "the whole record"),
                ("Level of detail", found.detail),
                ("Smallest count shown", found.threshold, "number"),
                ("Counts of 0", "shown" if found.zeros_shown else "hidden"),
                ("Retention", found.retention),
                ("In force from", found.starts, "date"),
                ("In force until", found.ended or found.ends, "date"),
            ],
            "released": found.figures.count(),
            "events": happenings(found.ref),
            "may_end": request.standing.manager and found.in_force(clock.now().date()),
        },
    )


@open_to(MANAGERS)
def new(request: BodyRequest) -> HttpResponse:
    """Add a protocol."""
    form = ProtocolForm(request.POST or None, body=request.partnership)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["purposes"] = [Purpose(p) for p in data["purposes"]]
        data["parties"] = list(data["parties"])
        try:
            added = sharing.add_protocol(by=request.person, body=request.partnership, **data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The protocol “{added}” is added.")
            return redirect("evidence:protocol", body=request.partnership.slug, pk=added.pk)
    status = 400 if form.errors else 200
    return render(request, "evidence/protocol_new.html", {"form": form}, status=status)


@open_to(MANAGERS)
@require_POST
def end(request: BodyRequest, pk: int) -> HttpResponse:
    """End a protocol today; from now on nothing is shown under it."""
    found = get_object_or_404(Protocol, body=request.partnership, pk=pk)
    try:
        sharing.end_protocol(by=request.person, protocol=found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, f"The protocol “{found}” is ended.")
    return redirect("evidence:protocol", body=request.partnership.slug, pk=pk)


@open_to(MANAGERS)
def confirm_end(request: BodyRequest, pk: int) -> HttpResponse:
    """Ask before a protocol is ended."""
    found = get_object_or_404(Protocol, body=request.partnership, pk=pk)
    return render(request, "evidence/protocol_end.html", {"protocol": found})
