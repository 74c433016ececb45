"""`moothall returns` as scripts rely on it: keys, exit codes, messages; nothing half-done."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.cast import Cast
from tests.conftest import Answer
from tests.made_returns import NAME, ilr
from tests.unit.evidence.given import events

from moothall import clock
from moothall.evidence.models import Return
from moothall.theme.formats import long_date

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db
KEYS = [
    "file", "return", "status", "year", "ukprn", "learners", "deliveries", "held", "faults",
    "by_rule",
]  # fmt: skip


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of two sound learners."""
    return written(tmp_path / NAME, ilr([True, True]))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_giving_answers_with_one_object_a_line_and_a_file(
    command: Command, sound: Path, tmp_path: Path
) -> None:
    mixed = written(
        tmp_path / NAME.replace("99999001", "99999002"),
        ilr([True, False, True]).replace(b"99999001", b"99999002"),
    )
    cut = written(tmp_path / "cut.xml", ilr([True])[:900])
    done = command("returns", "add", str(sound), str(mixed), str(cut), "--json")
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert first == {
        "file": str(sound),
        "return": first["return"],
        "status": "accepted",
        "year": "2025-26",
        "ukprn": "99999001",
        "learners": 2,
        "deliveries": 2,
        "held": 0,
        "faults": {"error": 0, "warning": 0},
        "by_rule": {},
    }
    assert list(second) == KEYS
    assert (second["status"], second["learners"], second["held"]) == ("accepted", 3, 1)
    assert second["faults"]["error"] == 1
    assert second["by_rule"]["LearnPlanEndDate_02"] == 1
    assert (list(third), third["status"], third["held"]) == (KEYS, "refused", 0)
    assert third["faults"]["error"] >= 1
    assert sum(third["by_rule"].values()) == sum(third["faults"].values())


def test_a_file_without_a_fault_ends_with_0_and_again_is_the_same_return(
    command: Command, sound: Path
) -> None:
    first = command("returns", "add", str(sound), "--json")
    again = command("returns", "add", str(sound), "--json")
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    assert Return.objects.count() == len(events("ReturnReceived")) == 1
    told = command("returns", "add", str(sound)).stdout.splitlines()[0]
    assert told == (
        f"{NAME}: return {Return.objects.get().pk} was already accepted on "
        f"{long_date(clock.now())} by the operator; nothing was done"
    )


def test_a_member_answers_for_a_table_of_counts_from_the_start_or_later(
    command: Command, cast: Cast, tmp_path: Path
) -> None:
    bhl = ("--partnership", "bhl")
    text = "period,provider,count\n2025-26,99999005,120\n"
    one = written(tmp_path / "one.csv", text.encode())
    two = written(tmp_path / "two.csv", text.replace("120", "130").encode())
    wrong = command("returns", "add", str(one), "--for", "Atlantis", *bhl)
    assert (wrong.returncode, Return.objects.count()) == (1, 0)
    assert wrong.stderr.startswith("“Atlantis” is no member of Bedfordshire, Hertfordshire and")
    assert (
        command("returns", "add", str(one), "--for", "central-bedfordshire", *bhl).returncode == 0
    )
    assert command("returns", "add", str(two), *bhl).returncode == 0
    listed = [json.loads(x) for x in command("returns", "list", "--json", *bhl).stdout.splitlines()]
    assert [each["answered_by"] for each in listed] == ["", "Central Bedfordshire"]
    number = listed[0]["return"]
    named = command("returns", "owner", str(number), "Luton", *bhl)
    assert (named.returncode, named.stdout) == (
        0,
        f"Luton answers for return {number}, two.csv.\n",
    )
    assert Return.objects.get(pk=number).owner == cast.luton


def test_learners_held_back_end_with_1(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path / NAME, ilr([False, True]))
    done = command("returns", "add", str(path))
    number = Return.objects.get().pk
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{NAME}: return {number} accepted",
        "  UKPRN 99999001, 2025-26: 2 learners, 2 aims; 1 held back; 1 error, 0 warnings",
        f"  All faults: moothall returns faults {number}",
    ]


def test_faults_come_one_object_each_in_the_order_of_the_file(
    command: Command, tmp_path: Path
) -> None:
    path = written(tmp_path / "return.xml", ilr([False, True, False]))
    command("returns", "add", str(path))
    number = str(Return.objects.get().pk)
    done = command("returns", "faults", number, "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    keys = ["rule", "severity", "learner", "aim", "line", "field", "value", "message"]
    assert {tuple(each) for each in found} == {tuple(keys)}
    assert [(f["rule"], f["severity"], f["learner"], f["aim"]) for f in found] == [
        ("file.name", "warning", None, None),
        ("LearnPlanEndDate_02", "error", "L000000", 1),
        ("LearnPlanEndDate_02", "error", "L000002", 1),
    ]
    assert [f["line"] for f in found[1:]] == sorted(f["line"] for f in found[1:])
    assert (found[1]["field"], found[1]["value"]) == ("LearnPlanEndDate", "2025-07-03")
    one = command("returns", "faults", number, "--rule", "file.name", "--json")
    assert [json.loads(line)["rule"] for line in one.stdout.splitlines()] == ["file.name"]
    assert len(events("FaultsShown")) == 1
    book = tmp_path / "faults.xlsx"
    assert command("returns", "faults", number, "--excel", str(book)).stdout == f"Wrote {book}.\n"
    assert openpyxl.load_workbook(book).active is not None


def test_list_show_and_withdraw(command: Command, sound: Path) -> None:
    empty = command("returns", "list")
    assert empty.stdout == "No return yet. Give one: moothall returns add FILE\n"
    command("returns", "add", str(sound))
    number = Return.objects.get().pk
    (line,) = command("returns", "list", "--json").stdout.splitlines()
    listed = json.loads(line)
    assert (listed["return"], listed["status"], listed["file"]) == (number, "accepted", NAME)
    shown = json.loads(command("returns", "show", str(number), "--json").stdout)
    assert listed.items() <= shown.items()
    results = {each["outcome"] for each in shown["outcomes"]}
    assert results <= {"passed", "found", "not applicable", "not_applicable"}
    assert len(shown["outcomes"]) >= 60
    done = command("returns", "withdraw", str(number), "--reason", "Wrong year")
    assert (done.returncode, done.stdout) == (0, "UKPRN 99999001, 2025-26 was withdrawn.\n")
    again = command("returns", "withdraw", str(number))
    words = f"This return was already withdrawn on {long_date(clock.now())} by the operator.\n"
    assert (again.returncode, again.stderr) == (1, words)
    assert command("returns", "add", str(sound)).returncode == 0
    assert Return.objects.get().status == "accepted"


def test_a_file_that_is_not_there_is_wrong_use_and_nothing_is_given(
    command: Command, sound: Path, tmp_path: Path
) -> None:
    done = command("returns", "add", str(sound), str(tmp_path / "nowhere.xml"))
    assert done.returncode == 2
    assert "There is no such file" in done.stderr
    assert Return.objects.count() == 0
    assert command("returns", "add").returncode == 2
    assert command("returns", "faults", "x").returncode == 2


def test_a_return_that_is_not_there_is_said_so(command: Command) -> None:
    command("returns", "list")
    words = (
        "There is no return 999 that you may see. “moothall returns list” shows those there are."
    )
    for verb in ("show", "faults", "withdraw"):
        done = command("returns", verb, "999")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{words}\n")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml at all",
        b"\x00\xff\xfe binary \x80",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Message>&b;</Message>',
        b"PK\x03\x04 no archive",
    ],
    ids=["empty", "text", "binary", "entities", "no archive"],
)
def test_whatever_is_given_is_refused_with_a_reason_and_never_a_crash(
    command: Command, tmp_path: Path, content: bytes
) -> None:
    path = written(tmp_path / "given.xml", content)
    done = command("returns", "add", str(path), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["status"], told["learners"]) == (1, "refused", 0)
    assert told["faults"]["error"] >= 1
    plain = command("returns", "add", str(path))
    assert plain.returncode == 1
    assert plain.stdout.startswith(f"given.xml: return {told['return']} was refused\n")


def test_somebody_who_gives_no_returns_is_told_so_and_nothing_is_stored(
    command: Command, sound: Path
) -> None:
    command("person", "add", "o@example.org", "--name", "O", "--role", "observer")
    done = command("returns", "add", str(sound), "--as", "o@example.org")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Giving returns is for the manager of the partnership, and the ")
    assert Return.objects.count() == 0


def test_the_department_s_own_sample_is_taken(command: Command, shared_data: Path) -> None:
    sample = shared_data / "ilr" / "sample-2025-26-19-learners.xml"
    done = command("returns", "add", str(sample), "--json")
    told = json.loads(done.stdout)
    assert list(told) == KEYS
    assert (told["status"], told["year"]) == ("accepted", "2025-26")
    assert (told["learners"], told["deliveries"]) == (19, 35)
    assert done.returncode == (1 if told["held"] else 0)


def test_the_older_samples_are_accepted_or_refused_by_name(
    command: Command, shared_data: Path
) -> None:
    folder = shared_data / "ilr"
    valid = command("returns", "add", str(folder / "sample-2018-19-valid.xml"), "--json")
    invalid = command("returns", "add", str(folder / "sample-2018-19-invalid.xml"), "--json")
    assert json.loads(valid.stdout)["status"] == "accepted"
    assert json.loads(valid.stdout)["year"] == "2018-19"
    assert (json.loads(invalid.stdout)["status"], invalid.returncode) == ("refused", 1)
