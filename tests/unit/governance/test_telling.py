"""What people are told of a decision that moves on: what it has become, and by whose word."""

from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, MONDAY, WEDNESDAY, propose

from moothall import clock
from moothall.governance.course import publish, settle
from moothall.governance.telling import MOVES_ON
from moothall.ledger.refs import OPERATOR
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership.models import Person


def told(person: Person) -> list[str]:
    """What somebody is told of decisions that move on, without the question each ends with."""
    telling.read_on()
    found = Message.objects.filter(person=person, kind=MOVES_ON.name).order_by("event", "pk")
    question = ". Shall we join a sub-regional grouping?"
    texts = list(found.values_list("text", flat=True))
    assert all(text.endswith(question) for text in texts)
    return [text.removesuffix(question) for text in texts]


def test_each_step_is_told_by_what_the_decision_became(board: Board) -> None:
    with clock.at(MONDAY):
        decision = board.consent(propose(board.cast))
    with clock.at(WEDNESDAY):
        publish(by=OPERATOR, decision=decision)
    with clock.at(CLOSED):
        assert len(settle()) == 1
    steps = told(board.cast.manager)
    assert [step for step in steps if step.endswith("consented to the decision")] == steps[:4]
    assert "Decision 2008/1: Luton consented to the decision" in steps
    assert steps[4:] == [
        "Decision 2008/1 is taken: the consents that it needs are given",
        "Decision 2008/1 is published, and can be called in",
        "Decision 2008/1 is in effect",
    ]
