"""Forms left open over a change: publishing, and the rule of the body."""

from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import MONDAY, propose
from tests.unit.governance.test_pages import signed_in, words

from moothall import clock
from moothall.governance.agreeing import adopt_rule
from moothall.governance.enums import Level, Status
from moothall.governance.models import Decision, DecisionRule
from moothall.governance.speaking import consent, take_back


def token(page: bytes) -> str:
    """What a page carries of what its reader saw."""
    return page.decode().split('name="seen" value="')[1].split('"')[0]


def test_a_decision_that_was_taken_anew_is_not_published_unseen(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        decision = board.consent(propose(cast))
        client, address = signed_in(cast.manager), f"/bhl/decisions/{decision.pk}/publish"
        seen = token(client.get(address).content)
        given = {"by": luton, "authority": cast.luton, "level": Level.DIRECTOR}
        take_back(decision=decision, **given)
        consent(decision=decision, reason="For one year only.", **given)
        late = client.post(address, {"seen": seen})
        assert late.status_code == 400
        assert "Since you opened this page, somebody withdrew a consent" in words(late.content)
        assert Decision.objects.get().status == Status.TAKEN
        assert client.post(address, {"seen": token(late.content)}).status_code == 302
        assert Decision.objects.get().status == Status.PUBLISHED


def test_a_rule_that_was_replaced_meanwhile_is_not_replaced_unseen(board: Board) -> None:
    cast = board.cast
    client, address = signed_in(cast.manager), "/bhl/decisions/rule/new"
    seen = token(client.get(address).content)
    adopt_rule(
        by=cast.manager, body=cast.body, levels=[Level.DIRECTOR], call_in_days=7, agreed="Minute 4"
    )
    typed = {
        "kind": "unanimous",
        "levels": [Level.OFFICER],
        "call_in_days": "5",
        "agreed": "Minute 5",
        "seen": seen,
    }
    late = client.post(address, typed)
    assert late.status_code == 400
    shown = words(late.content)
    assert "somebody recorded how the body decides" in shown
    assert 'value="Minute 5"' in late.content.decode()
    assert DecisionRule.objects.count() == 1
    assert client.post(address, {**typed, "seen": token(late.content)}).status_code == 302
    assert DecisionRule.objects.first().call_in_days == 5  # type: ignore[union-attr]
