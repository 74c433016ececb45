"""Nobody decides on a return they may not even open, whichever way they come in."""

import pytest
from tests.cast import Cast

from moothall.evidence import actions
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Return
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Organisation, Person
from moothall.partnership.people import appoint
from moothall.partnership.permissions import standing

pytestmark = pytest.mark.django_db
WORDS = (
    "Only the provider's own officer or a commissioner of its lead authority decides on a return."
)


def checked(cast: Cast, provider: Organisation) -> Return:
    """A return of a provider that waits for a decision."""
    return Return.objects.create(
        body=cast.body,
        sha256=(provider.ukprn or "").ljust(64, "0"),
        name="ILR.xml",
        size=1,
        status=ReturnStatus.CHECKED,
        year="2025-26",
        ukprn=provider.ukprn or "",
        provider=provider,
    )


def refused_to(person: Person, given: Return) -> str:
    """What somebody is told who would send a return back."""
    with pytest.raises(NotAllowed) as told:
        actions.refuse_return(by=person, given=given, reason="No")
    return str(told.value)


def test_a_commissioner_decides_for_the_providers_their_authority_leads_for(cast: Cast) -> None:
    assert refused_to(cast.commissioner, checked(cast, cast.oaklands)) == WORDS
    done = actions.refuse_return(
        by=cast.commissioner, given=checked(cast, cast.barnfield), reason="No"
    )
    assert done.status == ReturnStatus.REFUSED


def test_an_officer_s_other_hat_decides_nothing(cast: Cast) -> None:
    # Observing for the authority that leads for Oaklands gives no say in Oaklands' returns.
    appoint(
        by=OPERATOR,
        person=cast.officer,
        body=cast.body,
        role=Role.OBSERVER,
        organisation=cast.hertfordshire,
    )
    assert refused_to(cast.officer, checked(cast, cast.oaklands)) == WORDS


def test_an_officer_s_other_hat_opens_no_return_which_names_learners(cast: Cast) -> None:
    for role, place in ((Role.OBSERVER, cast.oaklands), (Role.DIRECTOR, cast.hertfordshire)):
        appoint(by=OPERATOR, person=cast.officer, body=cast.body, role=role, organisation=place)
    for provider in (cast.barnfield, cast.oaklands):
        checked(cast, provider)
    opened = Return.objects.all().visible_to(standing(cast.officer, cast.body))  # type: ignore[attr-defined]
    assert [given.provider for given in opened] == [cast.barnfield]


def test_the_officer_and_the_manager_decide(cast: Cast) -> None:
    for person in (cast.officer, cast.manager):
        given = checked(cast, cast.barnfield)
        assert actions.refuse_return(by=person, given=given, reason="No").status == "refused"
        given.delete()
