"""`moothall reference`: a table comes in whole, or the one in use stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Answer

from moothall.evidence.models import ReferenceTable

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db
AIMS = "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1\n"


def test_a_table_is_imported_and_listed(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "LearningDelivery.csv"
    path.write_text(f"{AIMS}60133533,Some aim,3,1\n", "utf-8")
    done = command("reference", "import", "aims", str(path), "--json")
    told = json.loads(done.stdout)
    kept = ReferenceTable.objects.get(kind="aims")
    assert (done.returncode, list(told)) == (0, ["kind", "rows", "sha256", "warnings"])
    assert (told["kind"], told["rows"], told["sha256"]) == ("aims", 1, kept.sha256)
    lines = command("reference", "list", "--json").stdout.splitlines()
    listed = [json.loads(line) for line in lines]
    assert [(row["kind"], row["rows"]) for row in listed if row["kind"] != "areas"] == [
        ("aims", 1),
        ("postcodes", 0),
        ("providers", 0),
        ("population", 0),
    ]


def test_a_table_with_faults_is_refused_whole_with_each_of_them(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "population.csv"
    path.write_text("area,year,age,count\nLuton,2025-26,16,12\nE06000032,never,x,-1\n", "utf-8")
    done = command("reference", "import", "population", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    head, *faults = done.stderr.splitlines()[-5:]
    assert head == (
        "population.csv was not imported as population; the table in use stays. Its faults:"
    )
    assert len(faults) == 4
    assert not ReferenceTable.objects.filter(kind="population").exists()


def test_wrong_use_is_told_apart_from_a_wrong_file(command: Command, tmp_path: Path) -> None:
    assert command("reference", "import", "aims", str(tmp_path / "nowhere.csv")).returncode == 2
    assert command("reference", "import", "shoes", str(tmp_path)).returncode == 2
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n")
    done = command("reference", "import", "aims", str(picture))
    assert (done.returncode, done.stdout) == (1, "")
    assert command("reference", "import", "aims").returncode == 1


def test_only_the_operator_imports_tables(command: Command, tmp_path: Path) -> None:
    command("person", "add", "m@example.org", "--name", "M", "--role", "manager")
    path = tmp_path / "aims.csv"
    path.write_text(f"{AIMS}60133533,Some aim,3,1\n", "utf-8")
    done = command("reference", "import", "aims", str(path), "--as", "m@example.org")
    assert (done.returncode, done.stderr) == (
        1,
        "Only the operator may do this: leave --as out.\n",
    )
