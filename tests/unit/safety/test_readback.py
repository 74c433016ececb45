"""What is changed past the database's own guards is named by holding it against the ledger."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.charter.conftest import Board as Charter
from tests.unit.governance.proposed import directors, keep_papers, propose, put_papers_away
from tests.unit.meetings.held import held

from moothall.governance import speaking
from moothall.governance.actions import record_comment
from moothall.governance.content import Exempt
from moothall.governance.enums import Level
from moothall.governance.speaking import consent
from moothall.ledger import chain, readback
from moothall.ledger.actions import note
from moothall.meetings.minuting import circulate_minutes

pytestmark = pytest.mark.django_db
Change = Callable[[str], tuple[str, ...]]


@pytest.fixture
def change() -> Change:
    """Do what somebody does who rules the machine: take the triggers of a table away, change a row
    of it, and have the ledger read back; the chain itself finds nothing.
    """

    def changed(statement: str) -> tuple[str, ...]:
        table = statement.removeprefix("DELETE FROM ").removeprefix("UPDATE ").split()[0]
        assert readback.changed() == ()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else some checks are pending
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                cursor.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                    [table],
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(statement)
            assert cursor.rowcount
        assert chain.verify().faults == ()
        return readback.changed()

    return changed


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE governance_decision SET question = 'Shall all go to us?'",
            "its text is not the one that event",
        ),
        (
            "UPDATE governance_exemptpart SET text = 'For nothing.'",
            "its exempt part is not the one that was kept apart",
        ),
        ("UPDATE governance_option SET why_rejected = 'It was good.'", "its text is not the one"),
        (
            "UPDATE governance_position SET stance = 'objection', reason = 'So.'",
            "what was said as number 1 is not what the ledger recorded.",
        ),
        (
            "UPDATE governance_position SET reason = 'Never.'",
            "what was said as number 1 is not what the ledger recorded.",
        ),
        ("UPDATE governance_comment SET text = 'No.'", "is not what the ledger recorded."),
        ("DELETE FROM governance_comment", "is not what the ledger recorded."),
        (
            "DELETE FROM governance_position",
            "what was said as number 1 is not what the ledger recorded.",
        ),
        (
            "UPDATE governance_decision SET status = 'withdrawn', ended_on = '2030-01-01', "
            "ended_because = 'So.'",
            "it stands as withdrawn, and the ledger left it proposed.",
        ),
    ],
)
def test_a_decision_that_was_changed_is_named(
    cast: Cast, change: Change, statement: str, said: str
) -> None:
    keep_papers()
    try:
        exempt = Exempt("business", "At 48,000 pounds.")
        decision = propose(cast, exempt=exempt)
        by = directors(cast)[cast.luton]
        record_comment(by=cast.manager, decision=decision, of_whom="A parent", text="Yes.")
        consent(by=by, decision=decision, authority=cast.luton, level=Level.DIRECTOR)
        (fault,) = change(statement)
    finally:
        put_papers_away()
    assert fault.startswith(f"Decision {decision.reference} of {cast.body}: ")
    assert said in fault


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE charter_agreementversion SET text = 'We do not.'",
            "its text is not the one that event",
        ),
        (
            "UPDATE charter_agreementversion SET status = 'draft', signed_on = NULL, "
            "offered_on = NULL, in_force_on = NULL",
            "and stands as a draft",
        ),
        ("UPDATE charter_agreement SET binding = NOT binding", "its text is not the one"),
        ("UPDATE charter_signature SET sha256 = 'of another'", "at the level “director”"),
        ("DELETE FROM charter_signature", "at the level “director”"),
    ],
)
def test_an_agreement_that_was_changed_is_named(
    cast: Cast, change: Change, statement: str, said: str
) -> None:
    board = Charter(cast, directors(cast))
    version = board.offered()
    board.sign(version, cast.luton)
    cast.luton.name = "Luton Borough Council"  # its name of later changes nothing
    cast.luton.save()
    faults = change(statement)
    assert faults
    assert [each for each in faults if not each.startswith(f"{version}: ")] == []
    assert said in faults[0]


def test_terms_that_were_changed_are_named(cast: Cast, change: Change) -> None:
    Charter(cast, directors(cast)).adopted()
    (fault,) = change("UPDATE charter_terms SET quorum_share = 1")
    assert "version 1, are not the text that event" in fault


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE meetings_minute SET text = 'All was agreed.'", "do not read as event"),
        ("UPDATE meetings_minutes SET status = 'draft'", "the ledger left them otherwise"),
        (
            "UPDATE meetings_paper SET is_exempt = NOT is_exempt, exempt_ground = 'None.'",
            "is not what the ledger recorded.",
        ),
        ("UPDATE meetings_paper SET sha256 = 'of another'", "is not what the ledger recorded."),
    ],
)
def test_minutes_and_papers_that_were_changed_are_named(
    cast: Cast, change: Change, statement: str, said: str
) -> None:
    made = held(cast)
    made.paper()
    circulate_minutes(by=cast.clerk, minutes=made.drafted())
    (fault,) = change(statement)
    assert said in fault


def test_the_command_names_what_was_changed_and_ends_with_one(
    cast: Cast, change: Change, command: Callable[..., Answer]
) -> None:
    whole = command("ledger", "verify")
    assert (whole.returncode, "events is whole. Its head:" in whole.stdout) == (0, True)
    Charter(cast, directors(cast)).adopted()
    (fault,) = change("UPDATE charter_terms SET quorum_share = 1")
    told = command("ledger", "verify")
    assert told.returncode == 1
    assert fault in " ".join(told.stdout.split())
    assert "events is whole; what it records was changed beside it. Its head:" in told.stdout
    answer = json.loads(command("ledger", "verify", "--json").stdout)
    assert (answer["faults"], answer["changed"]) == ([], [fault])


def test_what_was_said_before_events_held_its_hash_is_told_as_of_an_older_form(
    cast: Cast, command: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_papers()
    try:
        decision = propose(cast)
        by = directors(cast)[cast.luton]
        with monkeypatch.context() as before:
            before.setattr(speaking, "note", lambda said="", **rest: note(**rest))
            consent(by=by, decision=decision, authority=cast.luton, level=Level.DIRECTOR)
        assert (readback.changed(), readback.older()) == ((), 1)
    finally:
        put_papers_away()
    told = command("ledger", "verify")
    assert told.returncode == 0
    assert "1 event is of an older form" in told.stdout
