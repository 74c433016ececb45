"""Bodies in tiers: which there are above and below, one of them, founding, joining, ending."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import bodies as verbs
from moothall.partnership import policies, queries, seats, tables_bodies
from moothall.partnership.access import MANAGERS, MEMBERS, BodyRequest, open_to
from moothall.partnership.enums import Tier
from moothall.partnership.forms import LastDayForm
from moothall.partnership.forms_bodies import BelongingForm, FoundingForm
from moothall.partnership.happenings import happenings
from moothall.partnership.models import Body, in_force
from moothall.partnership.permissions import standing
from moothall.partnership.tree import Standpoint, around, body_named
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural


@open_to(MEMBERS)
def bodies(request: BodyRequest) -> HttpResponseBase:
    """Show which bodies stand above and below, with their members and who chairs them."""
    body = request.partnership
    points = around(body, request.person)
    page = tables_bodies.bodies_table(body).read(request, points)
    if page.wanted:
        return downloads.response(page)
    few = len(points) <= tables_bodies.MOST_BRANCHES
    context = {
        "page": page,
        "answer": _answer(body, points),
        "branches": tables_bodies.branches(points, body) if few and len(points) > 1 else [],
        "asking": body.asked_by.order_by("name") if request.standing.manager else (),
        "may_change": request.standing.manager and not body.has_ended,
    }
    return render(request, "partnership/bodies.html", context)


def _answer(body: Body, points: list[Standpoint]) -> str:
    at = next(number for number, point in enumerate(points) if point.body.pk == body.pk)
    depth = points[at].depth
    below = 0
    for point in points[at + 1 :]:
        if point.depth <= depth:
            break
        below += 1
    above = f"It belongs to {body.parent}" if body.parent else "It belongs to no other body"
    told = plural(below, "body stands", "bodies stand") if below else "none stands"
    return f"{above}; {told} below it."


def _one(request: BodyRequest, slug: str) -> tuple[Standpoint, list[Standpoint]]:
    """Return a body of the same tree, with all of them, or answer as for no such page."""
    points = around(request.partnership, request.person)
    for point in points:
        if point.body.slug == slug:
            return point, points
    raise Http404("There is no such page.")


@open_to(MEMBERS)
def body(request: BodyRequest, slug: str) -> HttpResponse:
    """Show one body of the tree: what it is for, its members, what stands above and below."""
    point, points = _one(request, slug)
    found = point.body
    manages = _may_end(request, found)
    context = {
        "body": found,
        "answer": _in_words(found),
        "facts": _facts(point),
        "is_mine": point.is_mine,
        "members": list(queries.memberships(found).filter(in_force())),
        "below": [each for each in points if each.body.parent_id == found.pk],
        "page_of": lambda each: tables_bodies.page_of(each, request.partnership),
        "manages": manages,
        "empty": seats.to_fill(found) if _is_to_know(request, found) else [],
        "may_take_out": manages and found.parent_id is not None,
        "events": happenings(found.ref) if manages else [],
    }
    return render(request, "partnership/body.html", context)


def _is_to_know(request: BodyRequest, found: Body) -> bool:
    """Whether the reader is told of empty seats: who serves the body, or manages that above it."""
    serves = standing(request.person, found).serves_all
    return not found.has_ended and (serves or _may_end(request, found))


def _in_words(body: Body) -> str:
    if body.has_ended and body.ends:
        return f"It ended on {long_date(body.ends)}; what it did stays on record."
    ends = f" It ends on {long_date(body.ends)}." if body.ends else ""
    return f"{body.purpose}{ends}".strip() or "What it is for is not stated yet."


def _facts(point: Standpoint) -> list[tuple[str, str]]:
    body = point.body
    return [
        ("Tier", str(body.get_tier_display())),
        ("Belongs to", point.above or "no other body"),
        ("Chair", point.chair or "nobody"),
        ("Since", long_date(body.starts) if body.starts else "not recorded"),
        ("Records of its own", "yes" if body.keeps_records else "none: it meets and decides"),
    ]


def _may_end(request: BodyRequest, found: Body) -> bool:
    """Whether the reader manages a body or the one above it."""
    own = policies.can_manage(request.person, found)
    return own or bool(found.parent and policies.can_manage(request.person, found.parent))


@open_to(MANAGERS)
def found(request: BodyRequest) -> HttpResponse:
    """Found a body below this one, which whoever founds it manages."""
    sent = request.POST if request.method == "POST" else None
    form = FoundingForm(sent, above=request.partnership)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data | {"tier": Tier(form.cleaned_data["tier"])}
        try:
            made = verbs.found_below(by=request.person, parent=request.partnership, **data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{made} is founded, and you manage it. Add its members.")
            return redirect("partnership:members", body=made.slug)
    return _form_page(request, form, "Which body is to stand below yours?", "Found it")


@open_to(MANAGERS)
def belong(request: BodyRequest) -> HttpResponse:
    """Ask that this body may stand below another that is on the site."""
    body = request.partnership
    form = BelongingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        above = body_named(form.cleaned_data["above"])
        try:
            if above is None:
                raise InvalidValue("No body on this site is called so: ask its manager.")
            verbs.ask_to_belong(by=request.person, body=body, parent=above)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error("above", str(fault))
        else:
            body.refresh_from_db()
            done = f"{body} belongs to {above} now." if body.parent == above else ""
            words = done or f"The manager of {above} is asked whether {body} belongs to it."
            messages.success(request, words)
            return _to_bodies(request)
    return _form_page(request, form, "To which body does yours belong?", "Ask to belong to it")


def _form_page(
    request: BodyRequest,
    form: object,
    question: str,
    submit: str,
    kind: str = "primary",
    hint: str = "",
) -> HttpResponse:
    context = {"form": form, "question": question, "submit": submit, "kind": kind, "hint": hint}
    status = 400 if getattr(form, "errors", None) else 200
    return render(request, "partnership/body_form.html", context, status=status)


@open_to(MANAGERS)
@require_POST
def answer(request: BodyRequest, slug: str) -> HttpResponse:
    """Take a body in below this one, or answer that it does not belong here."""
    asking = request.partnership.asked_by.filter(slug=slug).first()
    if asking is None:
        raise Http404("There is no such page.")
    yes = request.POST.get("answer") == "yes"
    verb = verbs.take_in if yes else verbs.turn_away
    words = f"{asking} belongs to {request.partnership} now." if yes else f"{asking} is told no."
    return _do(request, lambda: verb(by=request.person, body=asking), words)


@open_to(MANAGERS)
@require_POST
def take_back(request: BodyRequest) -> HttpResponse:
    """Take back the wish to belong to another body."""
    act: Callable[[], object] = lambda: verbs.turn_away(  # noqa: E731
        by=request.person, body=request.partnership
    )
    return _do(request, act, "The wish is taken back.")


@open_to(MANAGERS)
@require_POST
def take_out(request: BodyRequest, slug: str) -> HttpResponse:
    """Let a body stand alone that belonged to another."""
    point, _ = _one(request, slug)
    words = f"{point.body} belongs to no other body now."
    return _do(request, lambda: verbs.stand_alone(by=request.person, body=point.body), words)


@open_to(MANAGERS)
def end(request: BodyRequest, slug: str) -> HttpResponse:
    """Say what it brings that a body ends, ask for its last day, and end it."""
    point, _ = _one(request, slug)
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            verbs.end_body(by=request.person, body=point.body, **form.cleaned_data)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            last = long_date(form.cleaned_data["last_day"])
            messages.success(request, f"{point.body} ends with {last}.")
            return _to_bodies(request)
    hint = (
        "After that day nothing in it is changed any more. All of it stays, and can be read by "
        "those who hold a role in it. Its manager, or that of the body above, can let it go on."
    )
    question = f"When does {point.body} end?"
    return _form_page(request, form, question, "End it", kind="warning", hint=hint)


@open_to(MANAGERS, after_end=True)
@require_POST
def reopen(request: BodyRequest, slug: str) -> HttpResponse:
    """Let a body go on that was to end, or has ended."""
    point, _ = _one(request, slug)
    words = f"{point.body} goes on."
    return _do(request, lambda: verbs.reopen_body(by=request.person, body=point.body), words)


def _do(request: BodyRequest, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except (InvalidValue, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, words)
    return _to_bodies(request)


def _to_bodies(request: BodyRequest) -> HttpResponse:
    return redirect("partnership:bodies", body=request.partnership.slug)
