"""The joint team of the example's year: seven posts, one of them vacant, and what nobody covers.

Posts and holders are invented; nobody in them is a person. The nineteen functions are published.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from moothall.demo.accounts import Cast
from moothall.demo.year import Act, first_day
from moothall.governance.workdays import today
from moothall.partnership.enums import Role
from moothall.team.actions import (
    add_post,
    agree_induction,
    cover,
    fill_post,
    leave_post,
    say_levels,
    tick,
)
from moothall.team.enums import Direction, Level, Management, PostKind
from moothall.team.models import Holder, InductionItem, Post
from moothall.team.queries import inductions_open
from moothall.team.says import PostSays
from moothall.team.standard import STANDARD

WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
HERTFORDSHIRE, LUTON = "Hertfordshire County Council", "Luton Borough Council"
BEDFORD, CENTRAL = "Bedford Borough Council", "Central Bedfordshire Council"
COORDINATOR = "Partnership co-ordinator"
L, G, R = Level.LOCAL, Level.GROUPING, Level.REGION
Covers = Mapping[int, Sequence[Level]]
# Functions by number; 8 (apprenticeships) has a vacant post only, 18 (European Social Fund) none.
COVERS: Mapping[str, Covers] = {
    COORDINATOR: {2: (G, R), 7: (G,), 9: (G, R), 12: (G, R)},
    "Commissioning manager": {3: (G,), 4: (L, G), 10: (L, G), 16: (L, G)},
    "Data analyst": {5: (L, G, R), 11: (G,), 17: (G,)},
    "Contracts officer": {6: (G,), 13: (L, G), 15: (L, G)},
    "14-19 adviser": {1: (L,), 3: (L,), 16: (L,)},
    "Adviser on placements": {14: (L,), 19: (L, G)},
    "Apprenticeships lead": {8: (G, R)},
}


# At which levels the partnership needs what (invented): what the posts cover, and these besides.
BESIDES: Covers = {1: (G,), 5: (L,), 8: (L,), 14: (G,), 17: (L,), 18: (G,)}


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Posts in week 2, their holders after, the secondee in week 8, who left and who came."""
    first = first_day(now)
    week = partial(_week, first)
    yield Act(week(2), partial(_posts, cast, first))
    yield Act(week(2) + dt.timedelta(hours=1), partial(_induction, cast))
    yield Act(week(3), partial(_first_holders, cast))
    yield Act(week(8), partial(_fill, cast, "14-19 adviser", "adviser, seconded by Bedford", 52))
    yield Act(week(14), partial(_fill, cast, "Adviser on placements", "adviser of the firm", 46))
    yield Act(week(20), partial(_ticks, cast))
    yield Act(week(22), partial(_reviews, cast))
    yield Act(week(30), partial(_reviews, cast))
    yield Act(week(34), partial(_leaves, cast, "Apprenticeships lead"))
    yield Act(week(48), partial(_fill, cast, "Contracts officer", "contracts officer", None))
    yield Act(week(51), partial(_begins, cast, "Contracts officer"))


def _week(first: dt.datetime, number: int) -> dt.datetime:
    return first + number * WEEK


def _posts(cast: Cast, first: dt.datetime) -> None:
    manager = cast.person(Role.MANAGER)
    for says in _says(cast, (first + 2 * WEEK).date()):
        post = add_post(by=manager, body=cast.body, says=says)
        pairs = [(n, at) for n, levels in COVERS[says.title].items() for at in levels]
        cover(by=manager, post=post, covers=pairs)

    say_levels(by=manager, body=cast.body, wanted=_wanted())


def _wanted() -> set[tuple[int, Level]]:
    lists = (*COVERS.values(), BESIDES)
    return {(n, at) for covers in lists for n, levels in covers.items() for at in levels}


def _says(cast: Cast, starts: dt.date) -> Iterator[PostSays]:
    """The posts; all but the first answer to it where no authority directs them."""
    employers = cast.organisations
    plain = PostSays(COORDINATOR, starts, employer=employers[LUTON], managed_by=Management.CHAIR)
    yield plain
    above = partial(Post.objects.get, body=cast.body, title=COORDINATOR)
    below = replace(plain, managed_by=Management.POST, reports_to=above())
    yield replace(below, title="Commissioning manager", employer=employers[HERTFORDSHIRE])
    yield replace(below, title="Data analyst", employer=employers[LUTON], fte=Decimal("0.8"))
    yield replace(below, title="Contracts officer", employer=employers[CENTRAL])
    yield replace(below, title="Apprenticeships lead", employer=employers[HERTFORDSHIRE])
    yield PostSays(
        "14-19 adviser",
        starts,
        kind=PostKind.SECONDEE,
        employer=employers[BEDFORD],
        directed_by=Direction.AUTHORITY,
        directing=employers[BEDFORD],
        fte=Decimal("0.6"),
        ends=starts + 52 * 7 * DAY + 28 * DAY,
    )
    yield PostSays(
        "Adviser on placements",
        starts,
        kind=PostKind.CONSULTANT,
        employer_called="A consultancy (invented)",
        directed_by=Direction.CHAIR,
        managed_by=Management.CHAIR,
        fte=Decimal("0.4"),
        ends=starts + 70 * 7 * DAY,
        note="Called off by the day.",
    )


def _induction(cast: Cast) -> None:
    agree_induction(by=cast.person(Role.MANAGER), body=cast.body, items=STANDARD)


def _first_holders(cast: Cast) -> None:
    manager = cast.person(Role.MANAGER)
    post = Post.objects.get(body=cast.body, title=COORDINATOR)
    fill_post(by=manager, post=post, holder=manager, starts=post.starts + 7 * DAY)
    _fill(cast, "Commissioning manager", "commissioning manager", None)
    _fill(cast, "Data analyst", "data analyst", None)
    _fill(cast, "Apprenticeships lead", "lead on apprenticeships", None)


def _fill(cast: Cast, title: str, called: str, weeks: int | None) -> None:
    post = Post.objects.get(body=cast.body, title=title)
    ends = min(today() + weeks * 7 * DAY, post.ends or dt.date.max) if weeks else None
    manager = cast.person(Role.MANAGER)
    fill_post(by=manager, post=post, called=called, starts=today(), ends=ends)


def _ticks(cast: Cast) -> None:
    """By week 20 the first holders have done what was asked; the secondee all but the last two."""
    items = list(InductionItem.objects.filter(body=cast.body))
    holders = Holder.objects.filter(post__body=cast.body).select_related("post")
    for holder in holders:
        kept = items[:-2] if holder.post.kind == PostKind.SECONDEE else items
        for item in kept:
            done_on = holder.starts + item.within_days * DAY
            if done_on <= (holder.starts + 6 * 7 * DAY):
                tick(by=cast.person(Role.MANAGER), holder=holder, item=item, done_on=done_on)


def _reviews(cast: Cast) -> None:
    """Whose first review with the line manager was due has had it, and all that was left."""
    manager = cast.person(Role.MANAGER)
    for holder, left in inductions_open(cast.body):
        if left.due <= today():
            tick(by=manager, holder=holder, item=left.item, done_on=left.due)


def _begins(cast: Cast, title: str) -> None:
    """Of the newest induction the first half is done."""
    holder = Holder.objects.get(post__body=cast.body, post__title=title)
    for item in InductionItem.objects.filter(body=cast.body)[:4]:
        tick(by=cast.person(Role.MANAGER), holder=holder, item=item, done_on=today())


def _leaves(cast: Cast, title: str) -> None:
    holder = Holder.objects.get(post__body=cast.body, post__title=title)
    leave_post(by=cast.person(Role.MANAGER), holder=holder, ends=today() + 14 * DAY)
