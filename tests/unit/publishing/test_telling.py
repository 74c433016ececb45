"""What people are told of publications: which one, whether it is new, and where it stands."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.unit.publishing.published import drafted, offered
from tests.unit.publishing.quick import page_and_data

from moothall import clock
from moothall.ledger.refs import OPERATOR
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.publishing import issuing
from moothall.publishing.actions import withdraw_publication


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make no real documents, of an invented kind of publication."""
    monkeypatch.setattr(issuing, "files_of", page_and_data)
    with clock.at(dt.datetime(2026, 3, 5, 9, 30, tzinfo=dt.UTC)), offered():
        yield


def test_each_is_told_by_its_own_name_whatever_was_published_before(cast: Cast) -> None:
    first = issuing.publish(by=OPERATOR, publication=drafted(cast.body))
    first = issuing.publish(by=OPERATOR, publication=first, what_changed="One name.")
    second = drafted(cast.body, slug="another-plan", title="Another plan")
    issuing.publish(by=OPERATOR, publication=second)
    withdraw_publication(by=OPERATOR, publication=first, reason="A provider has merged.")
    telling.read_on()
    told = Message.objects.filter(person=cast.manager, kind="publication").order_by("event")
    assert list(told.values_list("text", "address")) == [
        ("“Commissioning plan 2026-27” is published.", "/bhl/published/plan-2026-27/"),
        ("“Commissioning plan 2026-27” has a new version, 2.", "/bhl/published/plan-2026-27/"),
        ("“Another plan” is published.", "/bhl/published/another-plan/"),
        ("“Commissioning plan 2026-27” is withdrawn.", "/bhl/published/plan-2026-27/"),
    ]
