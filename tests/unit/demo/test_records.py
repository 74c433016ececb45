"""What the example's records are made of: codes, dates, places, variety."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from moothall.codes import ULN
from moothall.demo import catalogue, facts
from moothall.demo.providers import AUTHORITIES, INSIDE, PROVIDERS, Provider
from moothall.demo.tables import PARENTS, Everyone, Tables
from moothall.faults import InvalidValue


def all_of(tables: dict[Provider, Tables], kind: str) -> pl.DataFrame:
    frames = [
        pl.DataFrame(pl.from_arrow(part[kind])).with_columns(ukprn=pl.lit(str(provider.ukprn)))
        for provider, part in tables.items()
    ]
    return pl.concat(frames)


def test_every_uln_has_its_check_digit_and_is_nobody_elses(
    tables: dict[Provider, Tables],
) -> None:
    people = all_of(tables, "Learner")
    assert all(ULN(number).has_right_check_digit for number in people["ULN"].unique())
    twice = people.filter(pl.col("ULN").is_duplicated())
    assert people.select("ukprn", "ULN").is_duplicated().sum() == 0
    same = ("DateOfBirth", "Sex", "Ethnicity", "PostcodePrior")
    assert twice.group_by("ULN").agg(pl.col(same).n_unique()).select(same).max().row(0) == (1,) * 4
    assert 300 < twice["ULN"].n_unique() < 500


def test_reference_numbers_are_unique_in_each_return(tables: dict[Provider, Tables]) -> None:
    people = all_of(tables, "Learner")
    assert people.select("ukprn", "LearnRefNumber").is_duplicated().sum() == 0


def test_ukprns_are_invented() -> None:
    assert all(str(provider.ukprn).startswith("99999") for provider in PROVIDERS)
    assert len({provider.ukprn for provider in PROVIDERS}) == len(PROVIDERS)


def test_published_providers_are_all_here_with_their_lead() -> None:
    published = {row["provider"] for row in facts.load("providers")}
    assert {body.name for body in PROVIDERS if not body.invented} == published
    assert all(body.lead_commissioner for body in PROVIDERS if not body.invented)
    assert {body.lead_commissioner for body in PROVIDERS if body.invented} == {None}
    assert [body.name for body in PROVIDERS if body.mainly_adult] == [
        "Bedfordshire Adult Education Service",
        "Luton Adult Community Learning Service",
    ]


def test_authorities_are_the_published_ones() -> None:
    assert [one.name for one in AUTHORITIES] == [
        row["authority"] for row in facts.load("authorities")
    ]


def test_every_authority_has_a_provider_whose_own_postcode_lies_in_it() -> None:
    assert {body.main_site.area for body in PROVIDERS} >= set(INSIDE)


def test_apprentices_are_only_drawn_to_main_sites() -> None:
    others = [site for body in PROVIDERS for site in body.sites if site is not body.main_site]
    assert {site.apprenticeship for site in others} == {0.0}


@pytest.mark.parametrize("kind", ["Learner", *PARENTS])
def test_rows_are_numbered_and_hang_together(tables: dict[Provider, Tables], kind: str) -> None:
    for part in tables.values():
        frame = pl.DataFrame(pl.from_arrow(part[kind]))
        assert frame["_row"].to_list() == list(range(frame.height))
        if kind != "Learner":
            above = pl.DataFrame(pl.from_arrow(part[PARENTS[kind]]))
            assert frame["_parent"].is_sorted()
            learners = above["_learner"].gather(frame["_parent"])
            assert (frame["_learner"] == learners).all()


def test_every_learner_has_aims_numbered_from_one(tables: dict[Provider, Tables]) -> None:
    aims = all_of(tables, "LearningDelivery")
    people = all_of(tables, "Learner").height
    numbered = aims.group_by("ukprn", "_learner").agg(pl.col("AimSeqNumber").sort())
    assert numbered.height == people
    lists = numbered["AimSeqNumber"].to_list()
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in lists)


def test_every_aim_is_in_the_invented_catalogue(tables: dict[Provider, Tables]) -> None:
    known = catalogue.table()["ref"]
    assert all_of(tables, "LearningDelivery")["LearnAimRef"].is_in(known.implode()).all()
    official = {catalogue.PROGRAMME_AIM, catalogue.WORK_EXPERIENCE}
    assert all(ref.startswith("EX") for ref in known if ref not in official)
    assert known.n_unique() == len(known)


def test_all_fifteen_subject_areas_and_the_levels_are_there(tables: dict[Provider, Tables]) -> None:
    aims = all_of(tables, "LearningDelivery").join(
        catalogue.table(), left_on="LearnAimRef", right_on="ref"
    )
    assert sorted(aims["ssa1"].drop_nulls().unique()) == list(range(1, 16))
    assert set(aims["level"]) == {"E", "1", "2", "3", "4", "X"}


def test_dates_are_in_order_and_in_the_year(tables: dict[Provider, Tables]) -> None:
    aims = all_of(tables, "LearningDelivery")
    assert (aims["LearnPlanEndDate"] >= aims["LearnStartDate"]).all()
    ended = aims.filter(pl.col("LearnActEndDate").is_not_null())
    assert (ended["LearnActEndDate"] >= ended["LearnStartDate"]).all()
    assert ended["LearnActEndDate"].min() >= dt.date(2025, 8, 1)
    assert ended["LearnActEndDate"].max() <= dt.date(2026, 7, 31)
    assert aims["LearnStartDate"].max() <= dt.date(2026, 7, 31)


def test_status_outcome_and_reason_agree(tables: dict[Provider, Tables]) -> None:
    aims = all_of(tables, "LearningDelivery")
    open_ = aims["LearnActEndDate"].is_null()
    assert (open_ == (aims["CompStatus"] == 1)).all()
    assert (open_ == aims["Outcome"].is_null()).all()
    assert ((aims["CompStatus"] == 3) == aims["WithdrawReason"].is_not_null()).all()
    assert set(aims.filter(pl.col("Outcome") == 1)["CompStatus"]) == {2}
    done = aims.filter((pl.col("AimType") == 1) & (pl.col("CompStatus") == 2))
    wait = (done["AchDate"] - done["LearnActEndDate"]).dt.total_days()
    assert wait.min() >= 7
    assert (done["LearnActEndDate"] - done["LearnStartDate"]).dt.total_days().min() >= 365


def test_providers_differ_in_what_their_learners_achieve(tables: dict[Provider, Tables]) -> None:
    aims = all_of(tables, "LearningDelivery")
    due = aims.filter(
        pl.col("CompStatus").is_in([2, 3])
        & (pl.col("LearnPlanEndDate") <= dt.date(2026, 7, 31))
        & (pl.col("WithdrawReason").fill_null(0) != 40)
    )
    rates = due.group_by("ukprn").agg((pl.col("Outcome") == 1).mean().alias("rate"))["rate"]
    assert 0.72 < rates.min() < 0.80
    assert 0.83 < rates.max() < 0.92


def test_nobody_is_described(tables: dict[Provider, Tables]) -> None:
    people = all_of(tables, "Learner")
    named = people.select("FamilyName", "GivenNames", "AddLine1").unique().rows()
    assert named == [("Learner", "Example", "Example address")]
    assert people["NINumber"].drop_nulls().str.starts_with("ZZ").all()


def test_every_postcode_is_real(tables: dict[Provider, Tables], postcodes: Path) -> None:
    known = pl.read_parquet(postcodes, columns=["postcode"])["postcode"].implode()
    people, aims = all_of(tables, "Learner"), all_of(tables, "LearningDelivery")
    assert people["PostcodePrior"].is_in(known).all()
    assert people["Postcode"].is_in(known).all()
    assert aims["DelLocPostCode"].is_in(known).all()
    assert not people["PostcodePrior"].str.starts_with("BT").any()


def test_adults_come_on_top(whole: Everyone) -> None:
    people = whole.people
    adults = people.filter(~pl.col("young"))
    assert adults["age"].min() == 19
    assert people.filter("young")["age"].unique().sort().to_list() == [16, 17, 18]
    assert sum(body.adults for body in PROVIDERS) <= adults.height
    assert 30_000 < people.height < 36_000


def test_an_unknown_table_of_facts_is_refused_in_words() -> None:
    with pytest.raises(InvalidValue, match="There is no table of facts “population”"):
        facts.load("population")


def test_every_table_of_facts_has_rows_and_no_nameless_column() -> None:
    tables = {name: facts.load(name) for name in facts.names()}
    assert len(tables) == 19
    assert all(rows and None not in rows[0] and "" not in rows[0] for rows in tables.values())
