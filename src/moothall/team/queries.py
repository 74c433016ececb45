"""Reads on the joint team: posts with their holders, what is covered, what is missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from moothall.governance.workdays import today
from moothall.partnership.models import Appointment, Body, Person, held, in_force
from moothall.partnership.permissions import Standing
from moothall.team.enums import Level
from moothall.team.functions import Function, functions
from moothall.team.models import Holder, InductionItem, Post
from moothall.team.permissions import may_name

SOON = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Held:
    """A post with who holds it on a day."""

    post: Post
    holder: Holder | None
    named: bool  # whether the reader sees who that is
    levels: frozenset[tuple[int, str]]

    @property
    def is_there(self) -> bool:
        """Whether the post exists today."""
        return self.post.is_there()

    @property
    def vacant(self) -> bool:
        """Whether the post exists and nobody holds it."""
        return self.is_there and self.holder is None

    @property
    def followed(self) -> bool:
        """Whether somebody is to come into it."""
        return any(holder.starts > today() for holder in self.post.holders.all())

    @property
    def may_be_followed(self) -> bool:
        """Whether its holder leaves while the post goes on, and nobody is to come yet."""
        leaves = self.holder.ends if self.holder else None
        goes_on = leaves is not None and (self.post.ends is None or leaves < self.post.ends)
        return goes_on and not self.followed

    @property
    def who(self) -> str:
        """Who holds it, as the reader may know."""
        if self.holder is None:
            return "vacant" if self.is_there else ""
        return str(self.holder) if self.named else "held"

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the holder, or of the post, whichever comes first."""
        days = [self.post.ends, self.holder.ends if self.holder else None]
        return min((day for day in days if day), default=None)


def posts(body: Body, place: Standing) -> list[Held]:
    """Return all posts of a team with who holds each today (three queries)."""
    found = (
        Post.objects.filter(body=body)
        .visible_to(place)
        .select_related("employer", "directing", "reports_to", "body")
        .prefetch_related("holders__person", "covers")
    )
    return [_held(post, place) for post in found]


def _held(post: Post, place: Standing) -> Held:
    there = [holder for holder in post.holders.all() if holder.is_there()]
    holder = there[0] if there and post.is_there() else None
    if holder:
        holder.post = post
    covers = frozenset((cover.function, str(cover.level)) for cover in post.covers.all())
    return Held(post, holder, holder is not None and may_name(place, holder), covers)


@dataclass(frozen=True, slots=True)
class Covered:
    """A function, with the posts that cover it at each level today: those held and those vacant."""

    function: Function
    held: dict[str, list[Held]]
    vacant: dict[str, list[Held]]
    # The levels at which the body needs it; None where the body has not said of any function.
    wanted: frozenset[str] | None = None

    @property
    def gaps(self) -> list[Level]:
        """The levels at which it is needed and no post for it is held."""
        return [level for level in Level if level in (self.wanted or ()) and not self.held[level]]

    @property
    def is_needed(self) -> bool:
        """Whether it is needed at some level, as it is where the body has not said."""
        return self.wanted is None or bool(self.wanted)

    @property
    def is_covered(self) -> bool:
        """Whether somebody covers it at each level at which it is needed; at any, where the body
        has not said at which.
        """
        return any(self.held.values()) if self.wanted is None else not self.gaps

    @property
    def has_post(self) -> bool:
        """Whether a post is there for it, held or vacant."""
        return any(self.held.values()) or any(self.vacant.values())


Wanted = Mapping[int, frozenset[str]]


def wanted_levels(body: Body) -> Wanted:
    """Return at which levels a body needs each function; nothing if it has not said (one query)."""
    found: dict[int, set[str]] = defaultdict(set)
    for number, level in body.wanted_levels.values_list("function", "level"):
        found[number].add(level)
    return {number: frozenset(levels) for number, levels in found.items()}


def coverage(found: Sequence[Held], wanted: Wanted | None = None) -> list[Covered]:
    """Return each of the nineteen functions with who covers it, from the posts of a team, and the
    levels at which it is needed.
    """
    there = [each for each in found if each.is_there]
    return [
        Covered(
            function,
            {str(level): _covering(there, function, level, vacant=False) for level in Level},
            {str(level): _covering(there, function, level, vacant=True) for level in Level},
            wanted.get(function.number, frozenset()) if wanted else None,
        )
        for function in functions()
    ]


def _covering(
    found: Sequence[Held], function: Function, level: Level, *, vacant: bool
) -> list[Held]:
    wanted = (function.number, str(level))
    return [each for each in found if wanted in each.levels and each.vacant == vacant]


def ending_soon(found: Sequence[Held]) -> list[Held]:
    """Return the posts whose holder's last day is within 60 days and that nobody follows in: a
    secondment that ends, a post that ends, a holder who leaves.
    """
    day = today()
    return [
        each
        for each in found
        if each.holder
        and each.last_day
        and day <= each.last_day <= day + SOON
        and not each.followed
    ]


def held_by_leavers(found: Sequence[Held], body: Body) -> list[Held]:
    """Return the posts held by a person of the site who has no role in the body any more (one
    query).
    """
    here = set(Appointment.objects.filter(held(), body=body).values_list("person", flat=True))
    return [
        each
        for each in found
        if each.holder and each.holder.person_id and each.holder.person_id not in here
    ]


@dataclass(frozen=True, slots=True)
class Induction:
    """One item of somebody's induction: by when it is due, and when it was done."""

    item: InductionItem
    due: dt.date
    done_on: dt.date | None

    @property
    def is_late(self) -> bool:
        """Whether it should have been done."""
        return self.done_on is None and self.due < today()


def induction_of(holder: Holder) -> list[Induction]:
    """Return what somebody's induction is made of, in the order of the days (two queries)."""
    done = {tick.item_id: tick.done_on for tick in holder.ticks.all()}
    items = InductionItem.objects.filter(
        Q(retired=False) | Q(pk__in=done), body=holder.post.body_id
    )
    return [_induction(item, holder, done.get(item.pk)) for item in items]


def _induction(item: InductionItem, holder: Holder, done_on: dt.date | None) -> Induction:
    return Induction(item, holder.starts + dt.timedelta(days=item.within_days), done_on)


def inductions_open(body: Body, person: Person | None = None) -> list[tuple[Holder, Induction]]:
    """Return what is not done of inductions in a body, of all holders of today or of a person
    (three queries).
    """
    items = list(InductionItem.objects.filter(body=body, retired=False))
    holders = Holder.objects.filter(in_force(today()), post__body=body)
    holders = holders.filter(person=person) if person else holders
    found = []
    for holder in holders.select_related("post", "person").prefetch_related("ticks"):
        done = {tick.item_id for tick in holder.ticks.all()}
        found += [(holder, _induction(item, holder, None)) for item in items if item.pk not in done]
    return sorted(found, key=lambda pair: pair[1].due)
