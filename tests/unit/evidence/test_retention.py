"""Records are kept for their time and no longer; what was released stays (EVD-2)."""

import datetime as dt

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.unit.evidence.given import Give, events, share

from moothall import clock
from moothall.evidence import intake
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Figure, Return
from moothall.evidence.queries import figures
from moothall.evidence.retention import due, keep_to_terms
from moothall.evidence.sharing import end_protocol
from moothall.evidence.snapshots import RecordsErased, is_whole, open_snapshot, take_snapshot
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR, SITE
from moothall.partnership.models import Body

DAY = dt.timedelta(days=1)


def later(days: int) -> dt.datetime:
    """The moment so many days from now."""
    return clock.now() + days * DAY


def keep(days: int) -> list[Return]:
    """Keep to the terms so many days from now; return what was erased."""
    moment = later(days)
    with clock.at(moment):
        return [each.given for each in keep_to_terms(by=SITE, now=moment).erased]


def files() -> list[str]:
    """The names of all files of records below the home."""
    folders = (settings.HOME / name for name in ("returns", "lake/records", "cache"))
    return sorted(p.name for folder in folders for p in folder.rglob("*") if p.is_file())


def refused(body: Body, name: str = "return.xml") -> Return:
    """A return that is refused."""
    given = intake.receive(by=OPERATOR, body=body, name=name, chunks=[b"<Message>"])
    return intake.check(given, by=OPERATOR)


def test_a_refused_file_is_erased_after_some_days_and_its_row_stays(cast: Cast, give: Give) -> None:
    given, other = refused(cast.body), give()
    assert keep(settings.KEEP_REFUSED_DAYS - 1) == []
    assert keep(settings.KEEP_REFUSED_DAYS + 1) == [given]
    given.refresh_from_db()
    assert given.status == ReturnStatus.REFUSED
    assert given.erased is not None
    assert [path.name for path in (settings.HOME / "returns").iterdir()] == [other.sha256]
    (event,) = events("RecordsErased")
    assert (event.subject_id, event.subject_hash) == (str(given.pk), given.sha256)
    assert event.detail["why"] == "It was refused 30 days ago or earlier."
    assert keep(settings.KEEP_REFUSED_DAYS + 2) == []


def test_when_the_term_ends_the_records_go_and_what_was_released_stays(
    cast: Cast, give: Give
) -> None:
    given = give([True] * 8)
    protocol = share(cast.body)
    snapshot = take_snapshot(by=OPERATOR, body=cast.body)
    shown = figures(viewer=cast.manager, body=cast.body, measure="learners")
    term = (protocol.ends - clock.now().date()).days
    assert keep(term) == []
    assert is_whole(snapshot)
    assert keep(term + 1) == [given]
    assert files() == []
    given.refresh_from_db()
    assert given.status == ReturnStatus.WITHDRAWN
    assert given.reason == "The term of the protocol “Learner records” has ended."
    assert Figure.objects.get(pk=shown.figure.pk).table == shown.figure.table
    assert not is_whole(snapshot)
    with pytest.raises(RecordsErased, match=r"^The learner records of snapshot 1 were erased"):
        open_snapshot(snapshot)


def test_records_stay_while_any_protocol_that_covers_them_lasts(cast: Cast, give: Give) -> None:
    barnfield, oaklands = give(), give(ukprn="99999002")
    today = clock.now().date()
    share(cast.body, title="First", ends=today + DAY)
    share(cast.body, title="Next", starts=today + 20 * DAY, parties=[cast.oaklands])
    # Between the two terms the second's parties lose nothing; the others' time is over.
    assert keep(3) == [barnfield]
    oaklands.refresh_from_db()
    assert (oaklands.status, oaklands.erased) == (ReturnStatus.ACCEPTED, None)
    assert [each.given for each in due(later(400))] == [oaklands]


def test_a_protocol_can_keep_records_beyond_its_end_but_not_erase_them_before(
    cast: Cast, give: Give
) -> None:
    given = give()
    today = clock.now().date()
    with pytest.raises(InvalidValue, match=r"^The records would be erased after"):
        share(cast.body, ends=today + 9 * DAY, erase_on=today + 8 * DAY)
    protocol = share(cast.body, ends=today + 9 * DAY, erase_on=today + 90 * DAY)
    end_protocol(by=OPERATOR, protocol=protocol)
    assert (keep(90), keep(91)) == ([], [given])


def test_returns_without_any_protocol_wait_for_one(cast: Cast, give: Give) -> None:
    give()
    share(cast.body, parties=[cast.oaklands], ends=clock.now().date())
    assert keep(4000) == []


def test_bytes_that_another_partnership_needs_stay(cast: Cast, give: Give) -> None:
    ours, theirs = give(), give(body=cast.other_body)
    take_snapshot(by=OPERATOR, body=cast.body)
    snapshot = take_snapshot(by=OPERATOR, body=cast.other_body)
    before = files()
    share(cast.body, ends=clock.now().date())
    assert keep(2) == [ours]
    theirs.refresh_from_db()
    assert theirs.status == ReturnStatus.ACCEPTED
    assert [name for name in before if name not in files()] == []
    assert is_whole(snapshot)
    open_snapshot(snapshot)
    share(cast.other_body, ends=clock.now().date())
    assert keep(3) == [theirs]
    assert files() == []


def test_an_erased_return_can_be_given_again(cast: Cast, give: Give) -> None:
    given = give()
    share(cast.body, ends=clock.now().date())
    snapshot = take_snapshot(by=OPERATOR, body=cast.body)
    assert keep(1) == [given]
    again = give()
    assert (again.pk, again.status, again.erased) == (given.pk, ReturnStatus.ACCEPTED, None)
    # The same content lies under the same name, so that the old snapshot is whole again.
    assert is_whole(snapshot)


def test_a_crash_between_the_row_and_the_files_is_made_good(
    cast: Cast, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give()
    share(cast.body, ends=clock.now().date())
    with monkeypatch.context() as crash:
        crash.setattr("moothall.evidence.retention._remove_erased", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(1)
    given.refresh_from_db()
    assert given.erased is not None
    assert files() != []
    assert (keep(1), files()) == ([], [])


def test_what_a_crash_left_in_the_store_is_swept(cast: Cast, give: Give) -> None:
    give()
    whole = files()
    stray = settings.HOME / "returns" / ("0" * 64)
    stray.mkdir()
    (stray / "original.xml").write_bytes(b"left by a crash")
    assert keep(1) == []
    assert files() == whole
