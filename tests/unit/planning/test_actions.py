"""Who may state what needs rest on; a wrong statement is refused in words and changes nothing."""

from decimal import Decimal

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import events
from tests.unit.planning.planned import BEDFORD_CODE, LUTON_CODE, YEAR

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Area
from moothall.planning.actions import (
    clear_capacity,
    clear_participation,
    clear_spread,
    declare_capacity,
    import_capacity,
    import_participation,
    set_participation,
    set_spread,
)
from moothall.planning.declared import capacity_lines
from moothall.planning.enums import Alternative, Dimension
from moothall.planning.models import Capacity, ParticipationShare, SpreadShare
from moothall.planning.rows import StatedCapacity, StatedShare

BARNFIELD, OAKLANDS = "99999001", "99999002"


def shares(cast: Cast) -> dict[str, object]:
    """What every statement about Luton under the ambition says."""
    return {
        "body": cast.body,
        "year": YEAR,
        "alternative": Alternative.AMBITION,
        "area": Area.objects.get(pk=LUTON_CODE),
        "source": "Board paper 7",
    }


def test_a_commissioner_sets_the_shares_of_their_own_area_alone(cast: Cast) -> None:
    said = shares(cast)
    first = set_participation(by=cast.commissioner, age=16, share=Decimal("0.8"), **said)
    again = set_participation(by=cast.manager, age=16, share=Decimal("0.9"), **said)
    assert (again.pk, again.share, again.changed_by) == (first.pk, Decimal("0.9"), cast.manager)
    other = said | {"area": Area.objects.get(pk=BEDFORD_CODE)}
    with pytest.raises(NotAllowed) as refused:
        set_participation(by=cast.commissioner, age=16, share=Decimal("0.8"), **other)
    assert str(refused.value) == (
        "The shares of Bedford are set by the commissioners of that authority or by the "
        "partnership's manager."
    )
    for person in (cast.director, cast.elected, cast.officer, cast.observer, cast.stranger):
        with pytest.raises(
            NotAllowed,
            match=r"^(Planning needs|Setting a share of residents who are to learn) is for ",
        ):
            set_participation(by=person, age=16, share=Decimal("0.8"), **said)
    clear_participation(by=cast.commissioner, share=again)
    assert ParticipationShare.objects.count() == 0
    told = [event.detail for event in events("ParticipationSet")]
    assert [(each["area"], each["share"]) for each in told] == [
        (f"{LUTON_CODE}", "0.8"),
        (f"{LUTON_CODE}", "0.9"),
    ]


def test_a_share_without_a_source_or_beyond_100_percent_is_refused(cast: Cast) -> None:
    said = shares(cast)
    for wrong, why in (
        ({"share": Decimal("1.2")}, "A share is from 0 to 1, which is 100 per cent."),
        ({"share": Decimal("0.5"), "source": "  "}, "Source: This field cannot be blank."),
    ):
        with pytest.raises(InvalidValue) as refused:
            set_participation(by=OPERATOR, age=16, **(said | wrong))
        assert str(refused.value).startswith(why)
    with pytest.raises(NotAllowed, match="nobody sets it"):
        set_participation(
            by=OPERATOR,
            age=16,
            share=Decimal("0.5"),
            **(said | {"alternative": Alternative.AS_NOW}),
        )
    with pytest.raises(InvalidValue, match="is not an academic year"):
        set_participation(by=OPERATOR, age=16, share=Decimal("0.5"), **(said | {"year": "2026-28"}))
    assert ParticipationShare.objects.count() == 0


def test_shares_of_what_is_learnt_are_of_one_dimension_and_at_most_everything(cast: Cast) -> None:
    said = shares(cast) | {"by": cast.manager}
    one = set_spread(
        dimension=Dimension.ROUTE, category="apprenticeship", share=Decimal("0.4"), **said
    )
    with pytest.raises(InvalidValue, match=r"would add up to 110\.0%"):
        set_spread(dimension=Dimension.ROUTE, category="fe", share=Decimal("0.7"), **said)
    with pytest.raises(NotAllowed, match="Luton has shares by route already"):
        set_spread(dimension=Dimension.LEVEL, category="3", share=Decimal("0.1"), **said)
    # What is set again is not counted twice.
    set_spread(dimension=Dimension.ROUTE, category="apprenticeship", share=Decimal("0.9"), **said)
    clear_spread(by=cast.manager, share=one)
    set_spread(dimension=Dimension.LEVEL, category="3", share=Decimal("0.1"), **said)
    assert [(s.dimension, s.category) for s in SpreadShare.objects.all()] == [("level", "3")]


def test_a_table_replaces_what_was_stated_for_the_areas_and_providers_it_names(
    cast: Cast,
) -> None:
    said = {"by": cast.manager, "body": cast.body, "year": YEAR}
    half, most = Decimal("0.5"), Decimal("0.9")
    given = {**said, "alternative": Alternative.OWN, "source": "first.csv"}
    import_participation(
        rows=[StatedShare(LUTON_CODE, 16, half), StatedShare(BEDFORD_CODE, 16, half)], **given
    )
    import_participation(rows=[StatedShare(LUTON_CODE, 17, most)], **given)
    kept = ParticipationShare.objects.values_list("area", "age", "share")
    assert sorted(kept) == [(LUTON_CODE, 17, most), (BEDFORD_CODE, 16, half)]

    places = [
        StatedCapacity(BARNFIELD, "fe", "3", "1", 100),
        StatedCapacity(OAKLANDS, "fe", "3", "1", 200),
    ]
    import_capacity(rows=places, source="places.csv", **said)
    import_capacity(rows=[StatedCapacity(BARNFIELD, "fe", "2", "1", 50)], source="more.csv", **said)
    assert capacity_lines(cast.body, YEAR) == [
        StatedCapacity(BARNFIELD, "fe", "2", "1", 50),
        StatedCapacity(OAKLANDS, "fe", "3", "1", 200),
    ]


def test_capacity_is_stated_by_the_lead_commissioner_for_members(cast: Cast) -> None:
    said = {"body": cast.body, "year": YEAR, "source": "Letter of May"}
    # Luton leads for Barnfield College, Hertfordshire for Oaklands College.
    stated = StatedCapacity(BARNFIELD, "fe", "3", "1", 90)
    found = declare_capacity(by=cast.commissioner, stated=stated, **said)
    with pytest.raises(NotAllowed, match="The capacity of UKPRN 99999002 is stated by"):
        declare_capacity(
            by=cast.commissioner, stated=StatedCapacity(OAKLANDS, "fe", "3", "1", 9), **said
        )
    with pytest.raises(NotAllowed, match="UKPRN 10000001"):
        declare_capacity(
            by=cast.manager, stated=StatedCapacity("10000001", "fe", "3", "1", 9), **said
        )
    clear_capacity(by=cast.commissioner, capacity=found)
    assert Capacity.objects.count() == 0
