"""`moothall evidence` as scripts rely on it: what is missing, keys, hidden numbers, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.evidence.given import (
    BEDFORD,
    ELSEWHERE,
    LUTON,
    OAKLANDS,
    events,
    give_file,
    import_places,
    import_providers,
    living_at,
    share,
)

from moothall import clock

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db
BHL = ("--partnership", "bhl")


def lines(answer: Answer) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_from_an_empty_home_to_a_figure(command: Command, tmp_path: Path) -> None:
    today = clock.now().date()
    asked = ("evidence", "figure", "learners", "--by", "home_area", "--json")
    missing = (
        "No data-sharing protocol in force allows “figures shown to the members”. Add one on the "
        'protocols page. Or with: moothall protocol add --title "..." --purpose figures '
        f"--starts {today} --ends YYYY-MM-DD\n"
    )
    command("returns", "list")
    empty = command(*asked)
    assert (empty.returncode, empty.stdout, empty.stderr) == (1, "", missing)
    name, content = living_at({LUTON: 9})
    path = tmp_path / name
    path.write_bytes(content)
    assert command("returns", "add", str(path)).returncode == 0
    without = command(*asked)
    assert (without.returncode, without.stdout, without.stderr) == (1, "", missing)
    added = command("protocol", "add", "--title", "Records", "--purpose", "figures",
                    "--starts", str(today), "--ends", str(today))  # fmt: skip
    assert added.returncode == 0
    (figure,) = lines(command(*asked))
    assert list(figure) == ["measure", "definition", "snapshot", "protocol", "rows"]
    assert (figure["measure"], figure["snapshot"], figure["protocol"]) == ("learners", 1, "Records")
    # Without a table of postcodes every home is unknown, and counted.
    assert figure["rows"] == [{"home_area": "unknown", "value": 9, "suppressed": False}]


@pytest.fixture
def shared(cast: Cast, tmp_path: Path) -> Cast:
    """Two accepted returns with one small number, under a protocol."""
    import_places(tmp_path)
    give_file(cast, homes={LUTON: 30, BEDFORD: 12, ELSEWHERE: 3})
    give_file(cast, homes={LUTON: 11, BEDFORD: 25, ELSEWHERE: 14}, ukprn=OAKLANDS)
    share(cast.body)
    return cast


def test_a_figure_hides_what_is_small_and_says_so(command: Command, shared: Cast) -> None:
    done = command("evidence", "figure", "learners", "--by", "home_area,provider", "--json", *BHL)
    (figure,) = lines(done)
    rows = figure["rows"]
    assert isinstance(rows, list)
    assert done.returncode == 0
    assert {tuple(row) for row in rows} == {("home_area", "provider", "value", "suppressed")}
    assert all((row["value"] is None) == row["suppressed"] for row in rows)
    hidden = {(r["home_area"], r["provider"]) for r in rows if r["suppressed"]}
    assert ("outside region", "Barnfield College") in hidden
    assert 3 not in {row["value"] for row in rows}
    assert "total" not in {row["home_area"] for row in rows}
    plain = command("evidence", "figure", "learners", "--by", "home_area,provider", *BHL)
    assert (plain.returncode, "hidden" in plain.stdout) == (0, True)
    (total,) = lines(command("evidence", "figure", "learners", "--json", *BHL))
    assert total["rows"] == [{"value": 95, "suppressed": False}]


def test_conditions_limit_a_figure(command: Command, shared: Cast) -> None:
    def value(*where: str) -> object:
        conditions = [part for each in where for part in ("--where", each)]
        (found,) = lines(command("evidence", "figure", "learners", "--json", *conditions, *BHL))
        (row,) = found["rows"]  # type: ignore[misc]
        return row["value"]

    assert value() == 95
    assert value("home_area=Luton") == 41
    assert value("home_area=Luton", "home_area=Bedford") == 78
    assert value("age=19+") == 0


def test_flows_add_up_what_is_shown(command: Command, shared: Cast) -> None:
    done = command("evidence", "flows", "--json", *BHL)
    (flows,) = lines(done)
    assert done.returncode == 0
    keys = ["snapshot", "protocol", "rows", "within", "imports", "exports"]
    assert list(flows) == keys
    rows = flows["rows"]
    assert isinstance(rows, list)
    assert {tuple(row) for row in rows} == {("home_area", "delivery_area", "value", "suppressed")}
    # Everybody is taught in Luton: 37 residents of Bedford cross, 17 come from beyond the region.
    assert flows["within"] == 37
    assert flows["imports"] == {"inside": 37, "region": 0, "outside": 17}
    assert flows["exports"] == {"inside": 37, "region": 0, "outside": 0}
    plain = command("evidence", "flows", *BHL)
    assert "Cross between areas of the grouping: 37\n" in plain.stdout
    assert "Come from beyond the region: 17\n" in plain.stdout


def test_a_provider_s_officer_gets_their_own_figures_and_no_flows(
    command: Command, shared: Cast
) -> None:
    officer = ("--as", shared.officer.email)
    own = command("evidence", "figure", "learners", "--by", "home_area", "--json", *officer)
    (figure,) = lines(own)
    assert figure["protocol"] is None
    assert {row["home_area"]: row["value"] for row in figure["rows"]} == {  # type: ignore[attr-defined]
        "Luton": 30,
        "Bedford": 12,
        "outside region": 3,
    }
    flows = command("evidence", "flows", "--json", *officer)
    assert (flows.returncode, flows.stdout, flows.stderr) == (
        1,
        "",
        "Travel to learn is shown to member authorities and the manager.\n",
    )
    observer = command("evidence", "figure", "learners", "--as", shared.observer.email)
    assert (observer.returncode, observer.stdout) == (1, "")
    assert [e.actor_id for e in events("FigureShown")] == [str(shared.officer.pk)]


def test_what_cannot_be_asked_is_said_with_what_can(command: Command, shared: Cast) -> None:
    def ended(*arguments: str) -> tuple[int, str, str]:
        done = command("evidence", "figure", *arguments, *BHL)
        return done.returncode, done.stdout, " ".join(done.stderr.replace("│", " ").split())

    for arguments, code, words in (
        (("pupils",), 2, "“pupils”"),
        (("learners", "--by", "shoe_size"), 2, "shoe_size"),
        (("learners", "--where", "Luton"), 2, "“Luton” is no condition: write it as KEY=VALUE"),
        (("learners", "--where", "home_area=Atlantis"), 1, "“Atlantis” is not a value"),
        (("learners", "--where", "age=old"), 1, "old"),
        (("participation",), 1, "moothall reference import population FILE"),
        (("learners", "--by", "age,sex,route,level"), 1, "at most 3"),
    ):
        returned, out, said = ended(*arguments)
        assert (arguments, returned, out) == (arguments, code, "")
        assert (arguments, words.casefold() in said.casefold()) == (arguments, True), said


def test_a_provider_has_one_name_whatever_the_table_of_providers_calls_it(
    command: Command, shared: Cast, tmp_path: Path
) -> None:
    import_providers(tmp_path)  # which calls Barnfield College otherwise
    asked = ("evidence", "figure", "learners", "--by", "provider", "--json", *BHL)
    (found,) = lines(command(*asked))
    told = {row["provider"]: row["value"] for row in found["rows"]}  # type: ignore[attr-defined]
    assert told == {"Barnfield College": 45, "Oaklands College": 50}
    returns = lines(command("returns", "list", "--json", *BHL))
    assert {line["provider"] for line in returns} == told.keys()
    # The name that is read is the name by which one asks.
    (one,) = lines(command(*asked, "--where", "provider=Barnfield College"))
    assert one["rows"] == [{"provider": "Barnfield College", "value": 45, "suppressed": False}]
