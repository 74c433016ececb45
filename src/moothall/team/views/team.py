"""Who does what in the joint team, and what does nobody do?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.team import queries, tables
from moothall.team.enums import Level
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
    """One function at one level: how many held posts cover it, or that its post is vacant."""

    held: int
    vacant: bool

    @property
    def shade(self) -> str:
        """The class that shades it."""
        return SHADES[min(self.held, DARKEST)]


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
    covered = queries.coverage(found)
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
        "gaps": [each for each in covered if not each.is_covered],
        "ending": queries.ending_soon(found),
        "outside": _outside(request, found) if keeps else [],
        "posts": posts,
        "functions": functions,
        "keeps": keeps,
    }
    return render(request, "team/team.html", context)


def _answer(found: Sequence[Held], covered: Sequence[Covered]) -> str:
    held, vacant, weeks = tables.totals(found)
    done = sum(each.is_covered for each in covered)
    told = (
        f"{done} of {len(covered)} functions are covered, by {plural(held, 'held post')} of "
        f"{number(weeks)} full-time equivalents."
    )
    return f"{told} {plural(vacant, 'post is', 'posts are')} vacant." if vacant else told


def _finding(covered: Sequence[Covered]) -> str:
    """The title of the picture: what it shows."""
    open_ = [each.function.words for each in covered if not each.is_covered]
    if not open_:
        return "Every function is covered at one level at least"
    if len(open_) <= FEW:
        return f"Nobody covers {join_words(open_)}"
    return f"Nobody covers {len(open_)} of the {len(covered)} functions"


def _row(each: Covered) -> Row:
    return Row(
        each.function.number,
        each.function.words,
        [Cell(len(each.held[str(level)]), bool(each.vacant[str(level)])) for level in Level],
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
