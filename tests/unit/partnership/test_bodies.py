"""Bodies in tiers: founded, joined, ended; one chair and one deputy at a time."""

import datetime as dt

import pytest
from tests.cast import Cast

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.network.queries import below
from moothall.partnership.actions import found_body
from moothall.partnership.bodies import (
    ask_to_belong,
    end_body,
    found_below,
    reopen_body,
    stand_alone,
    state_way,
    take_in,
    turn_away,
)
from moothall.partnership.enums import ChairFrom, Role, Tier
from moothall.partnership.forms_bodies import FoundingForm
from moothall.partnership.models import Appointment, Body, today
from moothall.partnership.people import appoint, end_appointment
from moothall.partnership.permissions import standing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_manager_founds_a_body_below_theirs_and_manages_it(cast: Cast) -> None:
    body = found_below(
        by=cast.manager, parent=cast.body, name="Quality group", tier=Tier.PARTNERSHIP
    )
    assert (body.parent, body.keeps_records, body.starts) == (cast.body, False, today())
    assert standing(cast.manager, body).manager
    assert not standing(cast.commissioner, body).any
    assert Event.objects.filter(name="BodyFoundedBelow", body="quality-group").exists()


def test_only_the_manager_of_the_body_above_founds_one_below_it(cast: Cast) -> None:
    for who in (cast.clerk, cast.chair, cast.stranger):
        with pytest.raises(NotAllowed):
            found_below(by=who, parent=cast.body, name="X", tier=Tier.PARTNERSHIP)
    assert not Body.objects.filter(name="X").exists()


def test_a_body_stands_below_one_of_its_own_tier_or_a_higher_one(cast: Cast) -> None:
    with pytest.raises(InvalidValue) as refusal:
        found_below(by=cast.manager, parent=cast.body, name="East", tier=Tier.REGION)
    assert str(refusal.value) == (
        f"{cast.body} is a partnership, and a region does not belong to one: choose a body of the "
        "same tier or a higher one."
    )


def test_a_body_asks_to_belong_to_another_whose_manager_agrees(cast: Cast) -> None:
    ask_to_belong(by=cast.manager, body=cast.body, parent=cast.other_body)
    cast.body.refresh_from_db()
    assert (cast.body.parent, cast.body.asks_for) == (None, cast.other_body)
    with pytest.raises(NotAllowed):
        take_in(by=cast.manager, body=cast.body)
    take_in(by=cast.stranger, body=cast.body)
    cast.body.refresh_from_db()
    assert (cast.body.parent, cast.body.asks_for) == (cast.other_body, None)
    stand_alone(by=cast.stranger, body=cast.body)
    cast.body.refresh_from_db()
    assert cast.body.parent is None


def test_a_wish_to_belong_is_refused_or_taken_back(cast: Cast) -> None:
    for who in (cast.stranger, cast.manager):
        ask_to_belong(by=cast.manager, body=cast.body, parent=cast.other_body)
        turn_away(by=who, body=cast.body)
        cast.body.refresh_from_db()
        assert (cast.body.parent, cast.body.asks_for) == (None, None)
        with pytest.raises(NotAllowed):
            turn_away(by=who, body=cast.body)


def test_whoever_manages_both_puts_one_below_the_other_at_once_and_never_in_a_ring(
    cast: Cast,
) -> None:
    below = found_below(by=cast.manager, parent=cast.body, name="Board", tier=Tier.PARTNERSHIP)
    further = found_below(by=cast.manager, parent=below, name="Group", tier=Tier.PARTNERSHIP)
    for wrong in (cast.body, below, further):
        with pytest.raises(InvalidValue):
            ask_to_belong(by=cast.manager, body=cast.body, parent=wrong)
    ask_to_belong(by=cast.manager, body=further, parent=cast.body)
    further.refresh_from_db()
    assert further.parent == cast.body


def test_a_body_ends_with_a_day_after_which_it_can_still_be_read_and_go_on_again(
    cast: Cast,
) -> None:
    below = found_below(by=cast.manager, parent=cast.body, name="Board", tier=Tier.PARTNERSHIP)
    with pytest.raises(NotAllowed) as refusal:
        end_body(by=cast.manager, body=cast.body)
    assert str(refusal.value).startswith("Board would go on below a body that is no more")
    with pytest.raises(InvalidValue):
        end_body(by=cast.manager, body=below, last_day=today() - DAY)
    end_body(by=cast.manager, body=below)
    assert not below.has_ended
    with clock.at(clock.now() + DAY):
        assert below.has_ended
        assert standing(cast.manager, below).manager
        reopen_body(by=cast.manager, body=below)
        assert not below.has_ended


def test_how_a_body_works_is_stated_by_its_manager(cast: Cast) -> None:
    way = {"keeps_records": False, "chair_from": ChairFrom.AUTHORITIES, "chair_years": 2}
    with pytest.raises(NotAllowed):
        state_way(by=cast.clerk, body=cast.body, tier=Tier.SUB_REGION, **way)
    state_way(by=cast.manager, body=cast.body, tier=Tier.SUB_REGION, **way)
    cast.body.refresh_from_db()
    assert (cast.body.tier, cast.body.chair_years) == (Tier.SUB_REGION, 2)
    detail = Event.objects.get(name="WayOfWorkingStated").detail
    assert (detail["chair_from_before"], detail["chair_from"]) == ("members", "authorities")


def test_a_body_has_one_chair_and_one_deputy_at_a_time(cast: Cast) -> None:
    with pytest.raises(InvalidValue) as refusal:
        appoint(by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.CHAIR)
    assert str(refusal.value).endswith(
        "has one chair at a time: end that role first, or begin after it."
    )
    with pytest.raises(InvalidValue) as refusal:
        appoint(by=OPERATOR, person=cast.chair, body=cast.body, role=Role.DEPUTY)
    assert str(refusal.value).endswith("chair and deputy are two people.")
    now = Appointment.objects.get(person=cast.chair)
    end_appointment(by=OPERATOR, appointment=now, last_day=today() + 5 * DAY)
    later = appoint(
        by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.CHAIR, starts=today() + 6 * DAY
    )
    with pytest.raises(InvalidValue):
        end_appointment(by=OPERATOR, appointment=now, last_day=later.starts)


def test_a_working_group_stands_below_a_partnership_and_no_network_counts_it(cast: Cast) -> None:
    form = FoundingForm(above=cast.body)
    offered = [value for value, _ in form.fields["tier"].choices]  # type: ignore[attr-defined]
    assert offered == ["group", "partnership"]
    group = found_below(by=cast.manager, parent=cast.body, name="Quality group", tier=Tier.GROUP)
    assert (group.parent, group.get_tier_display()) == (cast.body, "working group")
    with pytest.raises(InvalidValue, match="a partnership does not belong to one"):
        found_below(by=cast.manager, parent=group, name="X", tier=Tier.PARTNERSHIP)
    region = found_body(by=OPERATOR, name="Region", tier=Tier.REGION)
    ask_to_belong(by=OPERATOR, body=cast.body, parent=region)
    assert below(region) == [cast.body]
