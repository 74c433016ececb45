"""`moothall protocol`: recorded as signed, or refused with all that is wrong."""

import json
from collections.abc import Callable

import pytest
from tests.cast import Cast
from tests.conftest import Answer

from moothall import clock
from moothall.evidence.models import Protocol

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db
TERM = ("--starts", "2026-09-01", "--ends", "2036-08-31")
BHL = ("--partnership", "bhl")


def test_a_protocol_is_added_listed_and_ended(command: Command, cast: Cast) -> None:
    added = command("protocol", "add", "--title", "Records", "--purpose", "figures",
                    "--purpose", "allocation", *TERM, "--party", "Barnfield College",
                    "--field", "DateOfBirth", "--threshold", "10", "--hide-zeros",
                    "--erase-on", "2036-12-31", "--json", *BHL)  # fmt: skip
    kept = Protocol.objects.get()
    assert json.loads(added.stdout) == {
        "protocol": kept.pk,
        "title": "Records",
        "purposes": "figures, allocation",
        "threshold": 10,
        "starts": "2026-09-01",
        "ends": "2036-08-31",
        "in_force": True,
    }
    assert (list(kept.parties.all()), kept.fields) == ([cast.barnfield], ["DateOfBirth"])
    assert (kept.zeros_shown, str(kept.erase_on)) == (False, "2036-12-31")
    assert command("protocol", "list", "--json", *BHL).stdout == added.stdout
    done = command("protocol", "end", str(kept.pk), *BHL)
    assert (done.returncode, done.stdout) == (0, f"Protocol {kept.pk} “Records” is ended.\n")
    ended = json.loads(command("protocol", "list", "--json", *BHL).stdout)
    assert (ended["ends"], ended["in_force"]) == (str(clock.now().date()), False)
    assert command("protocol", "end", str(kept.pk), *BHL).returncode == 1


def test_what_is_wrong_with_a_protocol_is_said_and_nothing_is_kept(
    command: Command, cast: Cast
) -> None:
    for arguments, code, words in (
        (("--title", "X", "--starts", "2026-09-02", "--ends", "2026-09-01"), 1,
         "The protocol ends before it starts."),
        (("--title", "X", *TERM, "--party", "Nobody"), 1,
         "“Nobody” is no member of Bedfordshire, Hertfordshire and Luton. Members: "),
        (("--title", "X", *TERM, "--erase-on", "2036-08-30"), 1,
         "The records would be erased after 2036-08-30, before the protocol ends on 2036-08-31"),
        (("--title", "X", *TERM, "--as", cast.commissioner.email), 1,
         "Adding a data-sharing protocol is for the manager of Bedfordshire, Hertfordshire and "
         "Luton. Ask the manager to do it."),
        (("--title", "X", "--starts", "yesterday", "--ends", "2026-09-01"), 2, "yesterday"),
        (("--title", "X", *TERM, "--threshold", "1"), 2, "threshold"),
        (("--title", "X", *TERM, "--purpose", "curiosity"), 2, "curiosity"),
        (TERM, 2, "--title"),
    ):  # fmt: skip
        done = command("protocol", "add", *arguments, *BHL)
        assert (arguments, done.returncode, done.stdout) == (arguments, code, "")
        assert words in done.stderr, arguments
    assert Protocol.objects.count() == 0


def test_a_title_stands_for_one_protocol(command: Command, cast: Cast) -> None:
    assert command("protocol", "add", "--title", "X", *TERM, *BHL).returncode == 0
    again = command("protocol", "add", "--title", "X", *TERM, *BHL)
    assert (again.returncode, again.stdout, Protocol.objects.count()) == (1, "", 1)
    assert again.stderr != ""


def test_a_protocol_that_is_not_there_cannot_be_ended(command: Command, cast: Cast) -> None:
    done = command("protocol", "end", "99", *BHL)
    assert (done.returncode, done.stderr) == (
        1,
        "There is no protocol 99. “moothall protocol list” shows them.\n",
    )
