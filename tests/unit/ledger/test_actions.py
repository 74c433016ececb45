"""The laws of actions: one transaction, one event of the action's own name, by somebody."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from moothall.faults import NotAllowed
from moothall.ledger import actions
from moothall.ledger.actions import action, note
from moothall.ledger.models import Event
from moothall.ledger.queries import words_of
from moothall.ledger.refs import OPERATOR, SITE, Actor, Ref
from moothall.partnership.enums import Tier
from moothall.partnership.models import Body

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Lamp:
    name: str
    body_slug: str = ""

    @property
    def ref(self) -> Ref:
        return Ref("lamp", self.name)


@pytest.fixture(autouse=True)
def _registry_as_before() -> Iterator[None]:
    before = dict(actions.registry)
    yield
    actions.registry.clear()
    actions.registry.update(before)


def events() -> list[tuple[str, str, str, dict[str, object]]]:
    return [(e.name, str(e.actor), str(e.subject), e.detail) for e in Event.objects.all()]


def test_an_action_leaves_one_event_with_things_as_refs_and_what_was_noted() -> None:
    @action("LampLit", "lit the lamp")
    def light(*, by: Actor, lamp: Lamp, beside: Lamp | None = None, word: str = "") -> Lamp:
        note(word=word, bright=True)
        return lamp

    light(by=SITE, lamp=Lamp("hall", "luton"), beside=Lamp("porch"), word="fiat")
    assert events() == [
        (
            "LampLit",
            "site",
            "lamp:hall",
            {"lamp": "lamp:hall", "beside": "lamp:porch", "word": "fiat", "bright": True},
        )
    ]
    event = Event.objects.get()
    assert (event.body, words_of(event)) == ("luton", "lit the lamp")


def test_an_action_that_fails_leaves_neither_change_nor_event() -> None:
    @action("LampBroken", "broke the lamp")
    def smash(*, by: Actor) -> Lamp:
        Body.objects.create(slug="gone", name="Gone", tier=Tier.REGION)
        raise NotAllowed("It is not yours.")

    with pytest.raises(NotAllowed, match=r"It is not yours\."):
        smash(by=OPERATOR)
    assert events() == []
    assert list(Body.objects.all()) == []


def test_an_action_within_an_action_leaves_its_own_event_first() -> None:
    @action("LampCleaned", "cleaned the lamp")
    def clean(*, by: Actor, lamp: Lamp) -> Lamp:
        note(with_what="cloth")
        return lamp

    @action("LampsServiced", "serviced the lamp")
    def service(*, by: Actor, lamp: Lamp) -> Lamp:
        note(order=7)
        return clean(by=by, lamp=lamp)

    service(by=OPERATOR, lamp=Lamp("hall"))
    assert events() == [
        ("LampCleaned", "operator", "lamp:hall", {"lamp": "lamp:hall", "with_what": "cloth"}),
        ("LampsServiced", "operator", "lamp:hall", {"lamp": "lamp:hall", "order": 7}),
    ]


def test_the_event_goes_when_the_transaction_around_it_is_rolled_back() -> None:
    @action("LampHung", "hung the lamp")
    def hang(*, by: Actor, lamp: Lamp) -> Lamp:
        return lamp

    def hang_and_drop() -> None:
        with transaction.atomic():
            hang(by=OPERATOR, lamp=Lamp("hall"))
            raise RuntimeError("dropped")

    with pytest.raises(RuntimeError, match="dropped"):
        hang_and_drop()
    assert events() == []


def test_an_action_takes_its_arguments_by_name_and_is_done_by_somebody() -> None:
    @action("LampTurned", "turned the lamp")
    def turn(*, by: object) -> Lamp:
        return Lamp("hall")

    with pytest.raises(TypeError, match=r"turn takes its arguments by name\."):
        turn(OPERATOR)  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"An action is done by somebody\."):
        turn(by="the operator")
    assert events() == []


def test_two_actions_cannot_leave_events_of_one_name() -> None:
    def lend(*, by: Actor) -> Lamp:
        return Lamp("hall")

    action("LampLent", "lent the lamp")(lend)
    with pytest.raises(ValueError, match=r"Two actions leave LampLent\."):
        action("LampLent", "lent the lamp again")(lend)


def test_only_an_action_can_note() -> None:
    with pytest.raises(RuntimeError, match="Only an action can add to its event"):
        note(word="x")
