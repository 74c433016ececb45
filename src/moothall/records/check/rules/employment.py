"""Employment status, and what is recorded beside it, of learners and on the day an aim starts."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery, Employment, EmploymentMonitoring
from moothall.records.check.rule import Category, rule
from moothall.records.faults import Level

EMPLOYMENT = Category.EMPLOYMENT
AUGUST_2013 = dt.date(2013, 8, 1)


def no_status_before_start(d: Delivery) -> pl.Expr:
    """Whether no employment status of the learner applies from a day before the aim starts."""
    earliest = d.learner.least(Employment, lambda e: e.DateEmpStatApp)
    return ~(earliest < d.LearnStartDate).fill_null(False)


def aged_19_when_started(d: Delivery) -> pl.Expr:
    """Whether the learner was 19 on 31 August of the teaching year in which the aim started."""
    autumn = d.LearnStartDate.dt.month() >= 8
    year = d.LearnStartDate.dt.year() - pl.when(autumn).then(0).otherwise(1)
    birth = d.learner.DateOfBirth
    born = birth.dt.year() + (birth.dt.month() >= 9).cast(pl.Int32)
    return year - born >= 19


def count_monitoring(e: Employment, kind: str) -> pl.Expr:
    """Return how many monitoring records of a type the status has."""
    return e.count(EmploymentMonitoring, lambda m: m.is_(kind))


@rule("DateEmpStatApp_01", on=Employment, fields=("DateEmpStatApp",))
def status_after_the_year(e: Employment) -> pl.Expr:
    """The employment status applies from {DateEmpStatApp}, after the end of the teaching year
    ({last_day}). Correct the date.
    """
    return e.DateEmpStatApp > e.year.last_day


status_after_the_year.fails(DateEmpStatApp="2026-08-01")
status_after_the_year.holds(DateEmpStatApp="2026-07-31")


@rule("DateEmpStatApp_02", on=Employment, fields=("DateEmpStatApp",))
def status_before_1990(e: Employment) -> pl.Expr:
    """The employment status applies from {DateEmpStatApp}, before 1 August 1990. Correct the
    date.
    """
    return e.DateEmpStatApp < dt.date(1990, 8, 1)


status_before_1990.fails(DateEmpStatApp="1990-07-31")
status_before_1990.holds(DateEmpStatApp="1990-08-01")


@rule("EmpStat_08", on=Delivery, fields=("LearnStartDate", "FundModel"), category=EMPLOYMENT)
def adult_without_status(d: Delivery) -> pl.Expr:
    """The learner has no employment status that applies before the aim started ({LearnStartDate}),
    and funding model {FundModel} needs one. Add it.
    """
    asked = d.started("2014-08-01") & d.FundModel.is_in([35, 37, 81, 99]) & aged_19_when_started(d)
    community = (d.FundModel == 99) & d.has_fam("SOF", "108")
    return asked & no_status_before_start(d) & ~d.is_apprenticeship & ~community


ADULT = {"DateOfBirth": "1990-05-05"}
adult_without_status.fails(FundModel=99, learner=ADULT)
adult_without_status.fails(FundModel=99, learner=ADULT, employment=[(11, "2025-09-08")])
adult_without_status.holds(FundModel=99, learner=ADULT, employment=[(11, "2025-09-07")])
adult_without_status.holds(FundModel=99, learner=ADULT, fams=[("SOF", "108")])
adult_without_status.holds(FundModel=99, ProgType=25, learner=ADULT)
adult_without_status.holds(FundModel=99, learner={"DateOfBirth": "2006-09-01"})
adult_without_status.fails(FundModel=99, learner={"DateOfBirth": "2006-08-31"})


@rule("EmpStat_11", on=Delivery, fields=("LearnStartDate", "FundModel"), category=EMPLOYMENT)
def part_time_without_status(d: Delivery) -> pl.Expr:
    """The learner's programme is under 540 hours, and no employment status applies before the aim
    started ({LearnStartDate}). Add it.
    """
    hours = pl.sum_horizontal(d.learner.PlanLearnHours, d.learner.PlanEEPHours)
    # where neither is returned (T Levels) the total is unknown, not nought
    returned = d.learner.PlanLearnHours.is_not_null() | d.learner.PlanEEPHours.is_not_null()
    asked = d.started("2014-08-01") & d.FundModel.is_in([25, 82]) & returned
    return asked & (hours < 540) & no_status_before_start(d)


PART_TIME = {"PlanLearnHours": 500, "PlanEEPHours": 39}
part_time_without_status.fails(learner=PART_TIME)
part_time_without_status.holds(learner={**PART_TIME, "PlanEEPHours": 40})
part_time_without_status.holds(learner=PART_TIME, employment=[(12, "2025-09-07")])
part_time_without_status.holds(learner=PART_TIME, FundModel=38)
part_time_without_status.fails(learner={"PlanLearnHours": 500})
part_time_without_status.holds(learner={})


@rule(
    "EmpStat_12",
    on=Delivery,
    fields=("EmpStat", "LearnStartDate"),
    category=EMPLOYMENT,
    level=Level.WARNING,
)
def apprentice_not_employed(d: Delivery) -> pl.Expr:
    """The learner's employment status on the day the apprenticeship started ({LearnStartDate}) is
    {EmpStat}, and it should be in paid employment (10). Check the status.
    """
    programme = d.is_apprenticeship & (d.AimType == 1)
    excluded = d.has_fam("LDM", "353", "355")
    return programme & d.employment.EmpStat.ne_missing(10) & ~excluded


APPRENTICE = {"AimType": 1, "FundModel": 36, "ProgType": 25}
apprentice_not_employed.fails(**APPRENTICE, employment=[(11, "2025-09-08")])
apprentice_not_employed.fails(**APPRENTICE, employment=[(10, "2025-08-01"), (11, "2025-09-01")])
apprentice_not_employed.fails(**APPRENTICE)
apprentice_not_employed.holds(**APPRENTICE, employment=[(11, "2025-08-01"), (10, "2025-09-08")])
apprentice_not_employed.holds(**APPRENTICE, employment=[(10, "2025-09-01"), (11, "2025-09-09")])
apprentice_not_employed.holds(**APPRENTICE, employment=[(11, "2025-09-08")], fams=[("LDM", "353")])
apprentice_not_employed.holds(AimType=3, ProgType=25, employment=[(11, "2025-09-08")])


@rule("EmpStat_15", on=Delivery, fields=("EmpStat", "LearnStartDate"), category=EMPLOYMENT)
def apprentice_of_unknown_status(d: Delivery) -> pl.Expr:
    """The learner's employment status on the day the apprenticeship started ({LearnStartDate})
    is not known (98). Give it.
    """
    programme = d.started("2016-08-01") & d.is_apprenticeship & (d.AimType == 1)
    excluded = d.has_fam("LDM", "353", "355")
    return programme & (d.employment.EmpStat == 98) & ~excluded


apprentice_of_unknown_status.fails(**APPRENTICE, employment=[(98, "2025-08-01")])
apprentice_of_unknown_status.holds(**APPRENTICE, employment=[(10, "2025-08-01")])
apprentice_of_unknown_status.holds(
    **APPRENTICE, employment=[(98, "2025-08-01")], fams=[("LDM", "355")]
)


@rule("EmpStat_20", on=Delivery, fields=("EmpStat", "LearnStartDate"), category=EMPLOYMENT)
def low_wages_without_employment(d: Delivery) -> pl.Expr:
    """The learner is in receipt of low wages (LDM 363), so the employment status on
    {LearnStartDate} must be in paid employment (10), not {EmpStat}. Correct one of the two.
    """
    return d.has_fam("LDM", "363") & d.employment.EmpStat.ne_missing(10)


low_wages_without_employment.fails(fams=[("LDM", "363")], employment=[(11, "2025-08-01")])
low_wages_without_employment.fails(fams=[("LDM", "363")])
low_wages_without_employment.holds(fams=[("LDM", "363")], employment=[(10, "2025-08-01")])
low_wages_without_employment.holds(employment=[(11, "2025-08-01")])


@rule("EmpStat_21", on=Delivery, fields=("LearnStartDate", "FundModel"), category=EMPLOYMENT)
def adult_skills_without_status(d: Delivery) -> pl.Expr:
    """The learner has no employment status that applies before the aim started ({LearnStartDate}),
    and the adult skills fund (38) needs one. Add it.
    """
    return (d.FundModel == 38) & aged_19_when_started(d) & no_status_before_start(d)


adult_skills_without_status.fails(FundModel=38, learner=ADULT)
adult_skills_without_status.holds(FundModel=38, learner=ADULT, employment=[(11, "2025-09-07")])
adult_skills_without_status.holds(FundModel=38)


@rule("ESMType_02", on=Employment, fields=("EmpStat", "DateEmpStatApp"))
def employed_without_intensity(e: Employment) -> pl.Expr:
    """The learner is in paid employment from {DateEmpStatApp}, and how many hours a week is not
    given (EII). Add the record.
    """
    employed = (e.EmpStat == 10) & (e.DateEmpStatApp >= dt.date(2012, 8, 1))
    return employed & ~e.has_monitoring("EII")


employed_without_intensity.fails(EmpStat=10)
employed_without_intensity.holds(EmpStat=10, monitoring=[("EII", 8)])
employed_without_intensity.holds(EmpStat=11)
employed_without_intensity.holds(EmpStat=10, DateEmpStatApp="2012-07-31")


@rule("ESMType_05", on=Employment, fields=("EmpStat", "DateEmpStatApp"))
def employed_with_length_of_unemployment(e: Employment) -> pl.Expr:
    """The learner is in paid employment from {DateEmpStatApp}, and a length of unemployment is
    given (LOU). Remove it or correct the status.
    """
    return (e.EmpStat == 10) & e.has_monitoring("LOU")


employed_with_length_of_unemployment.fails(EmpStat=10, monitoring=[("LOU", 1)])
employed_with_length_of_unemployment.holds(EmpStat=11, monitoring=[("LOU", 1)])
employed_with_length_of_unemployment.holds(EmpStat=10, monitoring=[("EII", 8)])


@rule("ESMType_07", on=Employment, fields=("EmpStat", "DateEmpStatApp"))
def self_employed_without_employment(e: Employment) -> pl.Expr:
    """The learner is self-employed (SEI), so the status from {DateEmpStatApp} must be in paid
    employment (10), not {EmpStat}. Correct one of the two.
    """
    return e.has_monitoring("SEI") & (e.EmpStat != 10)


self_employed_without_employment.fails(EmpStat=11, monitoring=[("SEI", 1)])
self_employed_without_employment.holds(EmpStat=10, monitoring=[("SEI", 1)])
self_employed_without_employment.holds(EmpStat=11)


@rule("ESMType_10", on=Employment, fields=("EmpStat", "DateEmpStatApp"))
def unemployed_with_length_of_employment(e: Employment) -> pl.Expr:
    """The learner is not in paid employment from {DateEmpStatApp} ({EmpStat}), and a length of
    employment is given (LOE). Remove it or correct the status.
    """
    return e.EmpStat.is_in([11, 12]) & e.has_monitoring("LOE")


unemployed_with_length_of_employment.fails(EmpStat=11, monitoring=[("LOE", 1)])
unemployed_with_length_of_employment.holds(EmpStat=10, monitoring=[("LOE", 1)])
unemployed_with_length_of_employment.holds(EmpStat=12)


@rule("ESMType_12", on=Employment, fields=("EmpStat", "DateEmpStatApp"))
def unemployed_with_intensity(e: Employment) -> pl.Expr:
    """The learner is not in paid employment from {DateEmpStatApp} ({EmpStat}), and hours of work
    (EII) or self-employment (SEI) are given. Remove them or correct the status.
    """
    unemployed = e.EmpStat.is_in([11, 12]) & (e.DateEmpStatApp >= AUGUST_2013)
    return unemployed & (e.has_monitoring("EII") | e.has_monitoring("SEI"))


unemployed_with_intensity.fails(EmpStat=11, monitoring=[("EII", 8)])
unemployed_with_intensity.fails(EmpStat=12, monitoring=[("SEI", 1)])
unemployed_with_intensity.holds(EmpStat=10, monitoring=[("EII", 8)])
unemployed_with_intensity.holds(EmpStat=11, DateEmpStatApp="2013-07-31", monitoring=[("EII", 8)])


@rule("ESMType_15", on=Employment, fields=("DateEmpStatApp",))
def status_detail_twice(e: Employment) -> pl.Expr:
    """The employment status from {DateEmpStatApp} has two monitoring records of one type where
    there can be one (SEI, EII, LOU, LOE, BSI, PEI or SEM). Keep the right one.
    """
    single = ("SEI", "EII", "LOU", "LOE", "BSI", "PEI", "SEM")
    return pl.any_horizontal(count_monitoring(e, kind) > 1 for kind in single)


status_detail_twice.fails(monitoring=[("EII", 8), ("EII", 7)])
status_detail_twice.holds(monitoring=[("EII", 8), ("BSI", 1)])
status_detail_twice.holds(monitoring=[("OET", 1), ("OET", 2)])


@rule("EmpId_10", on=Delivery, fields=("EmpId", "LearnStartDate"), category=EMPLOYMENT)
def apprentice_without_employer(d: Delivery) -> pl.Expr:
    """The apprentice is in paid employment on the start date ({LearnStartDate}), and the
    employer is not given. Give the employer identifier.
    """
    programme = d.is_apprenticeship & (d.AimType == 1)
    return programme & (d.employment.EmpStat == 10) & d.employment.EmpId.is_null()


apprentice_without_employer.fails(**APPRENTICE, employment=[(10, "2025-08-01")])
apprentice_without_employer.holds(**APPRENTICE, employment=[(10, "2025-08-01", 154549452)])
apprentice_without_employer.holds(**APPRENTICE, employment=[(11, "2025-08-01")])
