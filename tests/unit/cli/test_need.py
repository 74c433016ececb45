"""`moothall need`: computed, shown and brought in as on the site."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cast import Cast
from tests.unit.planning.planned import YEAR, prepare
from tests.unit.planning.test_shown import SMALL

from moothall.governance import subjects
from moothall.ledger.refs import Ref
from moothall.planning.models import Need

Command = Callable[..., "object"]


def test_a_need_is_computed_shown_and_listed(cast: Cast, command: Command, tmp_path: Path) -> None:
    prepare(cast, tmp_path, SMALL)
    on = ("--partnership", "bhl")
    done = command("need", "compute", *on, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    need = Need.objects.get()
    areas = {row["area"]: (row["now"], row["learners"], row["suppressed"]) for row in told["areas"]}
    assert areas["Luton"] == (93, 102, False)
    assert areas["Bedford"] == (73, 80, False)
    assert (told["learners"], told["suppressed"]) == (182, False)
    assert (told["need"], told["year"], told["alternative"]) == (1, YEAR, "as-now")
    assert (told["snapshot"], told["content"]) == (1, need.sha256)
    assert len(told["notes"]) == 2

    rows = json.loads(command("need", "show", *on, "--by", "level", "--json").stdout)["rows"]
    luton = [row for row in rows if row["area"] == "Luton"]
    # 3 of 93 learn at level 2: hidden, and with them the others, who would tell them.
    assert luton == [
        {"area": "Luton", "level": "2", "now": None, "learners": None, "suppressed": True},
        {"area": "Luton", "level": "3", "now": None, "learners": None, "suppressed": True},
    ]
    listed = json.loads(command("need", "list", *on, "--json").stdout)
    assert (listed["need"], listed["status"]) == (1, "computed")
    assert "hidden" in command("need", "show", *on, "--by", "level").stdout
    assert command("need", "show", *on, "--as", cast.officer.email).returncode == 1

    found = subjects.find(cast.body, need.ref)
    assert found is not None
    assert (found.title, found.content_hash) == ("need 1: 2026-27, as now", need.sha256)
    assert subjects.find(cast.other_body, Ref("need", str(need.pk))) is None


def test_what_is_missing_or_wrong_ends_with_1_and_says_so(
    cast: Cast, command: Command, tmp_path: Path
) -> None:
    on = ("--partnership", "bhl", "--year", YEAR)
    file = tmp_path / "ambition.csv"
    file.write_text("area,age,share\nLuton,16,85\n", "utf-8")
    done = command("need", "import", "ambition", str(file), *on)
    assert done.returncode == 1
    assert "Row 2, column C (share): “85” is not a share" in done.stderr
    file.write_text("area,age,share\nLuton,16,85%\n", "utf-8")
    done = command("need", "import", "ambition", str(file), *on, "--json")
    assert json.loads(done.stdout) == {
        "table": "ambition",
        "year": YEAR,
        "rows": 1,
        "warnings": [],
    }
    assert command("need", "import", "ambition", "nowhere.csv", *on).returncode == 2
    assert "No return is accepted yet" in command("need", "compute", *on).stderr
    done = command("need", "show", *on, "--alternative", "own")
    assert (done.returncode, "No need is computed for 2026-27" in done.stderr) == (1, True)
