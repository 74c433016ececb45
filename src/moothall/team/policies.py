"""When posts may be changed and filled: each check raises one plain sentence, or all at once."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import standing
from moothall.partnership.queries import members
from moothall.team.enums import Level
from moothall.team.functions import functions
from moothall.team.models import Post
from moothall.team.permissions import KEEPS_TEAM
from moothall.team.says import PostSays
from moothall.theme.formats import long_date

A_YEAR = 365
LONGEST_CHAIN = 20


class Changed(NotAllowed):
    """What somebody acts on is no longer what they were shown."""


def as_it_stands(post: Post) -> Post:
    """Return a post as it is kept now; actions happen one after another, so it stays so."""
    related = ("body", "employer", "directing", "reports_to")
    return Post.objects.select_related(*related).get(pk=post.pk)


def shown(post: Post) -> str:
    """Return a hash of what a form shows of a post, so that a change meanwhile is noticed."""
    says = PostSays.of(post)
    said = {name: str(value) for name, value in says.columns().items()} | {"fte": f"{says.fte:.2f}"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]


def members_of(body: Body) -> frozenset[int]:
    """Return the keys of the member organisations of today (one query)."""
    return frozenset(members(body).values_list("pk", flat=True))


def check_keeps(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody does not keep the team here."""
    if not KEEPS_TEAM.holds(standing(by, body)):
        raise NotAllowed(KEEPS_TEAM.refuses("Keeping the joint team", str(body)))


def check_shown(token: str, post: Post) -> None:
    """Raise Changed where a post was changed after somebody was shown it."""
    if token != shown(post):
        raise Changed(
            "Somebody else has changed this post since you opened this page. What is kept now "
            "stands above the form; what you typed is kept. Save it again to put it in its place."
        )


def check_post(says: PostSays, body: Body, kept: Post | None) -> None:
    """Raise InvalidValue naming all that is wrong with what is said of a post."""
    faults = says.faults(members_of(body))
    above = says.reports_to
    if above and above.body_id != body.pk:
        faults.append("A post answers to another post of the same team.")
    if kept and above and _reaches(above, kept):
        faults.append(f"“{above}” answers to “{kept}” itself: choose another post.")
    same = Post.objects.filter(body=body, title=says.title.strip(), starts=says.starts)
    if (same.exclude(pk=kept.pk) if kept else same).exists():
        faults.append("There is a post of this title and first day already.")
    if faults:
        raise InvalidValue(" ".join(faults))


def _reaches(post: Post, wanted: Post) -> bool:
    """Whether the line upwards from a post comes to another."""
    at: Post | None = post
    for _ in range(LONGEST_CHAIN):
        if at is None:
            return False
        if at.pk == wanted.pk:
            return True
        at = at.reports_to
    return True


def check_functions(pairs: Collection[tuple[int, Level]]) -> None:
    """Raise InvalidValue naming the numbers that are those of no function."""
    known = {function.number for function in functions()}
    unknown = sorted({number for number, _ in pairs if number not in known})
    if unknown:
        raise InvalidValue(f"There is no function {', '.join(map(str, unknown))}.")


def check_fill(
    post: Post, person: Person | None, called: str, starts: dt.date, ends: dt.date | None
) -> None:
    """Raise InvalidValue naming all that stands against putting somebody into a post."""
    faults = []
    if bool(person) == bool(called.strip()):
        faults.append("Say who it is: a person of the site, or somebody without an account.")
    if ends and ends < starts:
        faults.append("The last day is before the first: correct one of the two.")
    # Where no last day is given, that of the post counts.
    if starts < post.starts or (post.ends and max(ends or starts, starts) > post.ends):
        until = f" until {long_date(post.ends)}" if post.ends else ""
        faults.append(f"The post is there from {long_date(post.starts)}{until}: keep within it.")
    for other in post.holders.all():
        if other.starts <= (ends or dt.date.max) and (other.ends or dt.date.max) >= starts:
            until = f" until {long_date(other.ends)}" if other.ends else ""
            since = long_date(other.starts)
            faults.append(f"Somebody holds it from {since}{until}: record their last day first.")
    if faults:
        raise InvalidValue(" ".join(faults))
