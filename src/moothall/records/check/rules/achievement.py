"""The date on which an aim was achieved."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule


@rule("AchDate_02", on=Delivery, fields=("AchDate",))
def achieved_after_the_year(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) is after the end of the teaching year ({last_day}). Correct
    the date.
    """
    return d.AchDate > d.year.last_day


achieved_after_the_year.fails(AchDate="2026-08-01")
achieved_after_the_year.holds(AchDate="2026-07-31")


@rule("AchDate_03", on=Delivery, fields=("AchDate", "LearnStartDate"))
def achieved_before_start(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) is before the start date ({LearnStartDate}). Correct one of
    the two dates.
    """
    return (d.AchDate < d.LearnStartDate) & ~d.is_bootcamp


achieved_before_start.fails(LearnStartDate="2025-09-08", AchDate="2025-09-07")
achieved_before_start.holds(LearnStartDate="2025-09-08", AchDate="2025-09-08")
achieved_before_start.holds(
    LearnStartDate="2025-09-08", AchDate="2025-09-07", FundModel=37, ProgType=32
)


@rule("AchDate_04", on=Delivery, fields=("AchDate", "LearnActEndDate"))
def achieved_before_any_end(d: Delivery) -> pl.Expr:
    """The aim has an achievement date ({AchDate}) but no actual end date. Give the end date or
    remove the achievement date.
    """
    return d.AchDate.is_not_null() & d.LearnActEndDate.is_null() & ~d.is_bootcamp


achieved_before_any_end.fails(AchDate="2026-02-02")
achieved_before_any_end.holds(AchDate="2026-02-02", LearnActEndDate="2026-01-02")
achieved_before_any_end.holds(AchDate="2026-02-02", FundModel=37, ProgType=32)


@rule("AchDate_05", on=Delivery, fields=("AchDate", "LearnActEndDate"))
def achieved_before_end(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) is before the actual end date ({LearnActEndDate}). Correct
    one of the two dates.
    """
    return (d.AchDate < d.LearnActEndDate) & ~d.is_bootcamp


achieved_before_end.fails(LearnActEndDate="2026-02-02", AchDate="2026-02-01")
achieved_before_end.holds(LearnActEndDate="2026-02-02", AchDate="2026-02-02")
achieved_before_end.holds(
    LearnActEndDate="2026-02-02", AchDate="2026-02-01", FundModel=37, ProgType=32
)


@rule("AchDate_07", on=Delivery, fields=("AchDate",))
def achieved_after_the_file_was_made(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) is after the day the file was prepared ({prepared}). Correct
    the date.
    """
    return d.AchDate > d.prepared


achieved_after_the_file_was_made.fails(prepared="2026-03-05", AchDate="2026-03-06")
achieved_after_the_file_was_made.holds(prepared="2026-03-05", AchDate="2026-03-05")


@rule("AchDate_08", on=Delivery, fields=("AchDate", "Outcome"))
def trailblazer_achieved_without_date(d: Delivery) -> pl.Expr:
    """The apprenticeship programme (funding model 81) is achieved, but has no achievement date.
    Give the date.
    """
    programme = (d.AimType == 1) & (d.FundModel == 81) & d.is_apprenticeship
    return programme & (d.Outcome == 1) & d.AchDate.is_null()


trailblazer_achieved_without_date.fails(AimType=1, FundModel=81, ProgType=25, Outcome=1)
trailblazer_achieved_without_date.holds(AimType=1, FundModel=81, ProgType=25, Outcome=3)
trailblazer_achieved_without_date.holds(
    AimType=1, FundModel=81, ProgType=25, Outcome=1, AchDate="2026-02-02"
)


@rule("AchDate_09", on=Delivery, fields=("AchDate", "FundModel", "ProgType"))
def achievement_date_not_wanted(d: Delivery) -> pl.Expr:
    """The aim has an achievement date ({AchDate}), which is only for apprenticeship standards and
    skills bootcamps. Remove the date.
    """
    standard = d.FundModel.is_in([81, 36]) & d.is_apprenticeship
    late = d.LearnStartDate > dt.date(2015, 7, 31)
    return late & d.AchDate.is_not_null() & ~standard & ~d.is_bootcamp


achievement_date_not_wanted.fails(FundModel=25, AchDate="2026-02-02")
achievement_date_not_wanted.holds(FundModel=25)
achievement_date_not_wanted.holds(FundModel=36, ProgType=25, AchDate="2026-02-02")
achievement_date_not_wanted.holds(FundModel=37, ProgType=32, AchDate="2026-02-02")
achievement_date_not_wanted.holds(FundModel=35, AchDate="2016-02-02", LearnStartDate="2015-07-31")


@rule("AchDate_11", on=Delivery, fields=("AchDate", "LearnActEndDate"))
def achieved_within_a_week_of_the_end(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) of the apprenticeship is less than 7 days after its actual
    end date ({LearnActEndDate}). Correct one of the two dates.
    """
    programme = (d.AimType == 1) & (d.FundModel == 36) & d.is_apprenticeship
    ended = d.LearnActEndDate >= dt.date(2019, 8, 1)
    return programme & ended & (d.AchDate < d.LearnActEndDate + pl.duration(days=7))


achieved_within_a_week_of_the_end.fails(
    AimType=1, FundModel=36, ProgType=25, LearnActEndDate="2026-02-02", AchDate="2026-02-08"
)
achieved_within_a_week_of_the_end.holds(
    AimType=1, FundModel=36, ProgType=25, LearnActEndDate="2026-02-02", AchDate="2026-02-09"
)
achieved_within_a_week_of_the_end.holds(
    AimType=3, FundModel=36, ProgType=25, LearnActEndDate="2026-02-02", AchDate="2026-02-08"
)


@rule("AchDate_13", on=Delivery, fields=("AchDate", "LearnActEndDate"))
def bootcamp_achieved_after_six_months(d: Delivery) -> pl.Expr:
    """The achievement date ({AchDate}) of the skills bootcamp is more than six months after its
    actual end date ({LearnActEndDate}). Correct one of the two dates.
    """
    programme = (d.AimType == 1) & (d.ProgType == 32)
    return programme & (d.AchDate > d.LearnActEndDate.dt.offset_by("6mo"))


bootcamp_achieved_after_six_months.fails(
    AimType=1, ProgType=32, LearnActEndDate="2025-09-01", AchDate="2026-03-02"
)
bootcamp_achieved_after_six_months.holds(
    AimType=1, ProgType=32, LearnActEndDate="2025-09-01", AchDate="2026-03-01"
)
