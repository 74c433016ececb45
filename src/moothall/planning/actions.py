"""Verbs of planning: needs asked for and computed, shares set, capacity declared."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max

from moothall import clock
from moothall.evidence.models import Snapshot
from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.partnership.actors import By, person_of
from moothall.partnership.checks import in_words
from moothall.partnership.models import Area, Body
from moothall.partnership.permissions import standing
from moothall.planning import policies
from moothall.planning.computing import Picture
from moothall.planning.enums import Alternative, Dimension, NeedStatus
from moothall.planning.models import (
    Capacity,
    Need,
    NeedLine,
    ParticipationShare,
    SpreadShare,
    Stated,
)
from moothall.planning.permissions import PLANS
from moothall.planning.rows import StatedCapacity, StatedShare, StatedSpread

Row = TypeVar("Row", bound=Stated)
# Lines go into the database so many at a time.
BATCH = 500
# What the policies leave to each of those who plan.
AREAS = "a commissioner, for the area of their own authority; the manager, for all"
PLACES = "a commissioner, at the providers their authority leads for; the manager, at all members"


@action("NeedAsked", "asked for a need to be computed", who=PLANS)
def ask_need(
    *, by: By, body: Body, year: str, alternative: Alternative, snapshot: Snapshot
) -> Need:
    """Ask for the need of a year under an alternative; `work.compute` does the computing."""
    policies.check_can_plan(standing(by, body))
    year = policies.check_year(year)
    # One at a time: two that are asked for together cannot have one number.
    body = Body.objects.select_for_update().get(pk=body.pk)
    policies.check_not_waiting(body, year, alternative)
    last = Need.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    note(year=year, alternative=str(alternative))
    return Need.objects.create(
        body=body,
        number=last + 1,
        year=year,
        alternative=alternative,
        snapshot=snapshot,
        asked_by=person_of(by),
    )


@action("NeedComputed", "computed a need", who=FINER)
def record_need(*, by: By, need: Need, picture: Picture) -> Need:
    """Keep what was computed, with its lines and all that it rests on."""
    need = Need.objects.select_for_update().select_related("body", "snapshot").get(pk=need.pk)
    policies.check_can_move(need, NeedStatus.COMPUTED)
    NeedLine.objects.bulk_create(
        [
            NeedLine(
                need=need,
                area=line.area,
                route=line.route,
                level=line.level,
                ssa1=line.ssa1,
                learners=line.learners,
                rests_on=line.rests_on,
            )
            for line in picture.lines
        ],
        batch_size=BATCH,
    )
    need.status, need.reason = NeedStatus.COMPUTED, ""
    need.parameters, need.sha256 = picture.parameters.to_dict(), picture.sha256
    need.learners, need.computed_at = picture.learners, clock.now()
    need.progress, need.doing = 1, ""
    need.save()
    note(lines=len(picture.lines), content=picture.sha256)
    return need


@action("NeedFailed", "could not compute a need", who=FINER)
def fail_need(*, by: By, need: Need, reason: str) -> Need:
    """Record why a need could not be computed; once that is mended it is asked for anew."""
    need = Need.objects.select_for_update().select_related("body").get(pk=need.pk)
    policies.check_can_move(need, NeedStatus.FAILED)
    need.status, need.reason, need.doing = NeedStatus.FAILED, reason, ""
    need.save()
    return need


@action("ParticipationSet", "set a share of residents who are to learn", who=PLANS, only=AREAS)
def set_participation(
    *,
    by: By,
    body: Body,
    year: str,
    alternative: Alternative,
    area: Area,
    age: int,
    share: Decimal,
    source: str,
) -> ParticipationShare:
    """Set the share of an area's residents of an age who are to learn, with where it is from.

    Raises NotAllowed, or InvalidValue naming all that is wrong.
    """
    policies.check_set_by_people(alternative)
    policies.check_can_set(standing(by, body), body, [area.pk])
    year = policies.check_year(year)
    found = ParticipationShare.objects.filter(
        body=body, year=year, alternative=alternative, area=area, age=age
    ).first() or ParticipationShare(
        body=body, year=year, alternative=alternative, area=area, age=age
    )
    found.share = share
    note(year=year, alternative=str(alternative), area=area.pk, age=age, share=str(share))
    return _kept(found, by, source)


@action(
    "ParticipationCleared", "took away a share of residents who are to learn", who=PLANS, only=AREAS
)
def clear_participation(*, by: By, share: ParticipationShare) -> Body:
    """Take a share away, so that participation there stays as it is now."""
    policies.check_can_set(standing(by, share.body), share.body, [share.area_id])
    note(year=share.year, alternative=share.alternative, area=share.area_id, age=share.age)
    share.delete()
    return share.body


@action(
    "ParticipationImported", "imported shares of residents who are to learn", who=PLANS, only=AREAS
)
def import_participation(
    *,
    by: By,
    body: Body,
    year: str,
    alternative: Alternative,
    rows: Sequence[StatedShare],
    source: str,
) -> Body:
    """Take over a table of shares: it replaces what was set for the areas that it names."""
    areas = sorted({row.area for row in rows})
    policies.check_set_by_people(alternative)
    policies.check_can_set(standing(by, body), body, areas)
    year = policies.check_year(year)
    ParticipationShare.objects.filter(
        body=body, year=year, alternative=alternative, area__in=areas
    ).delete()
    ParticipationShare.objects.bulk_create(
        [
            ParticipationShare(
                body=body,
                year=year,
                alternative=alternative,
                area_id=row.area,
                age=row.age,
                share=row.share,
                source=source[:200],
                changed_by=person_of(by),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    note(year=year, alternative=str(alternative), rows=len(rows), source=source[:200])
    return body


@action("SpreadSet", "set a share of what is learnt", who=PLANS, only=AREAS)
def set_spread(
    *,
    by: By,
    body: Body,
    year: str,
    alternative: Alternative,
    area: Area,
    dimension: Dimension,
    category: str,
    share: Decimal,
    source: str,
) -> SpreadShare:
    """Set the share of a route, level or sector among the learners of an area.

    Raises NotAllowed (not theirs, or another dimension is set already), or InvalidValue.
    """
    policies.check_set_by_people(alternative)
    policies.check_can_set(standing(by, body), body, [area.pk])
    year = policies.check_year(year)
    policies.check_one_dimension(
        body=body, year=year, alternative=alternative, area=area, dimension=dimension
    )
    alike = SpreadShare.objects.filter(
        body=body, year=year, alternative=alternative, area=area, dimension=dimension
    )
    shares = dict(alike.values_list("category", "share"))
    policies.check_sum({**shares, category: share})
    found = alike.filter(category=category).first() or SpreadShare(
        body=body,
        year=year,
        alternative=alternative,
        area=area,
        dimension=dimension,
        category=category,
    )
    found.share = share
    note(year=year, alternative=str(alternative), area=area.pk, category=category, share=str(share))
    return _kept(found, by, source)


@action("SpreadImported", "imported shares of what is learnt", who=PLANS, only=AREAS)
def import_spread(
    *,
    by: By,
    body: Body,
    year: str,
    alternative: Alternative,
    rows: Sequence[StatedSpread],
    source: str,
) -> Body:
    """Take over a table of shares: it replaces what was set for the areas that it names.

    Raises NotAllowed, or InvalidValue where those of an area are of two dimensions or beyond all.
    """
    areas = sorted({row.area for row in rows})
    policies.check_set_by_people(alternative)
    policies.check_can_set(standing(by, body), body, areas)
    year = policies.check_year(year)
    for area in areas:
        own = [row for row in rows if row.area == area]
        if len({row.dimension for row in own}) > 1:
            raise InvalidValue(f"{area}: set shares by route, level or sector, by one of them.")
        policies.check_sum({row.category: row.share for row in own})
    there = SpreadShare.objects.filter(body=body, year=year, alternative=alternative)
    there.filter(area__in=areas).delete()
    SpreadShare.objects.bulk_create(
        [
            SpreadShare(
                body=body,
                year=year,
                alternative=alternative,
                area_id=row.area,
                dimension=row.dimension,
                category=row.category,
                share=row.share,
                source=source[:200],
                changed_by=person_of(by),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    note(year=year, alternative=str(alternative), rows=len(rows), source=source[:200])
    return body


@action("SpreadCleared", "took away a share of what is learnt", who=PLANS, only=AREAS)
def clear_spread(*, by: By, share: SpreadShare) -> Body:
    """Take a share away, so that the category follows what is learnt now."""
    policies.check_can_set(standing(by, share.body), share.body, [share.area_id])
    note(year=share.year, alternative=share.alternative, area=share.area_id)
    share.delete()
    return share.body


@action("CapacityDeclared", "declared places at a provider", who=PLANS, only=PLACES)
def declare_capacity(
    *, by: By, body: Body, year: str, stated: StatedCapacity, source: str
) -> Capacity:
    """State the places of one kind that a provider can offer, with who said so."""
    policies.check_can_declare(standing(by, body), body, [stated.ukprn])
    year = policies.check_year(year)
    kind = {"route": stated.route, "level": stated.level, "ssa1": stated.ssa1}
    found = Capacity.objects.filter(
        body=body, year=year, ukprn=stated.ukprn, **kind
    ).first() or Capacity(body=body, year=year, ukprn=stated.ukprn, **kind)
    found.places = stated.places
    note(year=year, ukprn=stated.ukprn, places=stated.places, **kind)
    return _kept(found, by, source)


@action("CapacityCleared", "took away places declared at a provider", who=PLANS, only=PLACES)
def clear_capacity(*, by: By, capacity: Capacity) -> Body:
    """Take a declaration away."""
    policies.check_can_declare(standing(by, capacity.body), capacity.body, [capacity.ukprn])
    note(year=capacity.year, ukprn=capacity.ukprn, places=capacity.places)
    capacity.delete()
    return capacity.body


@action("CapacityImported", "imported declared capacity", who=PLANS, only=PLACES)
def import_capacity(
    *, by: By, body: Body, year: str, rows: Sequence[StatedCapacity], source: str
) -> Body:
    """Take over a table of places: it replaces what was declared for the providers it names."""
    ukprns = sorted({row.ukprn for row in rows})
    policies.check_can_declare(standing(by, body), body, ukprns)
    year = policies.check_year(year)
    Capacity.objects.filter(body=body, year=year, ukprn__in=ukprns).delete()
    Capacity.objects.bulk_create(
        [
            Capacity(
                body=body,
                year=year,
                ukprn=row.ukprn,
                route=row.route,
                level=row.level,
                ssa1=row.ssa1,
                places=row.places,
                source=source[:200],
                changed_by=person_of(by),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    note(year=year, rows=len(rows), providers=len(ukprns), source=source[:200])
    return body


def _kept(row: Row, by: By, source: str) -> Row:
    """Keep a row with its source, who changed it and when, or raise InvalidValue."""
    row.source = source.strip()[:200]
    row.changed_by, row.changed_at = person_of(by), clock.now()
    try:
        row.full_clean(exclude={"changed_by"}, validate_unique=False)
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
    row.save()
    return row
