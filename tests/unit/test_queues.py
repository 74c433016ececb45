"""Work in the background that breaks is logged, and whoever waits for it is told."""

import logging

import pytest

from moothall.queues import logged


def test_what_breaks_is_logged_once_and_whoever_waits_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    with caplog.at_level(logging.ERROR), logged("Checking return 7", lambda: told.append("broke")):
        raise ZeroDivisionError
    assert [record.getMessage() for record in caplog.records] == ["Checking return 7 failed"]
    assert caplog.records[0].exc_info
    assert told == ["broke"]


def test_of_what_goes_well_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    with logged("Checking return 7", lambda: told.append("broke")):
        pass
    assert (caplog.records, told) == ([], [])
