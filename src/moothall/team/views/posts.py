"""One post: what it is, who holds it and held it, what it covers; adding and changing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.team import actions, policies, queries, tables
from moothall.team.enums import Direction, Level, Management, PostKind
from moothall.team.forms import CoverForm, PostForm
from moothall.team.functions import functions
from moothall.team.models import Holder, Post
from moothall.team.permissions import KEEPS_TEAM, may_name
from moothall.team.says import PostSays
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, long_date, number

CHANGED = 409


def one(request: BodyRequest, pk: int) -> Post:
    """Return the post of an address, or answer as for no such page."""
    found = Post.objects.filter(body=request.partnership).visible_to(request.standing)
    return get_object_or_404(
        found.select_related("body", "employer", "directing", "reports_to"), pk=pk
    )


@open_to(MEMBERS)
def post(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one post."""
    found = one(request, pk)
    keeps = KEEPS_TEAM.holds(request.standing)
    (held,) = [e for e in queries.posts(request.partnership, request.standing) if e.post.pk == pk]
    members = policies.members_of(request.partnership)
    context = {
        "post": found,
        "answer": _answer(held),
        "facts": facts_of(found),
        "covers": _covers(found),
        "holders": [_holder(request, each) for each in found.holders.select_related("person")],
        "keeps": keeps,
        "vacant": held.vacant,
        "current": held.holder,
        "to_follow": held.may_be_followed,
        "warnings": PostSays.of(found).warnings(members) if keeps else [],
    }
    return render(request, "team/post.html", context)


def _answer(held: queries.Held) -> str:
    state = tables.state_of(held)
    if state == "vacant":
        return "The post is vacant."
    if state == "coming":
        return f"The post begins on {long_date(held.post.starts)}."
    if state == "ended":
        assert held.post.ends
        return f"The post ended on {long_date(held.post.ends)}."
    assert held.holder
    until = f" until {long_date(held.last_day)}" if held.last_day else ""
    who = held.who if held.named else "Somebody"
    return f"{who} holds it since {long_date(held.holder.starts)}{until}."


def facts_of(found: Post) -> list[tuple[str, object]]:
    """Return what is said of a post."""
    rows: list[tuple[str, object]] = [
        ("Kind", found.get_kind_display()),
        ("Employed by", found.employed_by),
        ("Directed by", found.direction),
        ("Line manager", found.management),
        ("Share of a full week", number(found.fte)),
        ("Post from", found.starts),
        ("Post until", found.ends or "no end is agreed"),
    ]
    return [*rows, ("Note", found.note)] if found.note else rows


def _covers(found: Post) -> list[tuple[str, str]]:
    levels: dict[int, set[str]] = {}
    for cover in found.covers.all():
        levels.setdefault(cover.function, set()).add(str(cover.level))
    return [
        (
            f"{each.number}. {each.words}",
            join_words([str(at.label) for at in Level if at in levels[each.number]]),
        )
        for each in functions()
        if each.number in levels
    ]


def _holder(request: BodyRequest, each: Holder) -> dict[str, object]:
    """A line of the list of holders, with the way to the induction for those who may see it."""
    named = may_name(request.standing, each)
    own = each.person_id == request.person.pk
    to = reverse("team:holder", kwargs={"body": request.partnership.slug, "pk": each.pk})
    until = f" until {long_date(each.ends)}" if each.ends else ""
    day = today()
    status = Tag("holds it", "good") if each.is_there() else Tag("held it")
    return {
        "title": str(each) if named or own else "Somebody",
        "href": to if KEEPS_TEAM.holds(request.standing) or own else "",
        "hint": f"From {long_date(each.starts)}{until}",
        "status": Tag("to come", "waiting") if each.starts > day else status,
    }


@open_to(KEEPS_TEAM)
def new(request: BodyRequest) -> HttpResponse:
    """Add a post."""
    body = request.partnership
    begins = {
        "kind": PostKind.EMPLOYED,
        "directed_by": Direction.BODY,
        "managed_by": Management.EMPLOYER,
        "fte": 1,
        "starts": today(),
    }
    form = PostForm(request.POST or None, body=body, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_post(by=request.person, body=body, says=form.says)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The post {made} is added. Say what it covers.")
            _warn(request, form.says)
            return redirect("team:post_covers", body=body.slug, pk=made.pk)
    status = 400 if form.errors else 200
    return render(request, "team/post_form.html", {"form": form, "post": None}, status=status)


def _warn(request: BodyRequest, says: PostSays) -> None:
    for warning in says.warnings(policies.members_of(request.partnership)):
        messages.warning(request, warning)


@open_to(KEEPS_TEAM)
def change(request: BodyRequest, pk: int) -> HttpResponse:
    """Change what is said of a post; where somebody else did meanwhile, show what is kept now."""
    body = request.partnership
    found = one(request, pk)
    form = PostForm(request.POST or None, body=body, kept=found, initial=PostForm.of(found))
    meanwhile: list[tuple[str, object]] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["shown"]
        try:
            actions.change_post(by=request.person, post=found, says=form.says, shown=shown)
        except policies.Changed as fault:
            found = one(request, pk)
            meanwhile = facts_of(found)
            form.show_again(policies.shown(found))
            form.add_error(None, str(fault))
            status = CHANGED
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The post {form.says.title} is changed.")
            _warn(request, form.says)
            return redirect("team:post", body=body.slug, pk=pk)
    if form.errors and status != CHANGED:
        status = 400
    context = {"form": form, "post": found, "meanwhile": meanwhile}
    return render(request, "team/post_form.html", context, status=status)


@open_to(KEEPS_TEAM)
def covers(request: BodyRequest, pk: int) -> HttpResponse:
    """Say which functions a post covers, at which levels."""
    found = one(request, pk)
    form = CoverForm(request.POST or None, initial=CoverForm.of(found))
    # Without a tick nothing is sent but the token, and that is an answer too.
    if request.method == "POST" and not form.is_bound:
        form = CoverForm({})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cover(by=request.person, post=found, covers=form.covered)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"What the post {found} covers is kept.")
            return redirect("team:post", body=request.partnership.slug, pk=pk)
    context = {"form": form, "post": found, "levels": [str(at.label).capitalize() for at in Level]}
    status = 400 if form.errors else 200
    return render(request, "team/covers.html", context, status=status)
