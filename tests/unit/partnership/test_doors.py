"""No link leads to a refusal: whether an address is open is known before it is offered."""

import pytest
from django.test import RequestFactory
from tests.cast import Cast

from moothall.partnership.access import BodyRequest
from moothall.partnership.doors import open_address, opens
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing

pytestmark = pytest.mark.django_db


def asked_by(person: Person, cast: Cast) -> BodyRequest:
    """A request to a page of the body, by somebody."""
    request = RequestFactory().get("/bhl/")
    request.partnership, request.standing = cast.body, standing(person, cast.body)  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("address", "by_director", "by_representative"),
    [
        ("/bhl/decisions/", True, True),
        ("/bhl/sources/snapshots/1", True, False),
        ("/bhl/rounds/1/rests-on", False, False),
        ("/bhl/partnership/people/?role=chair#top", False, False),
        ("/elsewhere/partnership/people/", True, True),
        ("/bhl/published/", True, True),
        ("/bhl/no-such-page", False, False),
        ("https://example.org/bhl/partnership/people/", True, True),
    ],
)
def test_an_address_is_open_to_those_for_whom_its_pages_rule_holds(
    address: str, by_director: bool, by_representative: bool
) -> None:
    cast = Cast.called()
    assert opens(asked_by(cast.director, cast), address) is by_director
    assert opens(asked_by(cast.representative, cast), address) is by_representative
    kept = open_address(asked_by(cast.representative, cast), address)
    assert kept == (address if by_representative else "")
