"""What awaits the commissioner who leads for a provider: a conversation without an outcome."""

from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, solved

from moothall.commissioning.conversation import agree_outcome
from moothall.commissioning.duties import duties_of
from moothall.commissioning.models import Round
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing


def awaiting(cast: Cast, who: Person) -> list[tuple[str, str]]:
    """What awaits somebody, and where."""
    found = duties_of(who, standing(who, cast.body), cast.body)
    return [(duty.title, duty.href) for duty in found]


def test_a_conversation_awaits_its_lead_until_its_outcome_is_recorded(
    cast: Cast, small: Round
) -> None:
    assert awaiting(cast, cast.commissioner) == []  # nothing is solved yet
    (steady,) = solved(small, 0)
    assert awaiting(cast, cast.commissioner) == [
        ("Agree with Barnfield College", f"/bhl/rounds/{small.pk}/providers/{BARNFIELD}/")
    ]
    for other in (cast.manager, cast.director, cast.officer):
        assert awaiting(cast, other) == []
    agree_outcome(by=OPERATOR, round=small, provider=BARNFIELD, scenario=steady, differs=False)
    assert awaiting(cast, cast.commissioner) == []
