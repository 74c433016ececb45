"""What a partnership tells the network: by its manager, corrected and withdrawn, never silently."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from lxml import html
from tests.cast import Cast
from tests.unit.registers.kept import signed_in, words

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.money import Money
from moothall.network.actions import (
    Share,
    Telling,
    correct_record,
    state_share,
    tell_network,
    withdraw_record,
)
from moothall.network.enums import RecordKind
from moothall.network.models import FundShare, NetworkRecord
from moothall.partnership.models import today
from moothall.theme.formats import long_date

pytestmark = pytest.mark.django_db
PLAN = Telling(RecordKind.PLAN, "Learning plan", dt.date(2026, 4, 1), dt.date(2027, 4, 1))


def test_the_manager_tells_and_nobody_else(cast: Cast) -> None:
    record = tell_network(by=cast.manager, body=cast.body, telling=PLAN)
    assert (record.title, record.review_on) == ("Learning plan", dt.date(2027, 4, 1))
    assert Event.objects.latest("sequence").name == "NetworkTold"
    day = long_date(today())
    assert record.told_words == f"told by hand on {day} by the partnership manager"
    by_operator = tell_network(by=OPERATOR, body=cast.body, telling=PLAN)
    assert by_operator.told_words == f"told by hand on {day} by the operator of this site"
    for other in (cast.clerk, cast.chair, cast.stranger):
        with pytest.raises(NotAllowed, match=r"^Telling the network is for the manager of "):
            tell_network(by=other, body=cast.body, telling=PLAN)


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    wrong = Telling(RecordKind.BOUNDARY, " ", dt.date(2026, 4, 1), dt.date(2025, 4, 1))
    with pytest.raises(InvalidValue) as refused:
        tell_network(by=cast.manager, body=cast.body, telling=wrong)
    assert str(refused.value) == (
        "Write what it is, in a few words. It is looked at again before its own day: correct one "
        "of the two. Name the areas that lie within the boundaries."
    )


def test_a_correction_over_a_change_says_so_and_a_withdrawal_is_for_good(cast: Cast) -> None:
    record = tell_network(by=cast.manager, body=cast.body, telling=PLAN)
    other = Telling(RecordKind.PLAN, "Another plan", PLAN.day)
    correct_record(by=cast.manager, record=record, telling=other, seen=1)
    with pytest.raises(NotAllowed, match="it now reads “Another plan”"):
        correct_record(by=cast.manager, record=record, telling=PLAN, seen=1)
    withdraw_record(by=cast.manager, record=record)
    with pytest.raises(NotAllowed, match="withdrawn already"):
        withdraw_record(by=cast.manager, record=record)
    with pytest.raises(NotAllowed, match="withdrawn already"):
        correct_record(by=cast.manager, record=record, telling=PLAN)


def test_a_share_of_the_fund_is_stated_once_a_year(cast: Cast) -> None:
    for amount in (4_000, 5_000):
        state_share(by=cast.manager, body=cast.body, share=Share(2026, Money(amount), Money(6)))
    share = FundShare.objects.get()
    assert share.infrastructure == Money(5_000)
    assert share.told_words == f"told by hand on {long_date(today())} by the partnership manager"
    FundShare.objects.update(told_at=None, told_as="")
    share.refresh_from_db()
    assert share.told_words == "told by hand"
    with pytest.raises(InvalidValue, match="not below nothing"):
        state_share(by=cast.manager, body=cast.body, share=Share(2026, Money(-1), Money(6)))
    with pytest.raises(InvalidValue, match=r"at most £9,999,999,999\.99"):
        state_share(by=cast.manager, body=cast.body, share=Share(2026, Money(10**10), Money(6)))
    with pytest.raises(IntegrityError), transaction.atomic():
        FundShare.objects.update(projects=-1)


def test_it_is_told_corrected_and_withdrawn_on_the_site(cast: Cast) -> None:
    client = signed_in(cast.manager)
    given = {
        "kind": "boundary", "title": "Boundaries", "day_day": "1", "day_month": "4",
        "day_year": "2026", "areas": "Luton\nNowhere",
    }  # fmt: skip
    wrong = client.post("/bhl/network/telling/new", given)
    assert wrong.status_code == 400
    assert "“Nowhere” is neither the code nor the name of an area" in words(wrong.content)
    told = client.post("/bhl/network/telling/new", given | {"areas": "Luton\nE06000055"})
    assert told.status_code == 302
    record = NetworkRecord.objects.get()
    assert sorted(record.areas.values_list("code", flat=True)) == ["E06000032", "E06000055"]
    address = f"/bhl/network/telling/{record.pk}/"
    form = html.fromstring(client.get(address).content.decode())
    assert form.xpath("//textarea[@name='areas']")[0].text.split() == ["E06000055", "E06000032"]
    client.post(address, given | {"areas": "Luton", "title": "New boundaries", "seen": "1"})
    page = words(signed_in(cast.officer).get("/bhl/network/telling/").content)
    assert "1 record; none past the day to look again." in page
    assert "New boundaries" in page
    client.post("/bhl/network/telling/fund", {
        "year": "2026", "infrastructure": "1000", "projects": "2000.50",
    })  # fmt: skip
    assert FundShare.objects.get().projects == Money("2000.50")
    # A form that was open before this was stated says so, and keeps what was typed.
    late = client.post("/bhl/network/telling/fund", {
        "year": "2026", "infrastructure": "1", "projects": "7", "seen": "1",
    })  # fmt: skip
    assert late.status_code == 400
    assert "somebody stated its share of the fund. Nothing that you typed is lost" in (
        words(late.content)
    )
    assert FundShare.objects.get().projects == Money("2000.50")
    sent = html.fromstring(late.content.decode())
    seen, typed = (sent.xpath(f"//input[@name='{n}']/@value")[0] for n in ("seen", "projects"))
    again = {"year": "2026", "infrastructure": "1", "projects": typed, "seen": seen}
    assert client.post("/bhl/network/telling/fund", again).status_code == 302
    assert FundShare.objects.get().projects == Money(7)
    assert "does not come back" in words(client.get(f"{address}withdraw").content)
    client.post(f"{address}withdraw")
    record.refresh_from_db()
    assert record.withdrawn_on == today()
    assert client.get(address).status_code == 404
    assert signed_in(cast.stranger).get("/elsewhere/network/telling/1/").status_code == 404
