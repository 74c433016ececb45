"""An archive is what was put in, or it is refused and leaves nothing."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from moothall.cli import archive
from moothall.faults import InvalidValue

ABOUT = archive.Manifest(archive.FORMAT, "0.1", "2026-09-01T08:30:00+00:00", "sqlite", "0:0", {})
CONTENT = {"database.sqlite3": b"rows" * 1000, "files/returns/ab/original.xml": b"<Message/>"}


def nothing(amount: int) -> None:
    """Show no progress."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An archive of two files."""
    given = tmp_path / "given"
    files = []
    for name, content in CONTENT.items():
        path = given / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append((name, path))
    target = tmp_path / "b.tgz"
    archive.write(target, iter(files), ABOUT, nothing)
    archive.partial(target).rename(target)
    return target


def members(source: Path) -> dict[str, bytes]:
    """Return what an archive holds."""
    found = {}
    with tarfile.open(source) as tar:
        for member in tar:
            file = tar.extractfile(member)
            found[member.name] = file.read() if file else b""
    return found


def write(source: Path, content: dict[str, bytes]) -> None:
    """Write an archive anew with this content."""
    with tarfile.open(source, "w:gz") as tar:
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def refusal(source: Path, tmp_path: Path) -> str:
    """Return why an archive is refused, having seen that it left nothing."""
    with pytest.raises(InvalidValue) as refused:
        archive.unpack(source, tmp_path / "out", nothing)
    assert not (tmp_path / "out").exists()
    return str(refused.value)


def test_what_went_in_comes_out(source: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(source, tmp_path / "out", nothing)
    assert sorted(manifest.members) == sorted(CONTENT)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENT} == CONTENT


def test_a_file_that_goes_meanwhile_is_left_out(tmp_path: Path) -> None:
    manifest = archive.write(
        tmp_path / "b.tgz", iter([("files/gone", tmp_path / "gone")]), ABOUT, nothing
    )
    assert manifest.members == {}


def test_a_cut_off_archive(source: Path, tmp_path: Path) -> None:
    source.write_bytes(source.read_bytes()[:-40])
    assert refusal(source, tmp_path).startswith(f"“{source}” is no whole backup: ")


def test_what_is_no_archive(source: Path, tmp_path: Path) -> None:
    source.write_bytes(b"nothing of the kind")
    assert refusal(source, tmp_path).startswith(f"“{source}” is no whole backup: ")


def test_one_changed_byte_and_a_missing_file_are_both_named(source: Path, tmp_path: Path) -> None:
    content = members(source) | {"database.sqlite3": b"rows" * 999 + b"rowz"}
    del content["files/returns/ab/original.xml"]
    write(source, content)
    assert refusal(source, tmp_path) == (
        f"“{source}” is damaged: 2 of its files are not what they were: "
        "database.sqlite3, files/returns/ab/original.xml."
    )


def test_a_file_more_is_named(source: Path, tmp_path: Path) -> None:
    write(source, {"files/more": b"x"} | members(source))
    assert refusal(source, tmp_path).endswith("are not what they were: files/more.")


def test_an_archive_without_its_manifest(source: Path, tmp_path: Path) -> None:
    content = members(source)
    del content["manifest.json"]
    write(source, content)
    assert refusal(source, tmp_path) == (f"“{source}” is no whole backup: its manifest is missing.")


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_a_way_out_of_the_folder_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    write(source, {name: b"x"} | members(source))
    assert refusal(source, tmp_path).endswith(f"it holds “{name}”, which no backup of ours does.")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(source: Path, tmp_path: Path) -> None:
    with tarfile.open(source, "w:gz") as tar:
        info = tarfile.TarInfo("files/link")
        info.type, info.linkname = tarfile.SYMTYPE, "../../outside"
        tar.addfile(info)
    assert refusal(source, tmp_path).endswith(
        "it holds “files/link”, which no backup of ours does."
    )


def test_an_archive_of_a_later_form_says_which_version_reads_it(
    source: Path, tmp_path: Path
) -> None:
    content = members(source)
    manifest = json.loads(content["manifest.json"]) | {"format": 2, "moothall": "9.0"}
    write(source, content | {"manifest.json": json.dumps(manifest).encode()})
    assert "was made by Moothall 9.0, in a form" in refusal(source, tmp_path)
