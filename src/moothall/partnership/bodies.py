"""Bodies in tiers: founded below another, joined to one, ended, and how their chair goes round."""

import datetime as dt

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.partnership import policies
from moothall.partnership.access import MANAGERS
from moothall.partnership.actions import found_body
from moothall.partnership.actors import By, person_of
from moothall.partnership.checks import check
from moothall.partnership.enums import ChairFrom, Role, Tier
from moothall.partnership.models import Body, Person, today
from moothall.partnership.people import appoint
from moothall.theme.formats import long_date


@action("BodyFoundedBelow", "founded a body below this one", who=MANAGERS)
def found_below(
    *,
    by: By,
    parent: Body,
    name: str,
    tier: Tier,
    slug: str = "",
    purpose: str = "",
    keeps_records: bool = False,
    starts: dt.date | None = None,
    manager: Person | None = None,
) -> Body:
    """Found a body below another, such as a board, an area's partnership or a sub-group.

    Who founds it manages it, unless another is named. Raises NotAllowed where they do not manage
    the body above, and InvalidValue where it cannot be.
    """
    policies.check_can_manage(by, parent)
    body = found_body(
        by=by,
        name=name,
        slug=slug,
        tier=tier,
        parent=parent,
        purpose=purpose,
        keeps_records=keeps_records,
        starts=starts,
    )
    person = manager or (person_of(by))
    if person:
        appoint(by=by, person=person, body=body, role=Role.MANAGER)
    return body


@action("PlaceAskedFor", "asked to belong to another body", who=MANAGERS)
def ask_to_belong(*, by: By, body: Body, parent: Body) -> Body:
    """Ask that a body may stand below another; it does at once where one person manages both."""
    policies.check_can_manage(by, body)
    if body.parent_id == parent.pk:
        raise InvalidValue(f"{body} belongs to {parent} already.")
    policies.check_can_belong(body, parent)
    body.asks_for = parent
    check(body)
    body.save(update_fields=["asks_for"])
    if policies.can_manage(by, parent):
        take_in(by=by, body=body)
    return body


@action("BodyTakenIn", "took the body in below another", who=FINER)
def take_in(*, by: By, body: Body) -> Body:
    """Agree that a body stands below the one that it asks for. Raises NotAllowed, InvalidValue."""
    above = body.asks_for
    if above is None:
        raise NotAllowed(f"{body} does not ask to belong to another body any more.")
    policies.check_can_manage(by, above)
    policies.check_can_belong(body, above)
    note(above=above.slug)
    body.parent, body.asks_for = above, None
    check(body)
    body.save(update_fields=["parent", "asks_for"])
    return body


@action("PlaceRefused", "answered that the body does not belong here", who=FINER)
def turn_away(*, by: By, body: Body) -> Body:
    """Refuse that a body stands below the one it asks for; its own manager takes it back so."""
    above = body.asks_for
    if above is None:
        raise NotAllowed(f"{body} does not ask to belong to another body any more.")
    if not policies.can_manage(by, body):
        policies.check_can_manage(by, above)
    note(above=above.slug)
    body.asks_for = None
    body.save(update_fields=["asks_for"])
    return body


@action("BodyLeftItsPlace", "took the body out from below another", who=FINER)
def stand_alone(*, by: By, body: Body) -> Body:
    """Let a body belong to none. The managers of both may do this."""
    above = body.parent
    if above is None:
        raise NotAllowed(f"{body} belongs to no other body.")
    if not policies.can_manage(by, body):
        policies.check_can_manage(by, above)
    note(above=above.slug)
    body.parent = None
    body.save(update_fields=["parent"])
    return body


@action("BodyEnded", "ended the body", who=FINER)
def end_body(*, by: By, body: Body, last_day: dt.date | None = None) -> Body:
    """End a body with a day (today, if none is given). All of it stays and can be read by those who
    hold a role in it; after that day nothing in it is changed.

    Raises NotAllowed while bodies below it go on, InvalidValue where the day is before its first.
    """
    _check_may_end(by, body)
    day = last_day or today()
    if body.starts and day < body.starts:
        raise InvalidValue(
            f"{body} began on {long_date(body.starts)}: give that day or a later one."
        )
    going_on = [part.name for part in body.parts.order_by("name") if not part.ends]
    if going_on:
        raise NotAllowed(
            f"{', '.join(going_on)} would go on below a body that is no more: end it, or take it "
            "out, first."
        )
    body.ends = day
    check(body)
    body.save(update_fields=["ends"])
    note(last_day=str(day))
    return body


@action("BodyReopened", "let the body go on", who=FINER)
def reopen_body(*, by: By, body: Body) -> Body:
    """Take back that a body ends, or has ended. Raises NotAllowed where it has no last day."""
    _check_may_end(by, body)
    if body.ends is None:
        raise NotAllowed(f"{body} has no last day.")
    if body.parent and body.parent.has_ended:
        raise NotAllowed(f"{body.parent}, to which it belongs, has ended.")
    note(last_day_before=str(body.ends))
    body.ends = None
    body.save(update_fields=["ends"])
    return body


def _check_may_end(by: By, body: Body) -> None:
    """Refuse who manages neither a body nor the one above it."""
    if not (body.parent and policies.can_manage(by, body.parent)):
        policies.check_can_manage(by, body)


@action("WayOfWorkingStated", "stated how the body works", who=MANAGERS)
def state_way(
    *, by: By, body: Body, tier: Tier, keeps_records: bool, chair_from: ChairFrom, chair_years: int
) -> Body:
    """Say in which tier a body stands, whether it keeps records of its own, and how its chair goes
    round (GOV-2). Raises InvalidValue where the tier does not fit what is above or below.
    """
    policies.check_can_manage(by, body)
    policies.check_tier(tier, body.parent)
    given = {
        "tier": str(tier),
        "keeps_records": keeps_records,
        "chair_from": str(chair_from),
        "chair_years": chair_years,
    }
    for key, value in given.items():
        before = getattr(body, key)
        if before != value:
            note(**{f"{key}_before": before, key: value})
            setattr(body, key, value)
    for part in body.parts.all():
        policies.check_tier(part.tier, body)
    check(body)
    body.save(update_fields=list(given))
    return body
