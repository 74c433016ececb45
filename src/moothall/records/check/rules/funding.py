"""The funding model of an aim against what it funds and when it could."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule

AUGUST_2024 = dt.date(2024, 8, 1)


@rule("FundModel_03", on=Delivery, fields=("FundModel",))
def funded_with_a_loan(d: Delivery) -> pl.Expr:
    """The aim is financed by an advanced learner loan (ADL), so its funding model must be 99, not
    {FundModel}. Correct the model or remove the record.
    """
    return d.has_fam("ADL") & (d.FundModel != 99)


funded_with_a_loan.fails(FundModel=35, fams=[("ADL", "1")])
funded_with_a_loan.holds(FundModel=99, fams=[("ADL", "1")])
funded_with_a_loan.holds(FundModel=35, fams=[("SOF", "105")])


@rule("FundModel_04", on=Delivery, fields=("FundModel", "ProgType"))
def apprenticeship_funded_16_to_19(d: Delivery) -> pl.Expr:
    """The aim is part of an apprenticeship, so its funding model cannot be {FundModel}. Correct the
    funding model or the programme type.
    """
    return d.is_apprenticeship & d.FundModel.is_in([25, 82])


apprenticeship_funded_16_to_19.fails(FundModel=25, ProgType=25)
apprenticeship_funded_16_to_19.holds(FundModel=36, ProgType=25)
apprenticeship_funded_16_to_19.holds(FundModel=25)


@rule("FundModel_05", on=Delivery, fields=("FundModel", "LearnStartDate"))
def apprenticeship_funding_before_may_2017(d: Delivery) -> pl.Expr:
    """The aim started on {LearnStartDate}, before 1 May 2017, when funding model 36 began. Correct
    the funding model or the date.
    """
    return (d.FundModel == 36) & (d.LearnStartDate < dt.date(2017, 5, 1))


apprenticeship_funding_before_may_2017.fails(FundModel=36, LearnStartDate="2017-04-30")
apprenticeship_funding_before_may_2017.holds(FundModel=36, LearnStartDate="2017-05-01")


@rule("FundModel_06", on=Delivery, fields=("FundModel", "ProgType"))
def apprenticeship_funding_of_something_else(d: Delivery) -> pl.Expr:
    """Funding model 36 is for apprenticeships (programme type 25); the programme type here is
    {ProgType}. Correct one of the two.
    """
    return (d.FundModel == 36) & ~d.is_apprenticeship


apprenticeship_funding_of_something_else.fails(FundModel=36)
apprenticeship_funding_of_something_else.fails(FundModel=36, ProgType=24)
apprenticeship_funding_of_something_else.holds(FundModel=36, ProgType=25)


@rule("FundModel_07", on=Delivery, fields=("FundModel", "ProgType", "LearnStartDate"))
def apprenticeship_without_its_funding(d: Delivery) -> pl.Expr:
    """The apprenticeship programme started on {LearnStartDate}, after 30 April 2017, so its funding
    model must be 36, not {FundModel}. Correct the funding model.
    """
    programme = d.is_apprenticeship & (d.AimType == 1) & d.started("2017-05-01")
    excluded = (d.FundModel == 99) | d.is_restart | d.has_fam("LDM", "353", "355")
    return programme & (d.FundModel != 36) & ~excluded


apprenticeship_without_its_funding.fails(AimType=1, ProgType=25, FundModel=81)
apprenticeship_without_its_funding.holds(AimType=1, ProgType=25, FundModel=36)
apprenticeship_without_its_funding.holds(AimType=1, ProgType=25, FundModel=99)
apprenticeship_without_its_funding.holds(
    AimType=1, ProgType=25, FundModel=81, LearnStartDate="2017-04-30"
)
apprenticeship_without_its_funding.holds(AimType=1, ProgType=25, FundModel=81, fams=[("RES", "1")])
apprenticeship_without_its_funding.holds(
    AimType=1, ProgType=25, FundModel=81, fams=[("LDM", "353")]
)


@rule("FundModel_09", on=Delivery, fields=("FundModel", "ProgType", "LearnStartDate"))
def early_standard_without_its_funding(d: Delivery) -> pl.Expr:
    """The apprenticeship standard started on {LearnStartDate}, before 1 May 2017, so its funding
    model must be 81, not {FundModel}. Correct the funding model.
    """
    programme = d.is_apprenticeship & (d.AimType == 1)
    early = d.LearnStartDate < dt.date(2017, 5, 1)
    return programme & early & ~d.FundModel.is_in([81, 99])


early_standard_without_its_funding.fails(
    AimType=1, ProgType=25, FundModel=36, LearnStartDate="2017-04-30"
)
early_standard_without_its_funding.holds(
    AimType=1, ProgType=25, FundModel=81, LearnStartDate="2017-04-30"
)
early_standard_without_its_funding.holds(
    AimType=1, ProgType=25, FundModel=99, LearnStartDate="2017-04-30"
)


@rule("FundModel_10", on=Delivery, fields=("FundModel", "LearnStartDate"))
def combined_authority_before_august_2024(d: Delivery) -> pl.Expr:
    """A combined authority funds the aim, which started on {LearnStartDate}, before 1 August
    2024, so its funding model must be 35 or 10, not {FundModel}. Correct the model or the source
    of funding.
    """
    early = d.started(last="2024-07-31")
    return early & d.is_combined_authority & ~d.FundModel.is_in([35, 10])


combined_authority_before_august_2024.fails(
    FundModel=38, LearnStartDate="2024-07-31", fams=[("SOF", "110")]
)
combined_authority_before_august_2024.holds(
    FundModel=35, LearnStartDate="2024-07-31", fams=[("SOF", "110")]
)
combined_authority_before_august_2024.holds(
    FundModel=38, LearnStartDate="2024-08-01", fams=[("SOF", "110")]
)
combined_authority_before_august_2024.holds(
    FundModel=38, LearnStartDate="2024-07-31", fams=[("SOF", "105")]
)


@rule("FundModel_11", on=Delivery, fields=("FundModel", "ProgType"))
def t_level_not_funded_16_to_19(d: Delivery) -> pl.Expr:
    """The aim is part of a T Level programme (31), so its funding model must be 25, not
    {FundModel}. Correct one of the two.
    """
    return (d.ProgType == 31) & (d.FundModel != 25)


t_level_not_funded_16_to_19.fails(ProgType=31, FundModel=35)
t_level_not_funded_16_to_19.holds(ProgType=31, FundModel=25)


@rule("FundModel_14", on=Delivery, fields=("FundModel", "OTJActHours"))
def off_the_job_hours_elsewhere(d: Delivery) -> pl.Expr:
    """The aim has off-the-job training hours ({OTJActHours}), which are for funding model 36 only,
    and its model is {FundModel}. Remove the hours or correct the model.
    """
    return d.OTJActHours.is_not_null() & (d.FundModel != 36)


off_the_job_hours_elsewhere.fails(FundModel=35, OTJActHours=300)
off_the_job_hours_elsewhere.holds(FundModel=36, OTJActHours=300)
off_the_job_hours_elsewhere.holds(FundModel=35)


@rule("FundModel_15", on=Delivery, fields=("FundModel",))
def free_courses_funded_otherwise(d: Delivery) -> pl.Expr:
    """Free courses for jobs (LDM 378) are funded by model 35 or 38, not {FundModel}. Correct the
    model or remove the record.
    """
    return d.has_fam("LDM", "378") & ~d.FundModel.is_in([35, 38])


free_courses_funded_otherwise.fails(FundModel=99, fams=[("LDM", "378")])
free_courses_funded_otherwise.holds(FundModel=38, fams=[("LDM", "378")])
free_courses_funded_otherwise.holds(FundModel=99, fams=[("LDM", "363")])


@rule("FundModel_16", on=Delivery, fields=("FundModel", "ProgType"))
def bootcamp_funding_of_something_else(d: Delivery) -> pl.Expr:
    """Funding model 37 is for skills bootcamps (programme type 32); the programme type here is
    {ProgType}. Correct one of the two.
    """
    return (d.FundModel == 37) & d.ProgType.ne_missing(32)


bootcamp_funding_of_something_else.fails(FundModel=37)
bootcamp_funding_of_something_else.holds(FundModel=37, ProgType=32)


@rule("FundModel_17", on=Delivery, fields=("FundModel", "LearnStartDate"))
def adult_skills_after_july_2024(d: Delivery) -> pl.Expr:
    """The aim started on {LearnStartDate}; funding model 35 ended with starts on 31 July 2024.
    Correct the model or the date.
    """
    return (d.FundModel == 35) & d.started("2024-08-01") & ~d.is_restart


adult_skills_after_july_2024.fails(FundModel=35, LearnStartDate="2024-08-01")
adult_skills_after_july_2024.holds(FundModel=35, LearnStartDate="2024-07-31")
adult_skills_after_july_2024.holds(FundModel=35, LearnStartDate="2024-08-01", fams=[("RES", "1")])


@rule("FundModel_18", on=Delivery, fields=("FundModel", "LearnStartDate"))
def combined_authority_from_august_2024(d: Delivery) -> pl.Expr:
    """A combined authority funds the aim, which started on {LearnStartDate}, so its funding model
    must be 38 or 11, not {FundModel}. Correct the model or the source of funding.
    """
    late = d.started("2024-08-01") & d.is_combined_authority
    return late & ~d.FundModel.is_in([38, 11]) & ~d.is_restart


combined_authority_from_august_2024.fails(FundModel=37, fams=[("SOF", "116")])
combined_authority_from_august_2024.holds(FundModel=38, fams=[("SOF", "116")])
combined_authority_from_august_2024.holds(FundModel=35, fams=[("SOF", "116"), ("RES", "1")])
combined_authority_from_august_2024.holds(FundModel=37, fams=[("SOF", "105")])


@rule("FundModel_19", on=Delivery, fields=("FundModel", "LearnStartDate"))
def adult_skills_fund_before_august_2024(d: Delivery) -> pl.Expr:
    """The aim started on {LearnStartDate}, before 1 August 2024, when funding model 38 began.
    Correct the model or the date.
    """
    return (d.FundModel == 38) & (d.LearnStartDate < AUGUST_2024)


adult_skills_fund_before_august_2024.fails(FundModel=38, LearnStartDate="2024-07-31")
adult_skills_fund_before_august_2024.holds(FundModel=38, LearnStartDate="2024-08-01")


@rule("FundModel_20", on=Delivery, fields=("FundModel", "LearnStartDate"))
def tailored_learning_before_august_2024(d: Delivery) -> pl.Expr:
    """The aim started on {LearnStartDate}, before 1 August 2024, when funding model 11 began.
    Correct the model or the date.
    """
    return (d.FundModel == 11) & (d.LearnStartDate < AUGUST_2024)


tailored_learning_before_august_2024.fails(FundModel=11, LearnStartDate="2024-07-31")
tailored_learning_before_august_2024.holds(FundModel=11, LearnStartDate="2024-08-01")


@rule("FundModel_21", on=Delivery, fields=("FundModel", "OrigLearnStartDate"))
def adult_skills_fund_first_started_earlier(d: Delivery) -> pl.Expr:
    """The aim first started on {OrigLearnStartDate}, before 1 August 2024, so its funding model
    cannot be 38. Use funding model 35.
    """
    late = (d.FundModel == 38) & d.started("2024-08-01")
    return late & (d.OrigLearnStartDate < AUGUST_2024)


adult_skills_fund_first_started_earlier.fails(FundModel=38, OrigLearnStartDate="2024-07-31")
adult_skills_fund_first_started_earlier.holds(FundModel=38, OrigLearnStartDate="2024-08-01")
adult_skills_fund_first_started_earlier.holds(FundModel=38)
