"""Dates of an aim: start, planned end and actual end against each other and the teaching year."""

import datetime as dt

import polars as pl

from moothall.records.check.ages import birthday_key
from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule


@rule("LearnPlanEndDate_02", on=Delivery, fields=("LearnPlanEndDate", "LearnStartDate"))
def planned_end_before_start(d: Delivery) -> pl.Expr:
    """The planned end date ({LearnPlanEndDate}) is before the start date ({LearnStartDate}).
    Correct one of the two dates.
    """
    return d.LearnPlanEndDate < d.LearnStartDate


planned_end_before_start.fails(LearnStartDate="2025-09-08", LearnPlanEndDate="2025-07-01")
planned_end_before_start.holds(LearnStartDate="2025-09-08", LearnPlanEndDate="2026-07-01")
planned_end_before_start.holds(LearnStartDate="2025-09-08", LearnPlanEndDate="2025-09-08")


@rule("LearnPlanEndDate_03", on=Delivery, fields=("LearnPlanEndDate", "LearnStartDate"))
def planned_for_ten_years(d: Delivery) -> pl.Expr:
    """The planned end date ({LearnPlanEndDate}) is ten years or more after the start date
    ({LearnStartDate}). Correct one of the two dates.
    """
    return birthday_key(d.LearnPlanEndDate) - birthday_key(d.LearnStartDate) >= 100_000


planned_for_ten_years.fails(LearnStartDate="2025-09-08", LearnPlanEndDate="2035-09-08")
planned_for_ten_years.holds(LearnStartDate="2025-09-08", LearnPlanEndDate="2035-09-07")


@rule("LearnStartDate_02", on=Delivery, fields=("LearnStartDate",))
def started_over_ten_years_ago(d: Delivery) -> pl.Expr:
    """The start date ({LearnStartDate}) is more than ten years before the teaching year, which
    began on {first_day}. Correct the date, or leave the aim out of the return.
    """
    return d.LearnStartDate < d.year.first_day.replace(year=d.year.start - 10)


started_over_ten_years_ago.fails(LearnStartDate="2015-07-31")
started_over_ten_years_ago.holds(LearnStartDate="2015-08-01")


@rule("LearnStartDate_03", on=Delivery, fields=("LearnStartDate", "FundModel", "ProgType"))
def starts_after_the_year(d: Delivery) -> pl.Expr:
    """The start date ({LearnStartDate}) is after the end of the teaching year ({last_day}).
    Correct the date, or return the aim in the year in which it starts.
    """
    excluded = d.FundModel.is_in([36, 37]) | d.ProgType.eq_missing(31)
    return (d.LearnStartDate > d.year.last_day) & ~excluded


starts_after_the_year.fails(LearnStartDate="2026-08-01")
starts_after_the_year.holds(LearnStartDate="2026-07-31")
starts_after_the_year.holds(LearnStartDate="2026-08-01", FundModel=36, ProgType=25)
starts_after_the_year.holds(LearnStartDate="2026-08-01", FundModel=37, ProgType=32)
starts_after_the_year.holds(LearnStartDate="2026-08-01", ProgType=31)


@rule("LearnStartDate_05", on=Delivery, fields=("LearnStartDate", "DateOfBirth"))
def started_before_birth(d: Delivery) -> pl.Expr:
    """The start date ({LearnStartDate}) is not after the learner's date of birth ({DateOfBirth}).
    Correct one of the two dates.
    """
    return d.learner.DateOfBirth >= d.LearnStartDate


started_before_birth.fails(LearnStartDate="2025-09-08", learner={"DateOfBirth": "2025-09-08"})
started_before_birth.holds(LearnStartDate="2025-09-08", learner={"DateOfBirth": "2025-09-07"})
started_before_birth.holds(LearnStartDate="2025-09-08", learner={"DateOfBirth": None})


@rule("LearnStartDate_12", on=Delivery, fields=("LearnStartDate", "ProgType"))
def apprenticeship_starts_over_a_year_ahead(d: Delivery) -> pl.Expr:
    """The start date of the apprenticeship ({LearnStartDate}) is more than a year after the end of
    the teaching year ({last_day}). Correct the date.
    """
    limit = d.year.last_day.replace(year=d.year.last_day.year + 1)
    return d.is_apprenticeship & (d.LearnStartDate > limit)


apprenticeship_starts_over_a_year_ahead.fails(LearnStartDate="2027-08-01", ProgType=25)
apprenticeship_starts_over_a_year_ahead.holds(LearnStartDate="2027-07-31", ProgType=25)
apprenticeship_starts_over_a_year_ahead.holds(LearnStartDate="2027-08-01")


@rule("LearnStartDate_21", on=Delivery, fields=("LearnStartDate", "FundModel"))
def bootcamp_before_there_were_any(d: Delivery) -> pl.Expr:
    """The start date ({LearnStartDate}) is before 1 August 2022, when funding model 37, skills
    bootcamps, began. Correct the start date or the funding model.
    """
    return (d.FundModel == 37) & (d.LearnStartDate < dt.date(2022, 8, 1))


bootcamp_before_there_were_any.fails(LearnStartDate="2022-07-31", FundModel=37)
bootcamp_before_there_were_any.holds(LearnStartDate="2022-08-01", FundModel=37)
bootcamp_before_there_were_any.holds(LearnStartDate="2022-07-31", FundModel=35)


@rule("LearnActEndDate_01", on=Delivery, fields=("LearnActEndDate", "LearnStartDate"))
def ended_before_start(d: Delivery) -> pl.Expr:
    """The actual end date ({LearnActEndDate}) is before the start date ({LearnStartDate}).
    Correct one of the two dates.
    """
    return d.LearnActEndDate < d.LearnStartDate


ended_before_start.fails(LearnStartDate="2025-09-08", LearnActEndDate="2025-09-07")
ended_before_start.holds(LearnStartDate="2025-09-08", LearnActEndDate="2025-09-08")
ended_before_start.holds(LearnStartDate="2025-09-08", LearnActEndDate=None)


@rule("LearnActEndDate_04", on=Delivery, fields=("LearnActEndDate",))
def ended_after_the_file_was_made(d: Delivery) -> pl.Expr:
    """The actual end date ({LearnActEndDate}) is after the day the file was prepared ({prepared}).
    Correct the date, or leave it out until the learner has ended.
    """
    return d.LearnActEndDate > d.prepared


ended_after_the_file_was_made.fails(prepared="2026-03-05", LearnActEndDate="2026-03-06")
ended_after_the_file_was_made.holds(prepared="2026-03-05", LearnActEndDate="2026-03-05")


@rule("OrigLearnStartDate_01", on=Delivery, fields=("OrigLearnStartDate", "LearnStartDate"))
def first_started_over_ten_years_before(d: Delivery) -> pl.Expr:
    """The original start date ({OrigLearnStartDate}) is more than ten years before the start date
    ({LearnStartDate}). Correct one of the two dates.
    """
    return birthday_key(d.LearnStartDate) - birthday_key(d.OrigLearnStartDate) > 100_000


first_started_over_ten_years_before.fails(
    LearnStartDate="2025-09-08", OrigLearnStartDate="2015-09-07"
)
first_started_over_ten_years_before.holds(
    LearnStartDate="2025-09-08", OrigLearnStartDate="2015-09-08"
)


@rule("OrigLearnStartDate_02", on=Delivery, fields=("OrigLearnStartDate", "LearnStartDate"))
def first_started_after_start(d: Delivery) -> pl.Expr:
    """The original start date ({OrigLearnStartDate}) is not before the start date
    ({LearnStartDate}). Correct one of the two dates.
    """
    return d.OrigLearnStartDate >= d.LearnStartDate


first_started_after_start.fails(LearnStartDate="2025-09-08", OrigLearnStartDate="2025-09-08")
first_started_after_start.holds(LearnStartDate="2025-09-08", OrigLearnStartDate="2025-09-07")
first_started_after_start.holds(LearnStartDate="2025-09-08")


@rule("OrigLearnStartDate_03", on=Delivery, fields=("OrigLearnStartDate", "FundModel"))
def original_start_under_wrong_funding(d: Delivery) -> pl.Expr:
    """The aim has an original start date ({OrigLearnStartDate}), which funding model {FundModel}
    does not allow. Remove the date or correct the funding model.
    """
    return d.FundModel.is_in([25, 82, 10]) & d.OrigLearnStartDate.is_not_null()


original_start_under_wrong_funding.fails(FundModel=25, OrigLearnStartDate="2024-09-02")
original_start_under_wrong_funding.holds(FundModel=36, OrigLearnStartDate="2024-09-02")
original_start_under_wrong_funding.holds(FundModel=25)


@rule("OrigLearnStartDate_04", on=Delivery, fields=("OrigLearnStartDate",))
def original_start_without_restart(d: Delivery) -> pl.Expr:
    """The aim has an original start date ({OrigLearnStartDate}) but is not marked as a restart.
    Add the funding and monitoring record RES, or remove the date.
    """
    return d.OrigLearnStartDate.is_not_null() & ~d.is_restart


original_start_without_restart.fails(OrigLearnStartDate="2024-09-02", fams=[("SOF", "105")])
original_start_without_restart.holds(OrigLearnStartDate="2024-09-02", fams=[("RES", "1")])
original_start_without_restart.holds(fams=[("SOF", "105")])


@rule("OrigLearnStartDate_09", on=Delivery, fields=("OrigLearnStartDate", "FundModel"))
def apprenticeship_first_started_before_may_2017(d: Delivery) -> pl.Expr:
    """The original start date ({OrigLearnStartDate}) is before 1 May 2017, when funding model 36
    began. Correct the date or the funding model.
    """
    return (d.FundModel == 36) & (d.OrigLearnStartDate < dt.date(2017, 5, 1))


apprenticeship_first_started_before_may_2017.fails(FundModel=36, OrigLearnStartDate="2017-04-30")
apprenticeship_first_started_before_may_2017.holds(FundModel=36, OrigLearnStartDate="2017-05-01")
apprenticeship_first_started_before_may_2017.holds(FundModel=81, OrigLearnStartDate="2017-04-30")
