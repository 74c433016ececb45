"""`moothall decision`: the same actions as the site, with answers that scripts can trust."""

import json
from collections.abc import Callable

from tests.conftest import Answer
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, MONDAY, WEDNESDAY

from moothall import clock

Command = Callable[..., Answer]
BHL = ("--partnership", "bhl")


def propose(command: Command) -> Answer:
    return command(
        "decision", "propose", *BHL, "--question", "Shall we join?", "--proposal", "Join.",
        "--reason", "Travel to learn.", "--option", "Another grouping=Not logical.",
        "--about", "paper:1", "--json",
    )  # fmt: skip


def test_a_decision_runs_its_course_from_the_command_line(board: Board, command: Command) -> None:
    with clock.at(MONDAY):
        told = json.loads(propose(command).stdout)
        assert (told["decision"], told["status"], told["required"]) == ("2008/1", "proposed", 4)
        for name in ("Bedford", "Central Bedfordshire", "Hertfordshire"):
            said = command("decision", "consent", "2008/1", *BHL, "--authority", name,
                           "--said-by", "its director, by letter", "--json")  # fmt: skip
            assert (said.returncode, json.loads(said.stdout)["status"]) == (0, "proposed")
        last = command(
            "decision", "consent", "2008/1", *BHL, "--authority", "luton",
            "--as", board.directors[board.cast.luton].email,
        )  # fmt: skip
    assert last.stdout.strip() == (
        "Decision 2008/1. Taken on 6 October 2008: every consent it needs is given. It is not "
        "published yet."
    )
    with clock.at(WEDNESDAY):
        assert command("decision", "publish", "2008/1", *BHL).returncode == 0
    with clock.at(CLOSED):
        said = command("maintenance").stdout.splitlines()
        assert "Decision 2008/1 of bhl is in effect." in said
        rows = command("decision", "list", *BHL, "--json").stdout.splitlines()
        shown = json.loads(command("decision", "show", "2008/1", *BHL, "--json").stdout)
    assert [json.loads(row)["in_effect_from"] for row in rows] == ["2008-10-16"]
    assert [each["says"] for each in shown["consents"]] == ["consent"] * 4
    assert [each["state"] for each in shown["pinned"]] == ["unchanged"]
    assert [each["event"] for each in shown["events"]][-1] == "let the decision take effect"


def test_what_is_refused_says_why_and_ends_with_1(board: Board, command: Command) -> None:
    propose(command)
    reference = json.loads(command("decision", "list", *BHL, "--json").stdout)["decision"]
    silent = command("decision", "consent", reference, *BHL, "--authority", "Luton")
    assert silent.returncode == 1
    assert "only with a note of who said so" in silent.stderr
    nobody = command("decision", "consent", reference, *BHL, "--authority", "Essex")
    assert "Say whose consent is meant" in nobody.stderr
    nowhere = command("decision", "show", "1999/7", *BHL)
    assert (nowhere.returncode, "There is no decision “1999/7”" in nowhere.stderr) == (1, True)
    wrong = command(
        "decision", "propose", *BHL, "--question", " ", "--proposal", "", "--reason", "x",
        "--about", "paper:9", "--option", "Nothing",
    )  # fmt: skip
    for fault in ("Write the question", "Say what is proposed", "was rejected", "no “paper:9”"):
        assert fault in wrong.stderr


def test_a_proposal_and_a_consent_are_withdrawn_from_the_command_line(
    board: Board, command: Command
) -> None:
    propose(command)
    reference = json.loads(command("decision", "list", *BHL, "--json").stdout)["decision"]
    director = ("--as", board.directors[board.cast.luton].email)
    luton = ("--authority", "Luton")
    objected = command("decision", "object", reference, *BHL, *luton, *director, "--reason", "No.")
    assert "Luton objects, which holds it." in objected.stdout
    back = command("decision", "withdraw", reference, *BHL, *luton, *director)
    assert "0 of 4 consents are given" in back.stdout
    gone = command("decision", "withdraw", reference, *BHL, "--reason", "Overtaken.", "--json")
    assert json.loads(gone.stdout)["status"] == "withdrawn"
