"""What pages say to a director: numbers that read right, and nothing that only an operator does."""

import pytest
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import propose
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.governance.calling import call_in
from moothall.governance.course import publish
from moothall.governance.enums import Level
from moothall.governance.queries import by_reference, notice
from moothall.governance.speaking import consent
from moothall.ledger.refs import Ref
from moothall.partnership.permissions import standing


def test_consents_are_counted_in_singular_and_plural(board: Board) -> None:
    decision = propose(board.cast)
    said = []
    for authority in (board.cast.bedford, board.cast.central):
        consent(
            by=board.directors[authority],
            decision=decision,
            authority=authority,
            level=Level.DIRECTOR,
        )
        said.append(notice(decision).standing.partition(". ")[0])
    assert said == ["Proposed: 1 of 4 consents is given", "Proposed: 2 of 4 consents are given"]


def test_calling_in_is_not_offered_again_to_whoever_has_done_so(board: Board) -> None:
    cast = board.cast
    decision = board.consent(propose(cast))
    publish(by=cast.manager, decision=decision)
    address = f"/bhl/decisions/{decision.pk}/"
    member, clerk = signed_in(cast.elected), signed_in(cast.clerk)
    assert "Call it in" in buttons(member.get(address).content)
    call_in(by=cast.elected, decision=decision, authority=cast.bedford, reason="Ask.")
    assert "Call it in" not in buttons(member.get(address).content)
    back = member.get(f"{address}call-in", follow=True)
    assert back.redirect_chain == [(address, 302)]
    assert "each authority's scrutiny does so once" in words(back.content)
    # The clerk still records it for the others, and no more for this one.
    assert "Call it in" in buttons(clerk.get(address).content)
    form = words(clerk.get(f"{address}call-in").content)
    assert ("Luton" in form, "Bedford" in form.partition("Whose")[2]) == (True, False)


def test_no_word_of_a_decision_asks_for_a_command(board: Board) -> None:
    cast = board.cast
    with pytest.raises(InvalidValue) as unknown:
        propose(cast, about=[Ref("paper", "99")])
    assert str(unknown.value) == (
        f"There is no “paper:99” in {cast.body} to decide on: it was removed, or belongs to "
        f"others. What can be decided on is: {kinds()}."
    )
    with pytest.raises(InvalidValue, match=r"The list of decisions shows them\.$"):
        by_reference(cast.body, standing(cast.manager, cast.body), "1999/1")


def kinds() -> str:
    """The nouns of what can be decided on, as they are listed."""
    return ", ".join(sorted(subjects.kinds().values()))
