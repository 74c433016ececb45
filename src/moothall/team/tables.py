"""The tables of the joint team."""

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from moothall.governance.workdays import today
from moothall.partnership.models import Body
from moothall.team.enums import Level, PostKind
from moothall.team.queries import Covered, Held
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import join_words
from moothall.theme.tables import Column, Empty, Filter, Table


def state_of(each: Held) -> str:
    """Return where a post stands: held, vacant, coming or ended."""
    if each.is_there:
        return "vacant" if each.vacant else "held"
    return "ended" if each.post.starts <= today() else "coming"


def state_tag(each: Held) -> Tag:
    """Return the same as a tag; a vacant post stands out."""
    tones = {"held": "good", "vacant": "action", "coming": "waiting", "ended": "plain"}
    state = state_of(each)
    return Tag("to come" if state == "coming" else state, tones[state])


def posts_table(body: Body, may_add: bool) -> Table[Held]:
    """Return the table of posts."""

    def to(each: Held) -> str:
        return reverse("team:post", kwargs={"body": body.slug, "pk": each.post.pk})

    return Table(
        name="posts",
        title="Posts of the joint team",
        noun=("post", "posts"),
        columns=(
            Column("title", "Post", link=to, value=lambda e: e.post.title, searchable=True),
            Column("state", "Stands", kind=Kind.TAG, value=state_tag),
            Column("who", "Holder", value=lambda e: "" if e.vacant else e.who, searchable=True),
            Column("kind", "Kind", value=lambda e: str(e.post.kind)),
            Column("employer", "Employer", value=lambda e: e.post.employed_by, searchable=True),
            Column("directed", "Directed by", value=lambda e: e.post.direction, searchable=True),
            Column("fte", "FTE", kind=Kind.NUMBER, value=lambda e: e.post.fte),
            Column("functions", "Functions", kind=Kind.NUMBER, value=_functions),
            Column("ends", "Until", kind=Kind.DATE, value=lambda e: e.last_day),
        ),
        filters=(Filter("kind", "Kind", PostKind.choices),),
        empty=Empty(
            "No post yet",
            "The posts of the joint team stand here, with who employs and who directs each, and "
            "which of the nineteen functions it covers.",
            reverse("team:post_new", kwargs={"body": body.slug}) if may_add else "",
            "Add the first" if may_add else "",
        ),
    )


def _functions(each: Held) -> int:
    return len({number for number, _ in each.levels})


def cover_tag(covered: Covered) -> Tag:
    """Return whether a function is covered, as a tag; what nobody does stands out."""
    if not covered.is_needed:
        return Tag("not needed")
    if covered.is_covered:
        return Tag("covered", "good")
    if covered.gaps:
        return Tag(f"gap: {join_words([str(level.label) for level in covered.gaps])}", "action")
    return Tag("post vacant", "action") if covered.has_post else Tag("nobody", "action")


def functions_table() -> Table[Covered]:
    """Return the table of functions with who covers each, at each level."""
    return Table(
        name="functions",
        title="Functions and who covers them",
        noun=("function", "functions"),
        prefix="functions",
        columns=(
            Column("number", "No.", kind=Kind.NUMBER, value=lambda c: c.function.number),
            Column(
                "words",
                "Function",
                value=lambda c: c.function.words,
                searchable=True,
                header=True,
            ),
            Column("covered", "Stands", kind=Kind.TAG, value=cover_tag),
            Column("wanted", "Needed", value=_wanted),
            *(_level(level) for level in Level),
        ),
        source="staff_functions.csv: the functions of a joint commissioning team, 2009",
    )


def _wanted(covered: Covered) -> str:
    if covered.wanted is None:
        return "not said"
    return join_words([str(level.label) for level in Level if level in covered.wanted]) or "no"


def _level(level: Level) -> Column[Covered]:
    def who(covered: Covered) -> str:
        held = [each.post.title for each in covered.held[str(level)]]
        vacant = [f"{each.post.title} (vacant)" for each in covered.vacant[str(level)]]
        return ", ".join(held + vacant)

    return Column(str(level), str(level.label).capitalize(), value=who, searchable=True)


def totals(found: Sequence[Held]) -> tuple[int, int, Decimal]:
    """Return how many posts are held, how many vacant, and the full weeks of those held."""
    there = [each for each in found if each.is_there]
    vacant = sum(each.vacant for each in there)
    weeks = sum((each.post.fte for each in there if not each.vacant), start=Decimal(0))
    return len(there) - vacant, vacant, weeks
