"""What goes wrong is said in one message, and the exit code tells scripts."""

import errno

import pytest

from moothall.cli.faults import told


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_for_what_it_is(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, told():
        raise OSError(number, "No space left on device", "/srv/backups/b.tar.gz.partial")
    words = "There is no room left on the disk. Make some, then do this again."
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"“/srv/backups/b.tar.gz.partial”: {words}\n"


def test_another_fault_of_a_file_names_file_and_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), told():
        raise OSError(errno.EACCES, "Permission denied", "/srv/x")
    assert capsys.readouterr().err == "“/srv/x”: Permission denied.\n"
