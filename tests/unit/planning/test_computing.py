"""A need rests on a snapshot and on what people set, and says so; it stays as it was."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import events, import_places, share
from tests.unit.planning.planned import (
    BEDFORD_CODE,
    LEARNING,
    LUTON_CODE,
    YEAR,
    give,
    import_people,
    need_of,
    prepare,
)

from moothall.evidence.enums import Purpose
from moothall.evidence.snapshots import NoEvidence
from moothall.ledger.actions import NotAllowed
from moothall.partnership.models import Area
from moothall.planning import tasks, work
from moothall.planning.actions import set_participation, set_spread
from moothall.planning.enums import Alternative, Dimension, NeedStatus
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.planning.queries import NeededLine, latest_need, need_lines


@pytest.fixture
def ready(cast: Cast, tmp_path: Path) -> Cast:
    prepare(cast, tmp_path)
    return cast


def stated(ready: Cast, age: int, share: str, alternative: Alternative) -> None:
    set_participation(
        by=ready.manager,
        body=ready.body,
        year=YEAR,
        alternative=alternative,
        area=Area.objects.get(pk=LUTON_CODE),
        age=age,
        share=Decimal(share),
        source="Board paper 7",
    )


def test_as_now_moves_the_cohorts_on_and_keeps_participation_and_pattern(ready: Cast) -> None:
    need = need_of(ready)
    # 220 residents of 15 become 16, of whom half learn as 100 of 200 did: 110; in Bedford 55.
    assert need_lines(need) == [
        NeededLine(LUTON_CODE, "fe", "2", "4", 44, 40),
        NeededLine(LUTON_CODE, "fe", "3", "1", 66, 60),
        NeededLine(BEDFORD_CODE, "fe", "3", "1", 55, 50),
        NeededLine("E06000056", "unknown", "unknown", "unknown", 0, 0),
        NeededLine("E10000015", "unknown", "unknown", "unknown", 0, 0),
    ]
    assert (need.status, need.learners, need.snapshot.number) == (NeedStatus.COMPUTED, 165, 1)
    parameters = Parameters.from_dict(need.parameters)
    assert parameters.to_dict() == Parameters.from_dict(parameters.to_dict()).to_dict()
    assert (parameters.known, parameters.base, parameters.population) == (
        "2025-26",
        "2025-26",
        "population.csv",
    )
    luton_16 = next(c for c in parameters.cohorts if (c.area, c.age) == (LUTON_CODE, 16))
    assert (luton_16.base, luton_16.residents, luton_16.measured) == (220, 220.0, False)
    assert "nobody is taken to come or go" in parameters.notes[1]


def test_exact_counts_are_taken_by_the_second_door_in_the_name_of_who_asked(ready: Cast) -> None:
    need_of(ready)
    used = events("CountsUsed")
    assert [(e.actor_id, e.detail["by"]) for e in used] == [
        (str(ready.manager.pk), ["home_area", "age"]),
        (str(ready.manager.pk), ["home_area", "route", "level", "ssa1"]),
    ]
    assert [e.name for e in (*events("NeedAsked"), *events("NeedComputed"))] == [
        "NeedAsked",
        "NeedComputed",
    ]


def test_the_same_asked_again_is_another_need_with_the_same_content(ready: Cast) -> None:
    first, second = need_of(ready), need_of(ready)
    assert second.number == first.number + 1
    assert second.sha256 == first.sha256
    assert latest_need(ready.body, YEAR, Alternative.AS_NOW) == second


def test_an_ambition_replaces_participation_where_it_is_set(ready: Cast) -> None:
    stated(ready, 16, "0.75", Alternative.AMBITION)
    need = need_of(ready, Alternative.AMBITION)
    by_area = {line.area: 0 for line in need_lines(need)}
    for line in need_lines(need):
        by_area[line.area] += line.learners
    assert by_area[LUTON_CODE] == 165
    assert by_area[BEDFORD_CODE] == 55
    parameters = Parameters.from_dict(need.parameters)
    row = parameters.participation[0]
    assert (row.share, row.source, row.by) == ("0.750000", "Board paper 7", str(ready.manager))
    assert parameters.notes[-1].startswith("Nothing is set for Bedford aged 16, Bedford aged 17,")


def test_a_need_stays_as_it_was_when_what_people_set_changes(ready: Cast) -> None:
    stated(ready, 16, "0.75", Alternative.AMBITION)
    first = need_of(ready, Alternative.AMBITION)
    stated(ready, 16, "0.25", Alternative.AMBITION)
    second = need_of(ready, Alternative.AMBITION)
    again = Need.objects.get(pk=first.pk)
    assert (again.sha256, again.learners) == (first.sha256, 220)
    assert (second.learners, second.sha256 != first.sha256) == (110, True)


def test_a_share_of_what_is_learnt_is_met(ready: Cast) -> None:
    set_spread(
        by=ready.commissioner,
        body=ready.body,
        year=YEAR,
        alternative=Alternative.OWN,
        area=Area.objects.get(pk=LUTON_CODE),
        dimension=Dimension.LEVEL,
        category="2",
        share=Decimal("0.5"),
        source="Employers' survey",
    )
    lines = need_lines(need_of(ready, Alternative.OWN))
    luton = [(line.level, line.learners) for line in lines if line.area == LUTON_CODE]
    assert luton == [("2", 55), ("3", 55)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purposes", "people", "said"),
    [
        ([Purpose.FIGURES], True, "No data-sharing protocol in force allows “exact counts"),
        ([Purpose.ALLOCATION], False, "there is no population table"),
    ],
)
def test_what_is_missing_is_said_and_the_need_failed(
    cast: Cast, tmp_path: Path, purposes: list[Purpose], people: bool, said: str
) -> None:
    import_places(tmp_path)
    if people:
        import_people(tmp_path)
    share(cast.body, purposes=purposes)
    give(cast, LEARNING)
    need = need_of(cast)
    assert need.status == NeedStatus.FAILED
    assert said in need.reason
    assert need.lines.count() == 0
    assert [event.subject_id for event in events("NeedFailed")] == [str(need.pk)]


def test_an_alternative_of_which_nothing_is_set_is_not_computed(ready: Cast) -> None:
    need = need_of(ready, Alternative.AMBITION)
    assert need.status == NeedStatus.FAILED
    assert need.reason == (
        "Nothing is set for 2026-27, ambition met: set shares on the page “What do our needs rest "
        "on?”, or import them there."
    )


def test_a_year_that_is_over_is_not_planned(ready: Cast) -> None:
    asked = work.ask(
        by=ready.manager, body=ready.body, year="2024-25", alternative=Alternative.AS_NOW
    )
    assert work.run(asked, by=ready.manager).reason == (
        "2024-25 is over: the records are of 2025-26. Plan 2025-26 or a later year."
    )


def test_nothing_is_asked_for_without_evidence_twice_at_once_or_by_others(ready: Cast) -> None:
    with pytest.raises(NoEvidence):
        work.ask(
            by=ready.stranger, body=ready.other_body, year=YEAR, alternative=Alternative.AS_NOW
        )
    asked = {"body": ready.body, "year": YEAR, "alternative": Alternative.AS_NOW}
    work.ask(by=ready.commissioner, **asked)
    with pytest.raises(NotAllowed, match="is being computed already"):
        work.ask(by=ready.manager, **asked)
    for person in (ready.director, ready.elected, ready.officer, ready.observer):
        with pytest.raises(NotAllowed, match=r"^Planning needs is for the manager of "):
            work.ask(by=person, **asked)


def test_the_worker_computes_a_need_and_leaves_one_that_is_computed_alone(ready: Cast) -> None:
    need = work.ask(by=ready.manager, body=ready.body, year=YEAR, alternative=Alternative.AS_NOW)
    tasks.compute_need.func(need.pk)
    tasks.compute_need.func(need.pk)
    found = Need.objects.get(pk=need.pk)
    assert (found.status, found.learners, found.progress) == (NeedStatus.COMPUTED, 165, 1)
    assert len(events("NeedComputed")) == 1
    assert len(events("FigureReleased")) == 5
