"""The program as scripts meet it: what it prints, where, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Answer, Moothall

from moothall.partnership.models import today

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db


def test_an_empty_home_is_prepared_on_first_use_and_once(moothall_first: Moothall) -> None:
    first = moothall_first("partnership", "list", "--json")
    assert (first.returncode, json.loads(first.stdout)) == (
        0,
        {
            "slug": "our-partnership",
            "name": "Our partnership",
            "tier": "partnership",
            "members": 0,
            "until": None,
        },
    )
    assert first.stderr.startswith("Preparing ")
    second = moothall_first("ledger", "verify", "--json")
    assert (second.returncode, second.stderr) == (0, "")
    prepared = [
        json.loads(line) for line in moothall_first("ledger", "list", "--json").stdout.splitlines()
    ]
    assert json.loads(second.stdout)["events"] == len(prepared)
    assert [event["event"] for event in prepared[-2:]] == ["BodyFounded", "HomePrepared"]


def test_people_and_members_are_added_and_listed(command: Command) -> None:
    luton = command("partnership", "member", "add", "Luton", "--sector", "authority",
                     "--area", "luton", "--json")  # fmt: skip
    assert json.loads(luton.stdout) == {
        "partnership": "our-partnership",
        "name": "Luton",
        "sector": "authority",
        "ukprn": None,
        "charity_number": None,
        "company_number": None,
        "area": "E06000032",
        "area_name": "Luton",
        "kind": "",
        "from": today().isoformat(),
        "until": None,
    }
    added = command(
        "person", "add", "c@example.org", "--name", "C", "--role", "commissioner",
        "--organisation", "luton", "--password-stdin", "--json",
        stdin="a long enough passphrase\n",
    )  # fmt: skip
    listed = command("person", "list", "--json")
    assert added.stdout == listed.stdout
    person = json.loads(listed.stdout)
    assert (person["email"], person["role"], person["organisation"]) == (
        "c@example.org",
        "commissioner",
        "Luton",
    )
    further = command("person", "add", "c@example.org", "--role", "observer")
    assert (further.returncode, further.stdout) == (0, "C is observer in Our partnership.\n")
    refused = command("partnership", "rename", "Mine", "--as", "c@example.org")
    assert (refused.returncode, refused.stderr) == (
        1,
        "This command is for the manager of Our partnership. Ask the manager to do it.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("person", "add", "x@example.org", "--role", "manager"), "",
         "“x@example.org” is new here: give the person's name with --name."),
        (("person", "add", "nonsense", "--name", "X", "--role", "manager"), "",
         "Email: Enter a valid email address."),
        (("person", "add", "x@example.org", "--name", "X", "--role", "manager",
          "--password-stdin"), "",
         "--password-stdin was given, and no password came on standard input."),
        (("person", "add", "x@example.org", "--name", "X", "--role", "manager",
          "--password-stdin"), "short\n",
         "This password is too short. It must contain at least 12 characters."),
        (("person", "add", "x@example.org", "--name", "X", "--role", "director",
          "--organisation", "Luton"), "",
         "“Luton” is no member of Our partnership. Members: none yet."),
        (("partnership", "member", "add", "X", "--sector", "college", "--ukprn", "123"), "",
         "“123” is not a UKPRN: it should be eight digits that do not start with 0, "
         "such as 10004375."),
        (("partnership", "list", "--as", "who@example.org"), "",
         "Nobody here has the e-mail address “who@example.org”."),
        (("partnership", "rename", "X", "--partnership", "none"), "",
         "There is no partnership “none”. There are: our-partnership."),
        (("ledger", "verify", "--expect-head", "7"), "",
         "“7” is not a head: give it as “ledger verify” printed it, number:hash."),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_one_plain_message(
    command: Command, arguments: tuple[str, ...], stdin: str, words: str
) -> None:
    done = command(*arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == [words]


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("partnership", "new"), ("person", "add", "x@y.org", "--role", "king"),
     ("ledger", "verify", "--nonsense"), ("serve", "--port", "0"), ("restore", "not-there.tgz")],
)  # fmt: skip
def test_wrong_use_ends_with_2(command: Command, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: moothall" in done.stderr


def test_wrong_use_touches_nothing(
    moothall_first: Moothall, empty_database: dict[str, str]
) -> None:
    assert moothall_first("ledger", "verify", "--nonsense").returncode == 2
    assert not (Path(empty_database["MOOTHALL_HOME"]) / "moothall.sqlite3").exists()


def test_settings_shows_no_secret(moothall: Moothall, own_database: dict[str, str]) -> None:
    own_database["MOOTHALL_SECRET_KEY"] = "hush-hush"
    own_database["MOOTHALL_MAIL_URL"] = "smtp://me:hush-hush@mail.example.org:587"
    done = moothall("settings", "--json")
    values = {r["setting"]: r["value"] for r in map(json.loads, done.stdout.splitlines())}
    assert values["MOOTHALL_SECRET_KEY"] == "(set)"
    assert values["MOOTHALL_MAIL_URL"] == "smtp://me:(set)@mail.example.org:587"
    assert "hush" not in done.stdout + moothall("settings").stdout


def test_a_setting_that_cannot_be_is_named(
    moothall: Moothall, own_database: dict[str, str]
) -> None:
    own_database["MOOTHALL_UPLOAD_LIMIT_MB"] = "lots"
    done = moothall("ledger", "verify")
    assert (done.returncode, done.stderr) == (
        1,
        "MOOTHALL_UPLOAD_LIMIT_MB is “lots”: set it to a whole number of at least 1.\n",
    )


def test_upgrade_prepares_an_empty_home_and_then_has_nothing_to_do(command: Command) -> None:
    assert json.loads(command("upgrade", "--json").stdout) == {"changes": 0}
    assert command("upgrade").stdout == "The database is up to date; nothing was changed.\n"


TERM = ("protocol", "add", "--title", "X", "--starts", "2026-09-01", "--ends")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*TERM, "soon"), "--ends: “soon” is not a day: write it as 2026-09-01."),
        (
            (*TERM, "2027-08-31", "--threshold", "1"),
            "--threshold: 1 is too small: the least is 2.",
        ),
        (("serve", "--port", "70000"), "--port: 70000 is too large: the most is 65535."),
        (
            ("returns", "show", "one"),
            "RETURN: “one” is not a whole number: write it in digits, such as 10.",
        ),
        (
            ("reference", "import", "shoes", "x.csv"),
            "KIND: “shoes” is none of aims, postcodes, providers, population, areas.",
        ),
        (("restore", "nowhere.tgz"), "There is no such file: nowhere.tgz."),
    ],
)
def test_a_value_that_does_not_fit_is_said_in_a_plain_sentence(
    command: Command, arguments: tuple[str, ...], words: str
) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"Error: {words}")


def test_a_second_partnership_tells_that_commands_must_name_one(command: Command) -> None:
    done = command("partnership", "new", "Elsewhere")
    assert (done.returncode, done.stdout) == (0, "Founded Elsewhere as “elsewhere”.\n")
    assert done.stderr.splitlines()[-1] == (
        "There are several partnerships now, so commands need to be told which is meant: "
        "--partnership elsewhere"
    )
