"""`moothall partnership member` and `moothall person`: the same actions as on the pages."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.conftest import Answer

from moothall.partnership.models import Appointment, Membership, today

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
