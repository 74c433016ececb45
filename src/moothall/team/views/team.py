"""Who does what in the joint team, and what does nobody do?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.fresh import named_in
from moothall.team import actions, queries, tables
from moothall.team.enums import Level
from moothall.team.forms import LevelsForm
from moothall.team.permissions import KEEPS_TEAM
from moothall.team.policies import members_of
from moothall.team.queries import Covered, Held
from moothall.team.says import PostSays
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, number, plural

DARKEST = 3  # posts in a cell from which on its shade is the darkest
SHADES = {0: "", 1: "heat-2", 2: "heat-3", 3: "heat-4"}
FEW = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One function at one level: how many held posts cover it, that its post is vacant, whether
    it is needed and left open.
    """

    held: int
    vacant: bool
    gap: bool

    @property
    def shade(self) -> str:
        """The class that shades it."""
        return "mh-heat__high" if self.gap else SHADES[min(self.held, DARKEST)]


@dataclass(frozen=True, slots=True)
class Row:
    """One function across the levels."""

    number: int
    words: str
    cells: Sequence[Cell]
    stands: Tag


@open_to(MEMBERS)
def team(request: BodyRequest) -> HttpResponseBase:
    """Show the matrix of functions and levels, the gaps, the functions and the posts."""
    body = request.partnership
    keeps = KEEPS_TEAM.holds(request.standing)
    found = queries.posts(body, request.standing)
    wanted = queries.wanted_levels(body)
    covered = queries.coverage(found, wanted)
    posts = tables.posts_table(body, keeps).read(request, found)
    functions = tables.functions_table().read(request, covered)
    if posts.wanted:
        return downloads.response(posts)
    if functions.wanted:
        return downloads.response(functions)
    context = {
        "answer": _answer(found, covered) if found else "",
        "rows": [_row(each) for each in covered],
        "levels": [str(level.label).capitalize() for level in Level],
        "finding": _finding(covered),
        "said": bool(wanted),
        "ending": queries.ending_soon(found),
        "outside": _outside(request, found) if keeps else [],
        "posts": posts,
        "functions": functions,
        "keeps": keeps,
    }
    return render(request, "team/team.html", context)


def _answer(found: Sequence[Held], covered: Sequence[Covered]) -> str:
    held, vacant, weeks = tables.totals(found)
    needed = [each for each in covered if each.is_needed]
    done = sum(each.is_covered for each in needed)
    where = "" if covered[0].wanted is None else " at each level where they are needed"
    told = (
        f"{done} of {len(needed)} functions are covered{where}, by {plural(held, 'held post')} of "
        f"{number(weeks)} full-time equivalents."
    )
    return f"{told} {plural(vacant, 'post is', 'posts are')} vacant." if vacant else told


def _finding(covered: Sequence[Covered]) -> str:
    """The title of the picture: what it shows."""
    if covered[0].wanted is not None:
        return _gaps(covered)
    open_ = [each.function.words for each in covered if not each.is_covered]
    if not open_:
        return "Every function is covered at one level at least"
    if len(open_) <= FEW:
        return f"Nobody covers {join_words(open_)}"
    return f"Nobody covers {len(open_)} of the {len(covered)} functions"


def _gaps(covered: Sequence[Covered]) -> str:
    """The same where the body has said at which levels it needs what."""
    whole = sum(len(each.wanted or ()) for each in covered)
    at = {level: sum(level in each.gaps for each in covered) for level in Level}
    if not any(at.values()):
        return "Every function is covered at each level where it is needed"
    told = [f"{many} {level.label}" for level, many in at.items() if many]
    many = sum(at.values())
    return f"{plural(many, 'gap')} of {whole} places where a function is needed: {join_words(told)}"


def _row(each: Covered) -> Row:
    return Row(
        each.function.number,
        each.function.words,
        [
            Cell(len(each.held[level]), bool(each.vacant[level]), level in each.gaps)
            for level in Level
        ],
        tables.cover_tag(each),
    )


def _outside(request: BodyRequest, found: Sequence[Held]) -> list[str]:
    """What may stand against the rules of a fund (PLN-4): for those who keep the team."""
    members = members_of(request.partnership)
    return [
        f"{each.post.title}: {warning}"
        for each in found
        if each.is_there
        for warning in PostSays.of(each.post).warnings(members)
    ]


@open_to(KEEPS_TEAM)
def levels(request: BodyRequest) -> HttpResponse:
    """Say at which levels the body needs each function."""
    body = request.partnership
    form = LevelsForm(request.POST or None, initial=LevelsForm.kept(body))
    is_fresh = form.show_with(named_in(body, "FunctionLevelsSaid"))
    if request.method == "POST" and is_fresh and form.is_valid():
        try:
            actions.say_levels(by=request.person, body=body, wanted=form.covered)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The levels are kept: what is needed and open is a gap.")
            return redirect("team:team", body=body.slug)
    status = 400 if form.errors else 200
    context = {
        "form": form,
        "said": bool(queries.wanted_levels(body)),
        "levels": [str(at.label).capitalize() for at in Level],
    }
    return render(request, "team/levels.html", context, status=status)
