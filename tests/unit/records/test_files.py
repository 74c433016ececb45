"""A file in the home is whole or absent, whatever breaks off its writing."""

import io
import os
from pathlib import Path

import pytest

from moothall.records.files import is_temporary, sync, take, write_whole


def test_a_file_whose_writing_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    write_whole(target, b"before")
    with pytest.raises(TypeError):
        write_whole(target, "no bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    target = tmp_path / "papers" / "ab" / "kept"

    def watched(path: Path) -> None:
        synced.append(("file" if is_temporary(path) else path.name, target.exists()))
        sync(path)

    monkeypatch.setattr("moothall.records.files.sync", watched)
    write_whole(target, b"content")
    names = [(tmp_path.name, False), ("papers", False)]
    assert synced == [*names, ("file", False), ("ab", True)]
    assert target.read_bytes() == b"content"


def test_the_same_file_taken_twice_lies_there_once_and_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "by-hash" / "kept"
    take(io.BytesIO(b"a paper"), tmp_path, most=None).move_to(target)
    first = os.stat(target).st_ino
    take(io.BytesIO(b"a paper"), tmp_path, most=None).move_to(target)
    assert (target.read_bytes(), os.stat(target).st_ino) == (b"a paper", first)
    assert [each.name for each in tmp_path.iterdir()] == ["by-hash"]
