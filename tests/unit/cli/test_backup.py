"""A backup holds all there is, and a restore puts back exactly that, or nothing."""

import json
import stat
import tarfile
from pathlib import Path

import pytest
from tests.conftest import Moothall
from tests.settings import ON_POSTGRES

pytestmark = pytest.mark.django_db


def test_a_home_is_backed_up_and_put_back_and_nothing_is_ever_written_over(
    moothall: Moothall, own_database: dict[str, str], tmp_path: Path
) -> None:
    home, target = Path(own_database["MOOTHALL_HOME"]), tmp_path / "b.tgz"
    listed = moothall("ledger", "list", "--json").stdout
    kept = home / "returns" / ("ab" * 32) / "original.xml"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"<Message/>")
    paper = home / "papers" / "ab" / ("ab" * 32)
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF-1.7")
    (home / "packs").mkdir()
    (home / "packs" / "1-whole.pdf").write_bytes(b"%PDF-1.7")
    (home / ".profile").write_text("umask 077")
    (home / ".uploads" / "half.upload").write_bytes(b"<Mess")

    told = json.loads(moothall("backup", str(target), "--json").stdout)
    newest = json.loads(listed.splitlines()[0])
    assert told["faults"] == []
    assert told["head"].partition(":")[0] == str(newest["sequence"])
    database = "database.dump" if ON_POSTGRES else "database.sqlite3"
    with tarfile.open(target) as tar:
        inside = tar.getnames()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    parts = [p.relative_to(home).parts for p in home.rglob("*") if p.is_file()]
    # Packs are made again from the papers, so they are left out.
    live = [home.joinpath(*p) for p in parts if len(p) > 1 and not p[0].startswith((".", "packs"))]
    assert paper in live
    files = [f"files/{path.relative_to(home)}" for path in live]
    assert sorted(inside) == sorted([database, "manifest.json", *files])
    assert told["files"] == len(files) + 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tgz", "home"]

    before = target.read_bytes()
    again = moothall("backup", str(target))
    words = f"“{target}” exists already: choose another name, or remove it.\n"
    assert (again.returncode, again.stderr) == (1, words)
    assert target.read_bytes() == before

    over = moothall("restore", str(target))
    assert over.returncode == 1
    assert "are not empty, and a backup is never put over what is there" in over.stderr

    if ON_POSTGRES:
        return  # a restore needs a second empty database; docs/how-to/deploy.md was tried on one
    own_database["MOOTHALL_HOME"] = str(tmp_path / "elsewhere")
    # The folder that a user was given for a home holds what a shell wants there.
    profile = tmp_path / "elsewhere" / ".profile"
    profile.parent.mkdir()
    profile.write_text("umask 077")
    half = tmp_path / "half.tgz"
    half.write_bytes(before[: len(before) // 2])
    refused = moothall("restore", str(half))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"“{half}” is no whole backup: ")
    assert list((tmp_path / "elsewhere").iterdir()) == [profile]

    assert moothall("restore", str(target)).returncode == 0
    assert moothall("ledger", "list", "--json").stdout == listed
    restored = tmp_path / "elsewhere" / kept.relative_to(home)
    assert restored.read_bytes() == b"<Message/>"
    assert (tmp_path / "elsewhere" / paper.relative_to(home)).read_bytes() == b"%PDF-1.7"
    assert not (tmp_path / "elsewhere" / "packs").exists()
