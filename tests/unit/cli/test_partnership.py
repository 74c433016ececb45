"""`moothall partnership member` and `moothall person`: the same actions as on the pages."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.conftest import Answer

from moothall.ledger.models import Event
from moothall.partnership.models import Appointment, Body, Membership, today

pytestmark = pytest.mark.django_db
Command = Callable[..., Answer]
BHL = ("--partnership", "bhl")


def test_a_member_joins_with_a_day_and_leaves_with_one(cast: Cast, command: Command) -> None:
    joined = command("partnership", "member", "add", "Ely Voices", "--sector", "voluntary",
                     "--kind", "charity", "--from", "2026-09-01", "--json", *BHL)  # fmt: skip
    assert json.loads(joined.stdout) == {
        "partnership": "bhl", "name": "Ely Voices", "sector": "voluntary", "ukprn": None,
        "charity_number": None, "company_number": None,
        "area": None, "area_name": None, "kind": "charity", "from": "2026-09-01", "until": None,
    }  # fmt: skip
    day = (today() + dt.timedelta(days=9)).isoformat()
    left = command("partnership", "member", "end", "luton", "--on", day, *BHL)
    assert left.stdout == (
        f"Luton is a member of Bedfordshire, Hertfordshire and Luton until {day}.\n"
    )
    assert "Nobody is its chair from" in left.stderr
    assert Appointment.objects.get(person=cast.commissioner).ends == dt.date.fromisoformat(day)
    wrong = command("partnership", "member", "end", "Bedford", "--on", "31/2/2027", *BHL)
    assert wrong.returncode == 2
    assert "“31/2/2027” is not a day: write it as 2026-09-01." in wrong.stderr
    by_other = command("partnership", "member", "end", "Bedford", "--as", cast.officer.email)
    assert by_other.returncode == 1
    assert Membership.objects.get(organisation=cast.bedford).ends is None


def test_members_come_from_a_spreadsheet_whole_or_not_at_all(
    cast: Cast, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "members.csv"
    path.write_text("Organisation,Sector\nEly Voices,voluntary\nX,colleg\n", "utf-8")
    refused = command("partnership", "member", "import", str(path), *BHL)
    assert refused.returncode == 1
    assert "Nothing was taken from members.csv." in refused.stderr
    assert "Row 3, column B (Sector): “colleg” is not known here" in refused.stderr
    path.write_text("Organisation,Sector\nEly Voices,voluntary\nLuton,authority\n", "utf-8")
    taken = command("partnership", "member", "import", str(path), "--json", *BHL)
    assert json.loads(taken.stdout) == {
        "partnership": "bhl", "added": 1, "joined": 1, "corrected": 0, "moved": 0, "left": 0,
        "unchanged": 1,
    }  # fmt: skip
    listed = command("partnership", "member", "list", "--json", *BHL).stdout.splitlines()
    assert "Ely Voices" in [json.loads(line)["name"] for line in listed]


def test_a_role_is_given_for_days_and_ended(cast: Cast, command: Command) -> None:
    given = command("person", "appoint", cast.nobody.email, "--role", "MIS officer",
                    "--organisation", "Oaklands College", "--until", "2099-07-31", "--json",
                    *BHL)  # fmt: skip
    assert json.loads(given.stdout) == {
        "email": cast.nobody.email, "name": "Nobody yet", "role": "MIS officer",
        "organisation": "Oaklands College", "since": today().isoformat(), "until": "2099-07-31",
        "partnership": "bhl",
    }  # fmt: skip
    ended = command("person", "end", cast.nobody.email, "--role", "MIS officer",
                    "--organisation", "Oaklands College", *BHL)  # fmt: skip
    assert ended.stdout == "Nobody yet is not MIS officer, Oaklands College from now on.\n"
    assert not Appointment.objects.filter(person=cast.nobody).exists()
    again = command("person", "end", cast.nobody.email, "--role", "observer", *BHL)
    assert (again.returncode, again.stderr) == (
        1,
        f"“{cast.nobody.email}” is not observer in Bedfordshire, Hertfordshire and Luton.\n",
    )
    last = command("person", "end", cast.manager.email, "--role", "manager", *BHL)
    assert last.returncode == 1
    assert "appoint another manager first" in last.stderr


def test_a_body_is_ended_and_let_go_on_and_what_has_ended_is_only_read(
    cast: Cast, command: Command
) -> None:
    ended = command("partnership", "end", "--as", cast.manager.email, *BHL)
    assert ended.stdout == (
        f"Bedfordshire, Hertfordshire and Luton ends with {today().isoformat()}.\n"
    )
    yesterday = today() - dt.timedelta(days=1)
    Body.objects.filter(slug="bhl").update(starts=yesterday, ends=yesterday)
    told = (
        "Bedfordshire, Hertfordshire and Luton has ended: it can be read, and nothing in it is "
        "changed any more. To let it go on: moothall partnership reopen --partnership bhl\n"
    )
    events = Event.objects.count()
    for words in (
        ("decision", "propose", "--question", "Which?", "--proposal", "This.", "--reason", "So."),
        ("partnership", "member", "add", "Ely Voices", "--sector", "voluntary"),
        ("partnership", "member", "end", "Luton"),
        ("partnership", "chair", "deputy", cast.director.email, "--for", "Hertfordshire"),
        ("person", "appoint", cast.nobody.email, "--role", "observer"),
        ("round", "new", "--year", "2027-28"),
        ("delegation", "end", "1", "--reason", "It is over."),
    ):
        refused = command(*words, *BHL)
        assert (words, refused.returncode, refused.stderr) == (words, 1, told)
    assert Event.objects.count() == events
    for words in (("partnership", "member", "list"), ("person", "list"), ("decision", "list")):
        assert (words, command(*words, *BHL).returncode) == (words, 0)
    opened = command("partnership", "reopen", "--as", cast.manager.email, *BHL)
    assert opened.stdout == "Bedfordshire, Hertfordshire and Luton goes on.\n"
    assert Body.objects.get(slug="bhl").ends is None


def test_the_chair_is_passed_on_and_a_deputy_set(cast: Cast, command: Command) -> None:
    begun = today() - dt.timedelta(days=400)
    Appointment.objects.filter(person=cast.chair).update(starts=begun)
    chair = ("partnership", "chair")
    refused = command(*chair, "pass", cast.chair.email, "--for", "Luton", *BHL)
    assert refused.returncode == 1
    assert "give the reason why it has the chair out of turn" in refused.stderr
    day = (today() + dt.timedelta(days=3)).isoformat()
    given = command(*chair, "pass", cast.director.email, "--for", "Hertfordshire", "--reason",
                    "All agreed.", "--from", day, "--json", *BHL)  # fmt: skip
    assert json.loads(given.stdout)["organisation"] == "Hertfordshire"
    assert Appointment.objects.get(person=cast.chair).ends == today() + dt.timedelta(days=2)
    for person, member in ((cast.elected, "Bedford"), (cast.commissioner, "Luton")):
        done = command(*chair, "deputy", person.email, "--for", member, *BHL)
        assert done.stdout == f"{person} is deputy chair, {member} from {today().isoformat()}.\n"
    deputies = Appointment.objects.filter(role="deputy")
    assert [each.person for each in deputies] == [cast.commissioner]
    shown = command(*chair, "show", "--json", *BHL).stdout.splitlines()
    assert [json.loads(line).get("role") for line in shown][:3] == ["chair", "deputy", "chair"]
    outside = command(*chair, "deputy", cast.elected.email, "--for", "Bedford", "--as",
                      cast.officer.email, *BHL)  # fmt: skip
    assert outside.returncode == 1
    assert Appointment.objects.filter(role="deputy").get().person == cast.commissioner
