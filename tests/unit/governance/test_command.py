"""`moothall decision`: the same actions as the site, with answers that scripts can trust."""

import json
from collections.abc import Callable

from tests.conftest import Answer
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, MONDAY, WEDNESDAY
from tests.unit.governance.proposed import propose as propose_here

from moothall import clock
from moothall.governance.course import publish

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


def test_call_in_its_answer_and_who_was_told_from_the_command_line(
    board: Board, command: Command
) -> None:
    with clock.at(MONDAY):
        decision = board.consent(propose_here(board.cast, to_tell=["Essex"]))
    with clock.at(WEDNESDAY):
        publish(by=board.cast.manager, decision=decision)
        nobody = command("decision", "told", "2008/1", *BHL, "--whom", "Kent", "--how", "by letter")
        assert (nobody.returncode, "must be told: Essex." in nobody.stderr) == (1, True)
        told = command("decision", "told", "2008/1", *BHL, "--whom", "essex", "--how", "by letter")
        assert told.returncode == 0
        early = command("decision", "answer", "2008/1", *BHL, "--authority", "Luton",
                        "--outcome", "upheld", "--text", "Content.")  # fmt: skip
        assert "“Luton” has not called decision 2008/1 in." in early.stderr
        called = command("decision", "call-in", "2008/1", *BHL, "--authority", "luton",
                         "--of-whom", "its scrutiny", "--reason", "Travel.", "--json")  # fmt: skip
        assert json.loads(called.stdout)["status"] == "called in"
        said = command("decision", "answer", "2008/1", *BHL, "--authority", "Luton",
                       "--outcome", "referred back", "--text", "Anew.", "--json")  # fmt: skip
        assert json.loads(said.stdout)["status"] == "proposed"
    assert [each.how for each in decision.tellings.all() if each.whom.called == "Essex"] == [
        "by letter"
    ]


def test_delegations_are_kept_from_the_command_line(board: Board, command: Command) -> None:
    luton = board.directors[board.cast.luton]
    none = command("delegation", "list", *BHL)
    assert "No delegation is in force." in none.stdout
    wrong = command("delegation", "add", *BHL, "--role", "director", "--at", "Atlantis",
                    "--scope", "All.")  # fmt: skip
    assert "“Atlantis” is no member" in wrong.stderr
    made = command("delegation", "add", *BHL, "--role", "director", "--at", "luton",
                   "--person", luton.email, "--for", "Bedford", "--scope", "Places.",
                   "--given-by", "Part 3", "--json")  # fmt: skip
    told = json.loads(made.stdout)
    assert (told["delegation"], told["may"], told["in_force"]) == (1, "consent for Bedford", True)
    assert told["holder"] == f"the director of Luton: {luton} alone"
    assert json.loads(command("delegation", "list", *BHL, "--json").stdout) == told
    ended = command("delegation", "end", "1", *BHL, "--reason", "The council ended it.")
    assert ended.stdout.strip().endswith("alone is not in force.")
    assert command("delegation", "list", *BHL, "--json").stdout == ""
    past = command("delegation", "list", "--all", *BHL, "--json").stdout
    assert json.loads(past)["in_force"] is False
