"""`moothall ledger list`: what happened, in words."""

import json

from tests.conftest import Moothall


def test_every_event_is_said_in_words_by_a_command_that_did_none_of_it(moothall: Moothall) -> None:
    moothall("ledger", "verify")  # prepares the home
    listed = [json.loads(line) for line in moothall("ledger", "list", "--json").stdout.splitlines()]
    assert {event["event"]: event["words"] for event in listed} == {
        "HomePrepared": "prepared this home",
        "BodyFounded": "founded the body",
        "ReferenceImported": "imported a reference table",
    }
