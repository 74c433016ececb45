"""The sheet of one provider: the page for the one conversation, and what is said on it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.commissioning.conversation import agree_outcome, note_dialogue, state_position
from moothall.commissioning.enums import NoteKind, Stance
from moothall.commissioning.forms import NoteForm, OutcomeForm, PositionForm
from moothall.commissioning.models import RoundProvider, Scenario, SheetNote
from moothall.commissioning.models.sheets import today
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.sheet import Sheet
from moothall.commissioning.shown import Veil, veil_of_version
from moothall.commissioning.views.found import address, crumbs, round_of
from moothall.commissioning.vocabulary import Names
from moothall.evidence.permissions import may_open_provider
from moothall.evidence.views.side_tables import download_of, side_table
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.models import Organisation
from moothall.partnership.queries import authorities
from moothall.theme.cells import Tag
from moothall.theme.formats import long_date

STANCE_TAGS = {Stance.SUPPORTS: "good", Stance.RESERVES: "waiting", Stance.OBJECTS: "action"}
OFFER_HEADS = (
    ("Scenario", "", "text"),
    ("Learners", "", "number"),
    ("Money", "", "money"),
    ("Held by", "", "text"),
)
RESIDENT_HEADS = (
    ("Home area", "", "text"),
    ("Learners last year", "", "number"),
    ("Learners", "", "number"),
    ("Money", "", "money"),
    ("Without a place there", "of last year's", "number"),
)
DATE_HEADS = (
    ("Day", "", "date"),
    ("What", "", "text"),
    ("Note", "", "text"),
    ("Noted by", "", "text"),
)
CALENDAR_HEADS = (("Provider", "", "text"), *DATE_HEADS)


def _sheet(request: BodyRequest, round: int, ukprn: str) -> Sheet:
    found = round_of(request, round)
    provider = get_object_or_404(RoundProvider.objects.filter(round=found), ukprn=ukprn)
    bare = Veil(request.person, request.partnership, None, {})
    main = Sheet(found, provider, bare).main
    veil = veil_of_version(request.person, main.version) if main else bare
    return Sheet(found, provider, veil)


@open_to(AUTHORITIES)
def sheet(request: BodyRequest, round: int, ukprn: str) -> HttpResponseBase:
    """Show what is proposed for a provider, why, and what has been said."""
    return _page(request, _sheet(request, round, ukprn))


def _page(request: BodyRequest, found: Sheet, **forms: object) -> HttpResponseBase:
    offers = side_table(
        request,
        "offers",
        "What each scenario offers",
        OFFER_HEADS,
        found.offers(),
        noun=("scenario", "scenarios"),
    )
    residents = side_table(
        request,
        "residents",
        "Whose residents learn there",
        RESIDENT_HEADS,
        found.residents(),
        noun=("area", "areas"),
    )
    may_speak = _speaks_for(request)
    dates = side_table(
        request,
        "dates",
        "Days to come",
        DATE_HEADS,
        [_day(each) for each in found.dates()],
        noun=("day", "days"),
    )
    explained = found.main_explained
    context: dict[str, object] = {
        "sheet": found,
        "round": found.round,
        "provider": found.provider,
        "crumbs": crumbs(found.round, ("Compare", address(found.round, "compare"))),
        "answer": explained.sentences()[0] if explained else "Nothing is solved yet.",
        "why": explained.sentences()[1:] if explained else [],
        "offers": offers,
        "residents": residents,
        "words": found.veil.words(["provider", "area"]),
        "evidence": _evidence(request, found.organisation)
        if found.organisation else [],
        "positions": [
            (member, said, Tag(str(said.get_stance_display()), STANCE_TAGS[Stance(said.stance)]))
            if said else (member, None, Tag("not stated yet"))
            for member, said in found.positions()
        ],
        "dates": dates,
        "history": found.history(),
        "why_href": address(
            found.round, "explained", pk=found.main.pk, ukprn=found.provider.ukprn
        ) if found.main else "",
        "outcomes": found.outcomes(),
        "may_note": COMMISSIONS.holds(request.standing),
        "may_speak": bool(may_speak),
        "note_form": NoteForm(),
        "position_form": PositionForm(members=may_speak),
        "outcome_form": OutcomeForm(scenarios=list(found.scenarios)),
    } | forms  # fmt: skip
    bad = any(getattr(form, "errors", None) for form in forms.values())
    return download_of(offers, residents, dates) or render(
        request, "commissioning/sheet.html", context, status=400 if bad else 200
    )


def _evidence(request: BodyRequest, provider: Organisation) -> list[tuple[str, str]]:
    """The pages of evidence behind a sheet that this person may open: title and address."""
    body = request.partnership
    at = {"body": body.slug}
    own = reverse("evidence:provider", kwargs=at | {"ukprn": provider.ukprn})
    may_open = may_open_provider(request.standing, body, provider)
    return [
        *([("Whom it teaches, and how well", own)] if may_open else []),
        ("Who crosses which border to learn", reverse("evidence:travel", kwargs=at)),
    ]


def _day(said: SheetNote) -> tuple[object, ...]:
    return said.on, NoteKind(said.kind).label, said.text, str(said.said_by or "the operator")


@open_to(AUTHORITIES)
def calendar(request: BodyRequest, round: int) -> HttpResponseBase:
    """Show the dates of every conversation of a round: what is to come, and what was."""
    found = round_of(request, round)
    called = Names(found).providers
    every = list(SheetNote.objects.filter(round=found).select_related("said_by"))
    coming = sorted((n for n in every if n.on >= today()), key=lambda n: (n.on, n.pk))
    past = [n for n in every if n.on < today()]
    pages = [
        side_table(
            request,
            name,
            title,
            CALENDAR_HEADS,
            [(called.get(n.provider, n.provider), *_day(n), n.provider) for n in those],
            noun=("day", "days"),
            link=lambda row: address(found, "sheet", ukprn=str(row[-1])),
        )
        for name, title, those in (
            ("coming", "To come", coming),
            ("past", "What was", past),
        )
    ]
    answer = "No meeting, appeal or other day to come is noted."
    if coming:
        first = coming[0]
        who, what = called.get(first.provider, first.provider), NoteKind(first.kind).label
        answer = f"Next: {who}, {what}, {long_date(first.on)}."
    context = {
        "round": found,
        "crumbs": crumbs(found),
        "pages": pages,
        "answer": answer,
    }
    return download_of(*pages) or render(request, "commissioning/calendar.html", context)


def _speaks_for(request: BodyRequest) -> list[Organisation]:
    """The member authorities whose position this person states."""
    place = request.standing
    return [a for a in authorities(request.partnership) if a.pk in place.authorities]


def _back(found: Sheet, place: str) -> HttpResponse:
    where = address(found.round, "sheet", ukprn=found.provider.ukprn)
    return HttpResponse(status=302, headers={"Location": f"{where}#{place}"})


@open_to(COMMISSIONS)
@require_POST
def add_note(request: BodyRequest, round: int, ukprn: str) -> HttpResponseBase:
    """Add a note of the dialogue."""
    found = _sheet(request, round, ukprn)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note_form=form)
    data = form.cleaned_data
    note_dialogue(
        by=request.person,
        round=found.round,
        provider=ukprn,
        text=data["text"],
        kind=NoteKind(data["kind"]),
        on=data["on"],
    )
    return _back(found, "notes")


@open_to(AUTHORITIES)
@require_POST
def position(request: BodyRequest, round: int, ukprn: str) -> HttpResponseBase:
    """State a member's position."""
    found, own = _sheet(request, round, ukprn), _speaks_for(request)
    form = PositionForm(request.POST, members=own)
    if not own or not form.is_valid():
        if not own:
            messages.error(request, "Positions are stated by those who act for an authority.")
        return _page(request, found, position_form=form)
    chosen = form.cleaned_data.get("member")
    member = next((m for m in own if str(m.pk) == chosen), own[0])
    try:
        state_position(
            by=request.person,
            round=found.round,
            provider=ukprn,
            member=member,
            stance=Stance(form.cleaned_data["stance"]),
            words=form.cleaned_data["words"],
        )
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    return _back(found, "positions")


@open_to(COMMISSIONS)
@require_POST
def outcome(request: BodyRequest, round: int, ukprn: str) -> HttpResponseBase:
    """Record what was agreed."""
    found = _sheet(request, round, ukprn)
    form = OutcomeForm(request.POST, scenarios=list(found.scenarios))
    if not form.is_valid():
        return _page(request, found, outcome_form=form)
    data = form.cleaned_data
    try:
        agree_outcome(
            by=request.person,
            round=found.round,
            provider=ukprn,
            scenario=Scenario.objects.get(pk=data["scenario"]),
            differs=data["differs"],
            reason=data["reason"],
        )
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    return _back(found, "outcome")
