"""How long an apprenticeship is planned to last, and lasted, against the least it must."""

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import Category, rule

LEARNER = Category.LEARNER
YEAR_LONG = {
    "LearnStartDate": "2024-09-02",
    "AimType": 1,
    "FundModel": 36,
    "ProgType": 25,
    "learner": {"DateOfBirth": "2008-09-02"},
}
SHORTER = {"LearnStartDate": "2025-09-01", "AimType": 1, "FundModel": 36, "ProgType": 25}


def standard_programme(d: Delivery, *models: int) -> pl.Expr:
    """Whether the aim is the programme of an apprenticeship standard under one of the models."""
    return (d.AimType == 1) & d.FundModel.is_in(list(models)) & d.is_apprenticeship & ~d.is_restart


def days(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Return the number of days from one date to another, the first not counted."""
    return (last - first).dt.total_days()


@rule(
    "DateOfBirth_46", on=Delivery, fields=("LearnPlanEndDate", "LearnStartDate"), category=LEARNER
)
def planned_for_under_a_year(d: Delivery) -> pl.Expr:
    """The apprenticeship is planned to end ({LearnPlanEndDate}) less than 365 days after its start
    ({LearnStartDate}). Correct the dates.
    """
    programme = standard_programme(d, 81, 36) & d.started("2016-08-01", "2025-07-31")
    short = days(d.LearnStartDate, d.LearnPlanEndDate) < 365
    return programme & (d.aged_at_start() >= 16) & short


planned_for_under_a_year.fails(**YEAR_LONG, LearnPlanEndDate="2025-09-01")
planned_for_under_a_year.holds(**YEAR_LONG, LearnPlanEndDate="2025-09-02")
planned_for_under_a_year.holds(**SHORTER, LearnPlanEndDate="2026-07-01")
planned_for_under_a_year.holds(**YEAR_LONG, LearnPlanEndDate="2025-09-01", fams=[("RES", "1")])
planned_for_under_a_year.holds(
    **{**YEAR_LONG, "learner": {"DateOfBirth": "2008-09-03"}}, LearnPlanEndDate="2025-09-01"
)


@rule("DateOfBirth_47", on=Delivery, fields=("LearnActEndDate", "LearnStartDate"), category=LEARNER)
def completed_in_under_a_year(d: Delivery) -> pl.Expr:
    """The apprenticeship is completed, and ended ({LearnActEndDate}) less than 365 days after its
    start ({LearnStartDate}). Correct the dates or the completion status.
    """
    programme = standard_programme(d, 81, 36) & d.started("2016-08-01", "2025-07-31")
    short = days(d.LearnStartDate, d.LearnActEndDate) < 365
    return programme & (d.CompStatus == 2) & short


completed_in_under_a_year.fails(**YEAR_LONG, CompStatus=2, LearnActEndDate="2025-09-01")
completed_in_under_a_year.holds(**YEAR_LONG, CompStatus=2, LearnActEndDate="2025-09-02")
completed_in_under_a_year.holds(**YEAR_LONG, CompStatus=3, LearnActEndDate="2025-09-01")
completed_in_under_a_year.holds(
    **YEAR_LONG, CompStatus=2, LearnActEndDate="2025-09-01", fams=[("RES", "1")]
)


@rule(
    "DateOfBirth_57", on=Delivery, fields=("LearnPlanEndDate", "LearnStartDate"), category=LEARNER
)
def planned_for_under_eight_months(d: Delivery) -> pl.Expr:
    """The apprenticeship is planned to end ({LearnPlanEndDate}) less than 242 days after its start
    ({LearnStartDate}). Correct the dates.
    """
    programme = standard_programme(d, 36) & d.started("2025-08-01")
    short = days(d.LearnStartDate, d.LearnPlanEndDate) < 242
    return programme & (d.aged_at_start() >= 16) & short


planned_for_under_eight_months.fails(**SHORTER, LearnPlanEndDate="2026-04-30")
planned_for_under_eight_months.holds(**SHORTER, LearnPlanEndDate="2026-05-01")
planned_for_under_eight_months.holds(**SHORTER, LearnPlanEndDate="2026-04-30", fams=[("RES", "1")])
planned_for_under_eight_months.holds(**YEAR_LONG, LearnPlanEndDate="2025-04-30")


@rule("DateOfBirth_58", on=Delivery, fields=("LearnActEndDate", "LearnStartDate"), category=LEARNER)
def completed_in_under_eight_months(d: Delivery) -> pl.Expr:
    """The apprenticeship is completed, and ended ({LearnActEndDate}) less than 242 days after its
    start ({LearnStartDate}). Correct the dates or the completion status.
    """
    programme = standard_programme(d, 36) & d.started("2025-08-01")
    short = days(d.LearnStartDate, d.LearnActEndDate) < 242
    return programme & (d.CompStatus == 2) & short


completed_in_under_eight_months.fails(**SHORTER, CompStatus=2, LearnActEndDate="2026-04-30")
completed_in_under_eight_months.holds(**SHORTER, CompStatus=2, LearnActEndDate="2026-05-01")
completed_in_under_eight_months.holds(**SHORTER, CompStatus=1)
completed_in_under_eight_months.holds(
    **SHORTER, CompStatus=2, LearnActEndDate="2026-04-30", fams=[("RES", "1")]
)
