"""What a leaver owns is shown, and goes to others in the step in which they leave."""

from collections.abc import Collection, Iterator, Sequence

import pytest
from django.test import Client
from tests.cast import Cast

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership import handover
from moothall.partnership.enums import Role
from moothall.partnership.handover import Owned
from moothall.partnership.leaving import hand_over, record_leaving
from moothall.partnership.models import Body, Person
from moothall.partnership.people import appoint
from moothall.partnership.permissions import standing

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Shelf:
    """A room whose matters have owners, kept in a list."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.owners: dict[str, Person] = {}

    def owned_by(self, people: Collection[Person], body: Body) -> Sequence[Owned]:
        return [
            Owned(title, f"/{body.slug}/", Ref(self.kind, title), owner.pk)
            for title, owner in self.owners.items()
            if owner in people
        ]

    def take_over(self, *, by: object, owned: Sequence[Owned], to: Person, body: Body) -> None:
        for each in owned:
            self.owners[each.ref.id] = to


@pytest.fixture
def shelves(cast: Cast) -> Iterator[tuple[Shelf, Shelf]]:
    """Two rooms: the director of Hertfordshire owns two risks and an action."""
    risks, actions = Shelf("risk"), Shelf("action")
    risks.owners = {"Places fall short": cast.director, "No successor": cast.director}
    actions.owners = {"Write to the region": cast.director, "Not theirs": cast.clerk}
    handover.register("the registers", risks.owned_by, risks.take_over)
    handover.register("the minutes", actions.owned_by, actions.take_over)
    yield risks, actions
    handover.forget("the registers")
    handover.forget("the minutes")


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    return client


def test_whoever_owns_something_does_not_leave_unless_it_is_said_who_takes_over(
    cast: Cast, shelves: tuple[Shelf, Shelf]
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        record_leaving(by=cast.manager, person=cast.director, body=cast.body)
    assert str(refusal.value) == (
        f"{cast.director} still owns 2 matters in the registers and 1 matter in the minutes: say "
        "who takes over, or that nobody does yet."
    )
    assert standing(cast.director, cast.body).any


def test_all_goes_to_others_in_the_same_step_and_the_rest_is_said_to_have_no_owner(
    cast: Cast, shelves: tuple[Shelf, Shelf]
) -> None:
    risks, actions = shelves
    record_leaving(
        by=cast.manager,
        person=cast.director,
        body=cast.body,
        heirs={"the registers": cast.commissioner},
        ownerless=["the minutes"],
    )
    assert risks.owners == dict.fromkeys(risks.owners, cast.commissioner)
    assert actions.owners["Write to the region"] == cast.director
    assert not standing(cast.director, cast.body).any
    left = Event.objects.get(name="PersonLeft")
    assert left.detail["left_without_owner"] == {"the minutes": 1}
    given = Event.objects.get(name="MattersHandedOver")
    assert given.detail["handed_over"] == {"the registers": 2}
    assert str(cast.commissioner) not in str(given.detail)


@pytest.mark.parametrize("heir", ["nobody", "stranger", "director"])
def test_who_holds_no_role_here_or_owns_it_already_takes_nothing_over(
    cast: Cast, shelves: tuple[Shelf, Shelf], heir: str
) -> None:
    with pytest.raises(InvalidValue):
        hand_over(
            by=cast.manager,
            person=cast.director,
            body=cast.body,
            heirs={"the registers": getattr(cast, heir)},
        )
    assert set(shelves[0].owners.values()) == {cast.director}


def test_the_page_lists_what_a_leaver_owns_and_hands_it_over(
    cast: Cast, shelves: tuple[Shelf, Shelf], manager: Client
) -> None:
    address = f"/bhl/partnership/people/{cast.director.pk}/leave"
    shown = manager.get(address).content.decode()
    assert [title in shown for title in ("Places fall short", "Write to the region")] == [True] * 2
    assert "Not theirs" not in shown
    refused = manager.post(address, {"everything": ""})
    assert refused.status_code == 400
    assert standing(cast.director, cast.body).any
    done = manager.post(
        address, {"everything": str(cast.clerk.pk), "room1": str(cast.commissioner.pk)}, follow=True
    )
    assert f"{cast.clerk} takes over 2. {cast.commissioner} takes over 1." in done.content.decode()
    assert shelves[1].owners["Write to the region"] == cast.commissioner
    assert not Person.objects.get(pk=cast.director.pk).is_active


def test_what_somebody_owns_can_be_handed_over_while_they_stay(
    cast: Cast, shelves: tuple[Shelf, Shelf], manager: Client
) -> None:
    address = f"/bhl/partnership/people/{cast.director.pk}/hand-over"
    assert "Nobody yet" not in manager.get(address).content.decode()
    done = manager.post(address, {"everything": str(cast.clerk.pk)})
    assert done["Location"] == f"/bhl/partnership/people/{cast.director.pk}/"
    assert set(shelves[0].owners.values()) == {cast.clerk}
    assert standing(cast.director, cast.body).any
    assert "They own nothing here" in manager.get(address).content.decode()


def test_ending_the_last_role_of_somebody_who_owns_matters_says_so(
    cast: Cast, shelves: tuple[Shelf, Shelf], manager: Client
) -> None:
    role = cast.director.appointments.get()
    address = f"/bhl/partnership/people/{cast.director.pk}/roles/{role.pk}/end"
    assert (
        "It is their last role here, and they own matters" in manager.get(address).content.decode()
    )
    appoint(by=OPERATOR, person=cast.director, body=cast.body, role=Role.OBSERVER)
    assert "they own matters" not in manager.get(address).content.decode()


def test_each_page_of_what_somebody_owns_asks_as_many_queries_for_thirty_matters_as_for_three(
    cast: Cast, shelves: tuple[Shelf, Shelf], manager: Client
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (3, 30):
        shelves[0].owners = {f"Risk {n}": cast.director for n in range(number)}
        with CaptureQueriesContext(connection) as asked:
            manager.get(f"/bhl/partnership/people/{cast.director.pk}/leave")
        counts.append(len(asked))
    assert counts[0] == counts[1]
