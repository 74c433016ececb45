"""Verbs on the joint team: posts, who holds them, what they cover, and inductions (GOV-12)."""

import datetime as dt
from collections.abc import Collection, Sequence

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import standing
from moothall.team import policies
from moothall.team.enums import Level
from moothall.team.models import Cover, Holder, InductionItem, InductionTick, Post, WantedLevel
from moothall.team.permissions import KEEPS_TEAM, may_tick
from moothall.team.says import PostSays

Covered = tuple[int, Level]


@action("PostAdded", "added a post to the joint team", who=KEEPS_TEAM)
def add_post(*, by: By, body: Body, says: PostSays) -> Post:
    """Add a post. Raises InvalidValue naming all that is wrong."""
    policies.check_keeps(by, body)
    policies.check_post(says, body, None)
    return Post.objects.create(body=body, **says.columns())


@action("PostChanged", "changed a post of the joint team", who=KEEPS_TEAM)
def change_post(*, by: By, post: Post, says: PostSays, shown: str) -> Post:
    """Change what is said of a post. `shown` is what somebody was shown of it (policies.shown)."""
    held = policies.as_it_stands(post)
    policies.check_keeps(by, held.body)
    policies.check_shown(shown, held)
    policies.check_post(says, held.body, held)
    for name, value in says.columns().items():
        setattr(held, name, value)
    held.save()
    return held


@action("PostFilled", "put somebody into a post of the joint team", who=KEEPS_TEAM)
def fill_post(
    *,
    by: By,
    post: Post,
    starts: dt.date,
    holder: Person | None = None,
    called: str = "",
    ends: dt.date | None = None,
) -> Holder:
    """Put somebody into a post: a person of the site, or one who has no account, in words."""
    held = policies.as_it_stands(post)
    policies.check_keeps(by, held.body)
    policies.check_fill(held, holder, called, starts, ends)
    return Holder.objects.create(
        post=held, person=holder, called=called.strip(), starts=starts, ends=ends
    )


@action("PostLeft", "recorded the last day of somebody in a post", who=KEEPS_TEAM)
def leave_post(*, by: By, holder: Holder, ends: dt.date) -> Holder:
    """Record the last day of somebody in a post, which is vacant afterwards."""
    held = Holder.objects.select_related("post__body").get(pk=holder.pk)
    policies.check_keeps(by, held.post.body)
    if ends < held.starts:
        raise InvalidValue("The last day is before the first.")
    if held.ends and held.ends < today():
        raise NotAllowed("Their last day has passed already.")
    held.ends = ends
    held.save()
    return held


@action("PostCovers", "said what a post covers", who=KEEPS_TEAM)
def cover(*, by: By, post: Post, covers: Collection[Covered]) -> Post:
    """Say which functions a post covers, at which levels: these and no others."""
    held = policies.as_it_stands(post)
    policies.check_keeps(by, held.body)
    policies.check_functions(covers)
    held.covers.all().delete()
    Cover.objects.bulk_create(
        Cover(post=held, function=number, level=level) for number, level in sorted(set(covers))
    )
    note(covers=[f"{number} {level}" for number, level in sorted(set(covers))])
    return held


@action("FunctionLevelsSaid", "said at which levels functions are needed", who=KEEPS_TEAM)
def say_levels(*, by: By, body: Body, wanted: Collection[Covered]) -> Body:
    """Say which functions the body needs at which levels: these and no others."""
    policies.check_keeps(by, body)
    policies.check_functions(wanted)
    WantedLevel.objects.filter(body=body).delete()
    WantedLevel.objects.bulk_create(
        WantedLevel(body=body, function=number, level=level)
        for number, level in sorted(set(wanted))
    )
    note(wanted=[f"{number} {level}" for number, level in sorted(set(wanted))])
    return body


@action("InductionAgreed", "agreed what an induction is made of", who=KEEPS_TEAM)
def agree_induction(*, by: By, body: Body, items: Sequence[tuple[str, int]]) -> Body:
    """Say what everybody who comes into the team is shown or given, each with the days after
    the first by which that is done. Items left out are no longer asked for; what was ticked stays.
    """
    policies.check_keeps(by, body)
    named = [(words.strip(), days) for words, days in items if words.strip()]
    faults = []
    if len({words for words, _ in named}) < len(named):
        faults.append("Name each item once.")
    if any(not 0 <= days <= policies.A_YEAR for _, days in named):
        faults.append(f"An item is done within 0 to {policies.A_YEAR} days.")
    if faults:
        raise InvalidValue(" ".join(faults))
    InductionItem.objects.filter(body=body).update(retired=True)
    for words, days in named:
        InductionItem.objects.update_or_create(
            body=body, words=words, defaults={"within_days": days, "retired": False}
        )
    note(items=len(named))
    return body


@action(
    "InductionTicked",
    "ticked off a part of an induction",
    who=MEMBERS,
    only="their own; those who keep the team, anybody's",
)
def tick(*, by: By, holder: Holder, item: InductionItem, done_on: dt.date) -> Holder:
    """Record that somebody in a post has done one thing of their induction."""
    held = Holder.objects.select_related("post__body").get(pk=holder.pk)
    if not may_tick(by, standing(by, held.post.body), held):
        raise NotAllowed("An induction is ticked off by those who keep the team, or for oneself.")
    if item.body_id != held.post.body_id:
        raise InvalidValue("This is no part of the induction here.")
    if not held.starts <= done_on <= today():
        raise InvalidValue("It was done since their first day, and until today.")
    if held.ticks.filter(item=item).exists():
        raise NotAllowed(f"“{item}” is ticked off already.")
    InductionTick.objects.create(
        holder=held,
        item=item,
        done_on=done_on,
        recorded_by=person_of(by),
    )
    note(item=str(item.ref))
    return held
