"""Figures of a small lake, told one by one."""

import datetime as dt
from pathlib import Path

import pytest
from tests.unit.measures.invented import aim, learner, sources, write_return
from tests.unit.measures.opened import evidence_of, figure_of
from tests.unit.measures.plain import Given

from moothall.measures import (
    MEASURES,
    Engine,
    Evidence,
    NoSources,
    RecordsMissing,
    ReferenceMissing,
    ReturnsConflict,
    Sources,
    UnknownBreakdown,
    UnknownMeasure,
    UnknownValue,
    compute,
)
from moothall.records.references import References

OAKLANDS, LUTON, CAM, NAMELESS = 10000101, 10000102, 10000103, 10000199
RETURNS = [
    Given(
        "2025-26",
        OAKLANDS,
        [
            learner(1),
            learner(2, PostcodePrior="LU1 2LJ", Sex="M", fams=[("EHC", 1), ("HNS", 1)]),
            learner(3, aim(LearnAimRef="60000001"), PostcodePrior="ZZ99 9ZZ"),
            learner(4, aim(FundModel=35), DateOfBirth=dt.date(1980, 1, 1), Ethnicity=42),
            learner(5, aim(LearnAimRef="60099999"), DateOfBirth=None),
            learner(6, aim(CompStatus=1, LearnActEndDate=None, Outcome=None)),
            learner(7, aim(CompStatus=6, Outcome=None)),
            learner(8, aim(CompStatus=3, WithdrawReason=40, Outcome=3)),
            learner(9, aim(CompStatus=3, WithdrawReason=3, Outcome=3)),
            learner(10, aim(LearnPlanEndDate=dt.date(2026, 8, 1))),
            learner(
                11,
                aim(CompStatus=3, WithdrawReason=3, Outcome=3, LearnActEndDate=dt.date(2025, 9, 9)),
            ),
            learner(12, aim(Outcome=3)),
        ],
    ),
    Given(
        "2025-26",
        NAMELESS,
        [
            learner(
                1,
                aim(
                    AimType=1,
                    FundModel=36,
                    ProgType=3,
                    LearnAimRef="ZPROG001",
                    PHours=900,
                    DelLocPostCode="EN5 1AA",
                ),
                PlanLearnHours=None,
                PlanEEPHours=None,
                PostcodePrior="CF10 1AA",
            ),
        ],
    ),
    Given(
        "2025-26",
        LUTON,
        [learner(50, aim(ProgType=25, AimType=1, DelLocPostCode="EN5 1AA"), ULN=9999999999)],
    ),
    Given("2024-25", CAM, [learner(1), learner(60)]),
]


@pytest.fixture(scope="module")
def evidence(
    engine: Engine, references: References, tmp_path_factory: pytest.TempPathFactory
) -> Evidence:
    lake = tmp_path_factory.mktemp("lake")
    accepted = [write_return(lake, g.year, g.ukprn, g.learners) for g in RETURNS]
    found = Evidence(sources(lake, references, *accepted), engine)
    found.prepare(tmp_path_factory.mktemp("cache"))
    return found


def test_learners_count_once_by_the_main_aim(evidence: Evidence) -> None:
    computed = compute(evidence, "learners", ["provider", "route"])
    assert figure_of(computed) == {
        ("Oaklands Test College", "fe"): (7, None),
        ("Oaklands Test College", "foundation"): (1, None),
        ("Oaklands Test College", "lldd"): (1, None),
        (str(NAMELESS), "apprenticeship"): (1, None),
        ("Luton Test College", "apprenticeship"): (1, None),
    }
    assert computed.several_routes == 1
    assert computed.where == {"age": frozenset({"16-18"}), "year": frozenset({"2025-26"})}


def test_ages_left_out_for_being_unknown_are_told(evidence: Evidence) -> None:
    computed = compute(evidence, "learners")
    assert computed.table.to_pylist() == [{"numerator": 11, "denominator": None}]
    assert computed.left_out == {"age": 1, "year": 0}
    assert compute(evidence, "learners", where={"age": "all"}).left_out == {"year": 0}
    assert computed.notes == ("Some learners are left out because their age is unknown.",)


@pytest.mark.parametrize(
    ("ages", "count"),
    [("16", 0), ("17", 11), ("16-18", 11), ("19+", 1), ("unknown", 1), ("all", 13)],
)
def test_ages_are_filtered_as_asked(evidence: Evidence, ages: str, count: int) -> None:
    assert compute(evidence, "learners", where={"age": ages}).table["numerator"].to_pylist() == [
        count
    ]


def test_areas_are_told_at_authority_tier(evidence: Evidence) -> None:
    assert figure_of(compute(evidence, "learners", ["home_area"])) == {
        ("Hertfordshire",): (8, None),
        ("Luton",): (1, None),
        ("outside region",): (1, None),
        ("unknown",): (1, None),
    }
    assert compute(evidence, "learners", ["home_area"]).unknown == {"home_area": 1}


def test_apprentices_learn_where_their_provider_is(evidence: Evidence) -> None:
    where = {"route": "apprenticeship"}
    assert figure_of(compute(evidence, "learners", ["delivery_area"], where)) == {
        ("Luton",): (1, None),
        ("outside region",): (1, None),
    }


def test_a_programme_aim_has_the_level_of_its_programme(evidence: Evidence) -> None:
    figure = figure_of(compute(evidence, "enrolments", ["level"], {"route": ["apprenticeship"]}))
    assert figure == {("2",): (1, None), ("3",): (1, None)}


def test_every_enrolment_is_inside_a_rate_or_beside_it_once(evidence: Evidence) -> None:
    computed = compute(evidence, "achievement_rate", ["provider"], {"provider": str(OAKLANDS)})
    assert figure_of(computed) == {("Oaklands Test College",): (3, 5)}
    assert computed.beside == {
        "inside": 5,
        "continuing": 1,
        "break": 1,
        "transfer": 1,
        "not due": 1,
        "not started": 1,
    }


def test_a_reference_day_makes_later_ends_not_due(engine: Engine, references: References) -> None:
    with evidence_of(RETURNS[:1], references, engine, as_at=dt.date(2026, 1, 31)) as found:
        computed = compute(found, "retention")
    assert computed.table.to_pylist() == [{"numerator": 0, "denominator": 0}]
    assert computed.beside["not due"] == 7


def test_years_are_asked_apart(evidence: Evidence) -> None:
    assert figure_of(compute(evidence, "learners", ["year"])) == {
        ("2024-25",): (2, None),
        ("2025-26",): (11, None),
    }
    both = compute(evidence, "learners", where={"year": ["2024/25", "2526"]})
    assert both.table["numerator"].to_pylist() == [13]
    assert both.notes[-1] == "Several years together: a learner counts once in each year."


def test_participation_is_over_residents_of_the_same_areas_and_ages(evidence: Evidence) -> None:
    computed = compute(evidence, "participation", ["home_area"])
    assert figure_of(computed) == {
        ("Hertfordshire",): (8, 351),
        ("Luton",): (1, 651),
        ("Bedford",): (0, 951),
    }
    assert "in ILR providers only" in computed.measure.title


def test_participation_of_a_year_without_population_has_no_denominator(evidence: Evidence) -> None:
    computed = compute(evidence, "participation", ["year"])
    assert figure_of(computed) == {("2025-26",): (9, 1953), ("2024-25",): (2, None)}


def test_a_total_of_nobody_is_nought(evidence: Evidence) -> None:
    where = {"level": "8"}
    assert compute(evidence, "learners", where=where).table.to_pylist() == [
        {"numerator": 0, "denominator": None}
    ]
    assert compute(evidence, "learners", ["sex"], where).table.num_rows == 0


def test_unknown_postcodes_and_aims_are_listed_with_where_they_came_from(
    evidence: Evidence,
) -> None:
    assert evidence.unknown_postcodes().to_pylist() == [
        {"postcode": "ZZ99 9ZZ", "place": "home", "year": "2025-26", "ukprn": OAKLANDS, "aims": 1}
    ]
    assert evidence.unknown_aims().to_pylist() == [
        {"aim": "60099999", "year": "2025-26", "ukprn": OAKLANDS, "aims": 1}
    ]


def test_an_older_year_may_lack_columns(
    engine: Engine, references: References, tmp_path: Path
) -> None:
    older = write_return(
        tmp_path, "2018-19", CAM, [learner(1)], without=["PHours", "LLDDHealthProb"]
    )
    newer = write_return(tmp_path, "2025-26", CAM, [learner(1)])
    found = Evidence(sources(tmp_path, references, older, newer), engine)
    assert figure_of(compute(found, "planned_hours", ["year", "lldd"], {"age": "all"})) == {
        ("2018-19", "unknown"): (650, None),
        ("2025-26", "No"): (650, None),
    }


def test_without_reference_tables_everything_is_unknown_and_said(
    engine: Engine, tmp_path: Path
) -> None:
    accepted = write_return(tmp_path, "2025-26", CAM, [learner(1)])
    found = Evidence(Sources(tmp_path, (accepted,)), engine)
    computed = compute(found, "learners", ["home_area", "level", "provider"])
    assert figure_of(computed) == {("unknown", "unknown", str(CAM)): (1, None)}
    assert [note.split(",")[0] for note in computed.notes] == [
        "There is no table of postcodes",
        "There is no table of areas",
        "There is no table of aims",
    ]
    with pytest.raises(ReferenceMissing, match="needs the table of population"):
        compute(found, "participation")


def test_figures_are_the_same_before_and_after_preparing(evidence: Evidence) -> None:
    unprepared = Evidence(evidence.sources, evidence.engine)
    for measure in ("learners", "starters", "pass_rate", "planned_hours", "participation"):
        by = MEASURES[measure].breakdowns[:2]
        before, after = compute(unprepared, measure, by), compute(evidence, measure, by)
        assert before == after


def test_preparing_twice_uses_what_is_there(
    engine: Engine, references: References, tmp_path: Path
) -> None:
    accepted = write_return(tmp_path, "2025-26", CAM, [learner(1), learner(2)])
    steps: list[tuple[str, int, int]] = []
    for _ in range(2):
        found = Evidence(sources(tmp_path, references, accepted), engine)
        before = figure_of(compute(found, "achievement_rate", ["sex"]))
        found.prepare(tmp_path / "cache", lambda *step: steps.append(step))
        assert figure_of(compute(found, "achievement_rate", ["sex"])) == before
    assert [step[0] for step in steps] == [
        "enrolments",
        "learners",
        "unknown_postcodes",
        "unknown_aims",
        "done",
    ]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [found.fingerprint]


def test_a_preparation_that_fails_leaves_nothing(
    engine: Engine, references: References, tmp_path: Path
) -> None:
    accepted = write_return(tmp_path, "2025-26", CAM, [learner(1)])
    found = Evidence(sources(tmp_path, references, accepted), engine)

    def stop(step: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found.prepare(tmp_path / "cache", stop)
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_fingerprint_follows_content_and_not_place(
    references: References, engine: Engine, tmp_path: Path
) -> None:
    prints = set()
    for place in ("here", "there"):
        accepted = write_return(tmp_path / place, "2025-26", CAM, [learner(1)])
        prints.add(Evidence(sources(tmp_path / place, references, accepted), engine).fingerprint)
    assert len(prints) == 1
    without_tables = Sources(tmp_path / "here", (accepted,))
    assert Evidence(without_tables, engine).fingerprint not in prints


def test_questions_that_cannot_be_answered_say_what_there_is(evidence: Evidence) -> None:
    with pytest.raises(UnknownMeasure) as measure:
        compute(evidence, "success")
    assert str(measure.value) == (
        f"There is no measure “success”. There are {', '.join(MEASURES)}."
    )
    with pytest.raises(UnknownBreakdown) as breakdown:
        compute(evidence, "participation", ["route"], {"colour": "red"})
    assert str(breakdown.value) == (
        "Participation (in ILR providers only) has no breakdown “route, colour”. "
        "There are home_area, age, year."
    )
    with pytest.raises(UnknownValue) as value:
        compute(evidence, "learners", where={"home_area": "Atlantis", "sex": {"X"}})
    assert str(value.value) == (
        "“Atlantis” is not a value of Home area (home_area). There are Luton, Bedford, "
        "Hertfordshire, rest of region, outside region, unknown. "
        "“X” is not a value of Sex (sex). There are Female, Male, unknown."
    )
    with pytest.raises(UnknownValue, match="“18-16, old” is not an age") as ages:
        compute(evidence, "learners", where={"age": ["18-16", "old", "17"]})
    assert isinstance(ages.value, ValueError)


def test_sources_refuse_nothing_and_two_returns_of_one_provider(tmp_path: Path) -> None:
    with pytest.raises(NoSources, match="There is no accepted return yet"):
        Sources(tmp_path, ())
    first = write_return(tmp_path, "2025-26", CAM, [learner(1)])
    second = write_return(tmp_path, "2025-26", CAM, [learner(2)])
    with pytest.raises(ReturnsConflict, match="Provider 10000103 has two returns for 2025-26"):
        Sources(tmp_path, (first, second))
    assert Sources(tmp_path, (first, first)).returns == (first,)


def test_a_return_that_is_not_in_the_lake_is_named(
    engine: Engine, references: References, tmp_path: Path
) -> None:
    accepted = write_return(tmp_path, "2025-26", CAM, [learner(1)])
    found = Evidence(sources(tmp_path / "elsewhere", references, accepted), engine)
    with pytest.raises(RecordsMissing, match="no LearningDelivery records of 10000103 for 2025-26"):
        compute(found, "learners")
