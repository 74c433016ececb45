"""What is adopted, signed, held, circulated or in effect is brought back by nobody: the database
itself refuses it, to whoever stands at it.
"""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast
from tests.unit.charter.conftest import Board as Charter
from tests.unit.governance.proposed import directors, keep_papers, propose, put_papers_away
from tests.unit.meetings.called import call
from tests.unit.meetings.held import held

from moothall.charter.agreeing import take_back
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.meetings.calling import cancel_meeting
from moothall.meetings.minuting import circulate_minutes

pytestmark = pytest.mark.django_db


def refuses(words: str, statement: str) -> None:
    """Try a statement as somebody would who stands at the database itself."""
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


CHARTER = "what was adopted or signed is never changed"


@pytest.mark.parametrize(
    "change",
    ["status = 'draft'", "status = 'draft', offered_on = NULL", "offered_on = '2020-01-01'",
     "status = 'in force', signed_on = '2020-01-01', in_force_on = '2030-01-01'"],
)  # fmt: skip
def test_an_agreement_that_one_has_signed_is_no_draft_again(cast: Cast, change: str) -> None:
    board = Charter(cast, directors(cast))
    version = board.offered()
    board.sign(version, *list(board.directors)[1:])
    assert version.places.exclude(signature=None).exists()
    refuses(CHARTER, f"UPDATE charter_agreementversion SET {change}")


@pytest.mark.parametrize(
    "change", ["title = 'Other'", "binding = NOT binding", "kind = 'pooled'", "made_at = NULL"]
)
def test_what_an_agreement_is_stays_once_it_is_offered(cast: Cast, change: str) -> None:
    board = Charter(cast, directors(cast))
    version = board.offered()
    refuses(CHARTER, f"UPDATE charter_agreement SET {change}")
    take_back(by=cast.manager, version=version)  # nobody has signed: a draft may be corrected
    with connection.cursor() as cursor:
        cursor.execute("UPDATE charter_agreement SET title = 'Other'")


@pytest.mark.parametrize(
    "change", ["status = 'draft'", "adopted_on = '2020-01-01'", "adopted_as = 'By nobody.'"]
)
def test_adopted_terms_are_no_draft_again(cast: Cast, change: str) -> None:
    Charter(cast, directors(cast)).adopted()
    refuses(CHARTER, f"UPDATE charter_terms SET {change}")


MEETING = "a meeting that was held or called off is never changed"


@pytest.mark.parametrize(
    "change", ["status = 'agenda'", "quorum = 1", "quorum_of = 99", "title = 'Other'"]
)
def test_a_meeting_that_was_held_stays_with_its_quorum(cast: Cast, change: str) -> None:
    held(cast)
    refuses(MEETING, f"UPDATE meetings_meeting SET {change}")
    refuses(MEETING, "DELETE FROM meetings_meeting")


def test_a_meeting_that_was_called_off_stays_so_and_none_is_held_without_an_agenda(
    cast: Cast,
) -> None:
    meeting = call(cast)
    refuses(MEETING, "UPDATE meetings_meeting SET quorum = 1")
    refuses(
        MEETING,
        "UPDATE meetings_meeting SET status = 'held', quorum = 1, quorum_of = 1, "
        "agenda_published_at = changed_at",
    )
    cancel_meeting(by=cast.clerk, meeting=meeting, because="Snow.")
    refuses(MEETING, "UPDATE meetings_meeting SET status = 'scheduled'")


@pytest.mark.parametrize("change", ["status = 'draft'", "version = version - 1"])
def test_circulated_minutes_are_no_draft_again(cast: Cast, change: str) -> None:
    circulate_minutes(by=cast.clerk, minutes=held(cast).drafted())
    refuses("approved minutes are never changed", f"UPDATE meetings_minutes SET {change}")


@pytest.fixture
def papers() -> Iterator[None]:
    """What a decision can be on."""
    keep_papers()
    yield
    put_papers_away()


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    "change", ["status = 'proposed'", "effective_on = '2020-01-01'", "call_in_deadline = NULL"]
)
def test_a_decision_in_effect_stays_in_effect(cast: Cast, change: str) -> None:
    decision = Decision.objects.filter(pk=propose(cast).pk)
    days = {"taken_on": "2030-01-07", "published_on": "2030-01-09"}
    decision.update(status=Status.TAKEN, **days)
    decision.update(status=Status.PUBLISHED, call_in_deadline="2030-01-16")
    decision.update(status=Status.EFFECTIVE, effective_on="2030-01-17")
    refuses("what is recorded of a decision", f"UPDATE governance_decision SET {change}")


@pytest.mark.usefixtures("papers")
def test_a_proposal_takes_effect_by_no_short_cut(cast: Cast) -> None:
    propose(cast)
    refuses(
        "what is recorded of a decision",
        "UPDATE governance_decision SET status = 'effective', taken_on = '2030-01-07', "
        "published_on = '2030-01-09', call_in_deadline = '2030-01-16', "
        "effective_on = '2030-01-17'",
    )
