"""Snapshots: immutable, so that any figure can be followed back and counted again (EVD-4)."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.unit.evidence.given import (
    BEDFORD,
    ELSEWHERE,
    LUTON,
    Give,
    events,
    import_places,
    share,
)

from moothall.evidence import actions, intake
from moothall.evidence.enums import ReferenceKind
from moothall.evidence.figures import Asked, release_figure
from moothall.evidence.importing import TableRefused, import_table
from moothall.evidence.models import Figure, ReferenceTable
from moothall.evidence.queries import figures
from moothall.evidence.snapshots import (
    contents_of,
    is_stale,
    is_whole,
    latest,
    open_snapshot,
    take_snapshot,
)
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.measures import compute

AIMS = "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1\n"


def import_aims(folder: Path, aim: str) -> None:
    """Import a table of one aim: learners on any other are held back by a later check."""
    path = folder / f"aims-{aim}.csv"
    path.write_text(f"{AIMS}{aim},Some aim,3,1\n", "utf-8")
    import_table(by=OPERATOR, kind=ReferenceKind.AIMS, path=path)


def test_a_snapshot_is_taken_when_something_has_changed_and_only_then(
    cast: Cast, give: Give
) -> None:
    given = give()
    first = take_snapshot(by=OPERATOR, body=cast.body)
    assert take_snapshot(by=OPERATOR, body=cast.body) == first
    assert (first.number, is_stale(first)) == (1, False)
    assert [(c.given, c.records, c.learners, c.held) for c in contents_of(first)] == [
        (given, given.accepted_as, 2, 0)
    ]
    assert first.as_at == given.prepared
    give([True])
    assert is_stale(first)
    second = take_snapshot(by=OPERATOR, body=cast.body)
    assert (second.number, latest(cast.body)) == (2, second)
    assert [e.detail["number"] for e in events("SnapshotTaken")] == [1, 2]


def test_whether_records_are_there_is_seen_where_they_lie_and_no_folder_is_listed(
    cast: Cast, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give()
    give(ukprn="99999002")
    snapshot = take_snapshot(by=OPERATOR, body=cast.body)

    def list_folders(*_: object) -> None:
        raise AssertionError("a scan of the lake grows with the number of returns, each time")

    (learners,) = (settings.HOME / "lake").glob(f"records/Learner/*/*/{given.accepted_as}.parquet")
    with monkeypatch.context() as without:
        without.setattr(Path, "glob", list_folders)
        without.setattr(Path, "iterdir", list_folders)
        assert is_whole(snapshot)
    learners.unlink()
    assert not is_whole(snapshot)


def test_withdrawing_what_came_last_goes_back_to_the_evidence_before_it(
    cast: Cast, give: Give
) -> None:
    give()
    first = take_snapshot(by=OPERATOR, body=cast.body)
    other = give(ukprn="99999002")
    second = take_snapshot(by=OPERATOR, body=cast.body)
    actions.withdraw_return(by=OPERATOR, given=other)
    assert latest(cast.body) == second
    assert take_snapshot(by=OPERATOR, body=cast.body) == first
    assert latest(cast.body) == first
    assert not is_stale(first)
    assert [e.detail["again"] for e in events("SnapshotTaken")] == [False, False, True]


def test_a_return_accepted_again_with_other_tables_changes_nothing_of_an_older_snapshot(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_aims(tmp_path, "60133533")
    given = give([True, True, True])
    first = take_snapshot(by=OPERATOR, body=cast.body)
    before = compute(open_snapshot(first), "learners").table
    lake = {p: p.read_bytes() for p in (settings.HOME / "lake" / "records").rglob("*.parquet")}
    import_aims(tmp_path, "60000001")
    actions.withdraw_return(by=OPERATOR, given=given)
    again = give([True, True, True])
    assert (again.pk, again.held) == (given.pk, 3)
    assert again.accepted_as != given.accepted_as
    second = take_snapshot(by=OPERATOR, body=cast.body)
    # What the first reads is there as it was, counts as it did, and says what was held back then.
    assert {path: path.read_bytes() for path in lake} == lake
    assert is_whole(first)
    assert [(c.records, c.held) for c in contents_of(first)] == [(given.accepted_as, 0)]
    assert [(c.records, c.held) for c in contents_of(second)] == [(again.accepted_as, 3)]
    reopened = open_snapshot(first)
    assert compute(reopened, "learners").table.equals(before)
    assert compute(open_snapshot(second), "learners").table["numerator"].to_pylist() == [0]


def test_a_return_checked_again_for_others_is_not_accepted_with_another_result(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_aims(tmp_path, "60133533")
    ours = give(accept=False)
    import_aims(tmp_path, "60000001")
    give(body=cast.other_body, accept=False)
    with pytest.raises(NotAllowed, match=r"^This file was checked again since"):
        intake.accept(ours, by=OPERATOR)
    ours.refresh_from_db()
    assert ours.status == "checked"
    assert not (settings.HOME / "lake" / "records").exists()


def test_a_figure_leads_to_its_definition_returns_protocol_and_snapshot(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_places(tmp_path)
    given = give(homes={LUTON: 20, BEDFORD: 11, ELSEWHERE: 7})
    snapshot = take_snapshot(by=OPERATOR, body=cast.body)
    protocol = share(cast.body)
    found = figures(viewer=cast.manager, body=cast.body, measure="learners", by=("home_area",))
    assert (found.snapshot, found.protocol) == (snapshot, protocol)
    assert found.figure.version == str(found.measure.version)
    assert snapshot.definitions["learners"] == found.measure.version
    assert list(snapshot.returns.all()) == [given]
    assert {t.kind for t in snapshot.references.all()} == {"areas", "postcodes"}
    assert snapshot.grouping == sorted(["E06000032", "E06000055", "E06000056", "E10000015"])
    assert found.figure.where == {"age": ["16-18"], "year": ["2025-26"]}
    assert {r.labels["home_area"]: r.value for r in found.cells} == {
        "Luton": 20,
        "Bedford": 11,
        "outside region": 7,
    }


def test_counting_a_figure_again_from_its_snapshot_gives_the_same_table(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_places(tmp_path)
    give(homes={LUTON: 20, BEDFORD: 11, ELSEWHERE: 3})
    protocol = share(cast.body)
    snapshot = take_snapshot(by=OPERATOR, body=cast.body)
    asked = Asked.of("learners", ("home_area",))
    first = figures(viewer=OPERATOR, body=cast.body, measure="learners", by=("home_area",)).figure
    kept, release = json.dumps(first.table, sort_keys=True), json.dumps(first.release)
    # Later evidence and another table of postcodes change nothing of what the snapshot is.
    give(homes={LUTON: 40}, ukprn="99999002")
    import_places(tmp_path, LUTON)
    take_snapshot(by=OPERATOR, body=cast.body)
    first.uses.all().delete()
    Figure.objects.filter(pk=first.pk).delete()
    again = release_figure(
        by=OPERATOR, snapshot=snapshot, protocol=protocol, audience="members", asked=asked
    )
    assert (json.dumps(again.table, sort_keys=True), json.dumps(again.release)) == (kept, release)
    assert again.key == first.key


def test_a_reference_table_with_faults_is_refused_whole_and_the_one_in_use_stays(
    cast: Cast, tmp_path: Path
) -> None:
    import_places(tmp_path)
    before = list(ReferenceTable.objects.values_list("sha256", flat=True))
    path = tmp_path / "population.csv"
    path.write_text("area,year,age,count\nLuton,2025-26,16,12\nE06000032,2025-26,x,-1\n", "utf-8")
    with pytest.raises(TableRefused) as refused:
        import_table(by=OPERATOR, kind=ReferenceKind.POPULATION, path=path)
    assert len(refused.value.faults) == 3
    assert str(refused.value).startswith(
        "population.csv was not imported as population; the table in use stays. Its faults:\n- "
    )
    assert list(ReferenceTable.objects.values_list("sha256", flat=True)) == before


def test_the_same_table_imported_again_is_the_one_in_use(cast: Cast, tmp_path: Path) -> None:
    import_places(tmp_path)
    import_places(tmp_path)
    assert ReferenceTable.objects.count() == 2
    import_places(tmp_path, LUTON)
    assert ReferenceTable.objects.count() == 3


def test_values_that_the_tables_do_not_know_are_listed(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_places(tmp_path)
    give(homes={LUTON: 2, ELSEWHERE: 3})
    import_places(tmp_path, LUTON)
    evidence = open_snapshot(take_snapshot(by=OPERATOR, body=cast.body))
    unknown = evidence.unknown_postcodes().to_pylist()
    assert [(row["postcode"], row["place"], row["aims"]) for row in unknown] == [
        (ELSEWHERE, "home", 3)
    ]
    told = compute(evidence, "learners", ["home_area"]).table.to_pylist()
    assert {row["home_area"]: row["numerator"] for row in told} == {"Luton": 2, "unknown": 3}
