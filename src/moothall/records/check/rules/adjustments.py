"""Additional delivery hours, and adjustments of funding."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule
from moothall.records.faults import Level


def planned_days(d: Delivery) -> pl.Expr:
    """Return the days the aim is planned for, the first and the last counted."""
    return (d.LearnPlanEndDate - d.LearnStartDate).dt.total_days() + 1


@rule("AddHours_01", on=Delivery, fields=("AddHours", "LearnStartDate", "FundModel"))
def added_hours_before_august_2015(d: Delivery) -> pl.Expr:
    """The aim has additional delivery hours ({AddHours}) but started on {LearnStartDate}, before
    1 August 2015. Remove the hours or correct the date.
    """
    return d.AddHours.is_not_null() & (d.LearnStartDate < dt.date(2015, 8, 1))


added_hours_before_august_2015.fails(AddHours=10, LearnStartDate="2015-07-31", FundModel=35)
added_hours_before_august_2015.holds(AddHours=10, LearnStartDate="2015-08-01", FundModel=35)
added_hours_before_august_2015.holds(LearnStartDate="2015-07-31", FundModel=35)


@rule("AddHours_02", on=Delivery, fields=("AddHours", "FundModel"))
def added_hours_not_funded(d: Delivery) -> pl.Expr:
    """The aim has additional delivery hours ({AddHours}), which funding model {FundModel} does not
    allow. Remove them or correct the model.
    """
    return d.FundModel.is_in([25, 82, 10, 37, 99]) & d.AddHours.is_not_null()


added_hours_not_funded.fails(FundModel=25, AddHours=10)
added_hours_not_funded.holds(FundModel=38, AddHours=10)
added_hours_not_funded.holds(FundModel=25)


@rule("AddHours_04", on=Delivery, fields=("AddHours", "LearnStartDate", "LearnPlanEndDate"))
def over_24_added_hours_a_day(d: Delivery) -> pl.Expr:
    """The additional delivery hours ({AddHours}) are more than 24 a day between {LearnStartDate}
    and {LearnPlanEndDate}. Correct the hours or the dates.
    """
    return (d.AddHours > 60) & (d.AddHours / planned_days(d) > 24)


TWO_DAYS = {"LearnStartDate": "2025-09-08", "LearnPlanEndDate": "2025-09-10"}
over_24_added_hours_a_day.fails(**TWO_DAYS, AddHours=73)
over_24_added_hours_a_day.holds(**TWO_DAYS, AddHours=72)
over_24_added_hours_a_day.holds(
    AddHours=60, LearnStartDate="2025-09-08", LearnPlanEndDate="2025-09-08"
)


@rule(
    "AddHours_05",
    on=Delivery,
    fields=("AddHours", "LearnStartDate", "LearnPlanEndDate"),
    level=Level.WARNING,
)
def over_35_added_hours_a_week(d: Delivery) -> pl.Expr:
    """The additional delivery hours ({AddHours}) are more than 35 a week between
    {LearnStartDate} and {LearnPlanEndDate}. Check the hours and the dates.
    """
    return (d.AddHours > 60) & (d.AddHours / (planned_days(d) / 7) > 35)


TWO_WEEKS = {"LearnStartDate": "2025-09-08", "LearnPlanEndDate": "2025-09-21"}
over_35_added_hours_a_week.fails(**TWO_WEEKS, AddHours=71)
over_35_added_hours_a_week.holds(**TWO_WEEKS, AddHours=70)


@rule("PriorLearnFundAdj_01", on=Delivery, fields=("PriorLearnFundAdj", "FundModel"))
def prior_learning_adjustment_not_funded(d: Delivery) -> pl.Expr:
    """The aim has a funding adjustment for prior learning ({PriorLearnFundAdj}), which funding
    model {FundModel} does not allow. Remove it or correct the model.
    """
    barred = d.FundModel.is_in([25, 82, 10, 99]) & ~d.has_fam("ADL")
    return barred & d.PriorLearnFundAdj.is_not_null()


prior_learning_adjustment_not_funded.fails(FundModel=25, PriorLearnFundAdj=50)
prior_learning_adjustment_not_funded.holds(FundModel=38, PriorLearnFundAdj=50)
prior_learning_adjustment_not_funded.holds(FundModel=25)
prior_learning_adjustment_not_funded.holds(FundModel=99, PriorLearnFundAdj=50, fams=[("ADL", "1")])


@rule("OtherFundAdj_01", on=Delivery, fields=("OtherFundAdj", "FundModel"))
def other_adjustment_not_funded(d: Delivery) -> pl.Expr:
    """The aim has another funding adjustment ({OtherFundAdj}), which funding model {FundModel} does
    not allow. Remove it or correct the model.
    """
    return d.FundModel.is_in([25, 82, 10]) & d.OtherFundAdj.is_not_null()


other_adjustment_not_funded.fails(FundModel=25, OtherFundAdj=50)
other_adjustment_not_funded.holds(FundModel=38, OtherFundAdj=50)
other_adjustment_not_funded.holds(FundModel=25)
