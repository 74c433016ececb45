"""Planned and actual hours, of a learner's programme and of an aim."""

import polars as pl

from moothall.records.check.kinds import Delivery, Learner
from moothall.records.check.rule import rule
from moothall.records.faults import Level

T_LEVEL = {"FundModel": 25, "ProgType": 31}
APPRENTICESHIP = {"AimType": 1, "FundModel": 36, "ProgType": 25}


def total_hours(learner: Learner) -> pl.Expr:
    """Return planned learning hours and employability, enrichment and pastoral hours together."""
    return learner.PlanLearnHours.fill_null(0) + learner.PlanEEPHours.fill_null(0)


def counts_hours(d: Delivery) -> pl.Expr:
    """Whether the aim is neither other 16-19 provision (82) nor part of a T Level programme."""
    return (d.FundModel != 82) & ~d.is_t_level


def has_open_aim(learner: Learner) -> pl.Expr:
    """Whether any aim of the learner has no actual end date."""
    return learner.some(Delivery, lambda d: d.LearnActEndDate.is_null())


@rule("PlanLearnHours_01", on=Learner, fields=("PlanLearnHours",))
def no_planned_hours(learner: Learner) -> pl.Expr:
    """The planned learning hours are missing. Give them."""
    asked = learner.some(Delivery, lambda d: counts_hours(d) & ~d.is_apprenticeship)
    return learner.PlanLearnHours.is_null() & asked & has_open_aim(learner)


no_planned_hours.fails(PlanLearnHours=None)
no_planned_hours.holds(PlanLearnHours=540)
no_planned_hours.holds(PlanLearnHours=None, aims=[{"FundModel": 36, "ProgType": 25}])
no_planned_hours.holds(PlanLearnHours=None, aims=[{"FundModel": 82}])
no_planned_hours.holds(PlanLearnHours=None, aims=[T_LEVEL])
no_planned_hours.holds(PlanLearnHours=None, aims=[{"LearnActEndDate": "2026-02-02"}])


@rule("PlanLearnHours_02", on=Learner, fields=("PlanLearnHours",), level=Level.WARNING)
def planned_hours_of_zero(learner: Learner) -> pl.Expr:
    """The planned learning hours are 0. Check them."""
    asked = learner.some(
        Delivery,
        lambda d: d.FundModel.is_in([25, 35, 38, 37, 81, 10, 99]) & ~d.is_t_level,
    )
    return (learner.PlanLearnHours == 0) & asked


planned_hours_of_zero.fails(PlanLearnHours=0)
planned_hours_of_zero.holds(PlanLearnHours=540)
planned_hours_of_zero.holds(PlanLearnHours=0, aims=[T_LEVEL])
planned_hours_of_zero.holds(PlanLearnHours=0, aims=[{"FundModel": 82}])


@rule("PlanLearnHours_03", on=Learner, fields=("PlanLearnHours", "PlanEEPHours"))
def study_programme_of_zero_hours(learner: Learner) -> pl.Expr:
    """The planned learning hours and the employability, enrichment and pastoral hours are both 0.
    Give the hours planned.
    """
    funded = learner.some(Delivery, lambda d: (d.FundModel == 25) & ~d.is_t_level)
    return learner.PlanLearnHours.is_not_null() & (total_hours(learner) == 0) & funded


study_programme_of_zero_hours.fails(PlanLearnHours=0, PlanEEPHours=0)
study_programme_of_zero_hours.holds(PlanLearnHours=0, PlanEEPHours=40)
study_programme_of_zero_hours.holds(PlanLearnHours=None, PlanEEPHours=0)
study_programme_of_zero_hours.holds(PlanLearnHours=0, PlanEEPHours=0, aims=[T_LEVEL])
study_programme_of_zero_hours.holds(PlanLearnHours=0, PlanEEPHours=0, aims=[{"FundModel": 35}])


@rule("PlanLearnHours_04", on=Learner, fields=("PlanLearnHours", "PlanEEPHours"))
def over_a_thousand_hours(learner: Learner) -> pl.Expr:
    """The planned learning hours ({PlanLearnHours}) and employability, enrichment and pastoral
    hours ({PlanEEPHours}) are more than 1,000 together. Correct them.
    """
    return (total_hours(learner) > 1000) & learner.some(Delivery, counts_hours)


over_a_thousand_hours.fails(PlanLearnHours=960, PlanEEPHours=41)
over_a_thousand_hours.fails(PlanLearnHours=1001)
over_a_thousand_hours.holds(PlanLearnHours=960, PlanEEPHours=40)
over_a_thousand_hours.holds(PlanLearnHours=1001, aims=[{"FundModel": 82}])
over_a_thousand_hours.holds(PlanLearnHours=1001, aims=[T_LEVEL])


@rule("PlanLearnHours_05", on=Learner, fields=("PlanLearnHours", "PlanEEPHours"))
def over_four_thousand_hours(learner: Learner) -> pl.Expr:
    """The planned learning hours ({PlanLearnHours}) and employability, enrichment and pastoral
    hours ({PlanEEPHours}) are more than 4,000 together. Correct them.
    """
    returned = learner.PlanLearnHours.is_not_null() & (total_hours(learner) > 4000)
    return returned & learner.some(Delivery, counts_hours)


over_four_thousand_hours.fails(PlanLearnHours=3000, PlanEEPHours=1001)
over_four_thousand_hours.holds(PlanLearnHours=3000, PlanEEPHours=1000)
over_four_thousand_hours.holds(PlanLearnHours=4001, aims=[{"FundModel": 82}])


@rule("PlanEEPHours_01", on=Learner, fields=("PlanEEPHours",))
def no_enrichment_hours(learner: Learner) -> pl.Expr:
    """The employability, enrichment and pastoral hours are missing, and the learner is funded 16 to
    19. Give them.
    """
    asked = learner.some(
        Delivery, lambda d: (d.FundModel == 25) & ~d.is_t_level & ~d.is_apprenticeship
    )
    return learner.PlanEEPHours.is_null() & asked & has_open_aim(learner)


no_enrichment_hours.fails(PlanEEPHours=None)
no_enrichment_hours.holds(PlanEEPHours=40)
no_enrichment_hours.holds(PlanEEPHours=None, aims=[{"FundModel": 35}])
no_enrichment_hours.holds(PlanEEPHours=None, aims=[T_LEVEL])
no_enrichment_hours.holds(PlanEEPHours=None, aims=[{"LearnActEndDate": "2026-02-02"}])


@rule("PHours_01", on=Delivery, fields=("PHours", "FundModel"))
def apprenticeship_without_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the apprenticeship are missing. Give them."""
    programme = d.started("2019-08-01") & (d.AimType == 1) & (d.FundModel == 36)
    return programme & d.PHours.is_null()


apprenticeship_without_hours.fails(**APPRENTICESHIP)
apprenticeship_without_hours.holds(**APPRENTICESHIP, PHours=300)
apprenticeship_without_hours.holds(**APPRENTICESHIP, LearnStartDate="2019-07-31")
apprenticeship_without_hours.holds(AimType=3, FundModel=36, ProgType=25)


@rule("PHours_03", on=Delivery, fields=("PHours", "FundModel", "ProgType"))
def t_level_without_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the T Level programme are missing. Give them."""
    return d.started("2020-08-01") & (d.AimType == 1) & d.is_t_level & d.PHours.is_null()


t_level_without_hours.fails(**T_LEVEL, AimType=1)
t_level_without_hours.holds(**T_LEVEL, AimType=1, PHours=900)
t_level_without_hours.holds(**T_LEVEL, AimType=5)


@rule("PHours_04", on=Delivery, fields=("PHours", "FundModel", "ProgType"))
def t_level_of_zero_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the T Level programme are {PHours}. Give the hours planned."""
    return (d.AimType == 1) & d.is_t_level & (d.PHours <= 0)


t_level_of_zero_hours.fails(**T_LEVEL, AimType=1, PHours=0)
t_level_of_zero_hours.holds(**T_LEVEL, AimType=1, PHours=900)
t_level_of_zero_hours.holds(**T_LEVEL, AimType=3, PHours=0)


@rule("PHours_05", on=Delivery, fields=("PHours", "FundModel", "ProgType"))
def study_programme_with_hours(d: Delivery) -> pl.Expr:
    """The aim has planned hours ({PHours}), which 16 to 19 study programmes do not give by aim.
    Remove them.
    """
    return (d.FundModel == 25) & d.ProgType.ne_missing(31) & d.PHours.is_not_null()


study_programme_with_hours.fails(FundModel=25, PHours=300)
study_programme_with_hours.holds(FundModel=25)
study_programme_with_hours.holds(**T_LEVEL, PHours=900)
study_programme_with_hours.holds(FundModel=38, PHours=300)


@rule("PHours_06", on=Delivery, fields=("PHours", "FundModel", "LearnStartDate"))
def apprenticeship_under_278_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the apprenticeship ({PHours}) are fewer than 278. Correct them."""
    started = d.started("2022-08-01", "2025-07-31") & (d.FundModel == 36)
    return started & (d.PHours < 278) & ~d.is_restart


apprenticeship_under_278_hours.fails(FundModel=36, LearnStartDate="2025-07-31", PHours=277)
apprenticeship_under_278_hours.holds(FundModel=36, LearnStartDate="2025-07-31", PHours=278)
apprenticeship_under_278_hours.holds(FundModel=36, LearnStartDate="2025-08-01", PHours=277)
apprenticeship_under_278_hours.holds(
    FundModel=36, LearnStartDate="2025-07-31", PHours=277, fams=[("RES", "1")]
)


@rule("PHours_07", on=Delivery, fields=("PHours", "FundModel"))
def tailored_learning_without_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the tailored learning (funding model 11) are missing. Give them."""
    return (d.FundModel == 11) & d.PHours.is_null()


tailored_learning_without_hours.fails(FundModel=11)
tailored_learning_without_hours.holds(FundModel=11, PHours=20)
tailored_learning_without_hours.holds(FundModel=38)


@rule("PHours_08", on=Delivery, fields=("PHours", "FundModel", "LearnStartDate"))
def apprenticeship_under_187_hours(d: Delivery) -> pl.Expr:
    """The planned hours of the apprenticeship ({PHours}) are fewer than 187. Correct them."""
    started = d.started("2025-08-01") & (d.FundModel == 36)
    return started & (d.PHours < 187) & ~d.is_restart


apprenticeship_under_187_hours.fails(FundModel=36, PHours=186)
apprenticeship_under_187_hours.holds(FundModel=36, PHours=187)
apprenticeship_under_187_hours.holds(FundModel=36, PHours=186, LearnStartDate="2025-07-31")
apprenticeship_under_187_hours.holds(FundModel=36, PHours=186, fams=[("RES", "1")])


@rule("OTJActHours_01", on=Delivery, fields=("OTJActHours", "AimType"))
def off_the_job_hours_on_component(d: Delivery) -> pl.Expr:
    """The off-the-job training hours ({OTJActHours}) belong on the programme aim. Move them
    there.
    """
    return d.OTJActHours.is_not_null() & (d.AimType != 1)


off_the_job_hours_on_component.fails(AimType=3, OTJActHours=300)
off_the_job_hours_on_component.holds(AimType=1, OTJActHours=300)
off_the_job_hours_on_component.holds(AimType=3)


@rule("OTJActHours_02", on=Delivery, fields=("OTJActHours", "CompStatus"))
def completed_without_off_the_job_hours(d: Delivery) -> pl.Expr:
    """The apprenticeship is completed, and its off-the-job training hours are missing. Give
    them.
    """
    programme = d.started("2019-08-01") & (d.AimType == 1) & (d.FundModel == 36)
    return programme & (d.CompStatus == 2) & d.OTJActHours.is_null() & ~d.is_restart


completed_without_off_the_job_hours.fails(**APPRENTICESHIP, CompStatus=2)
completed_without_off_the_job_hours.holds(**APPRENTICESHIP, CompStatus=2, OTJActHours=300)
completed_without_off_the_job_hours.holds(**APPRENTICESHIP, CompStatus=1)
completed_without_off_the_job_hours.holds(**APPRENTICESHIP, CompStatus=2, fams=[("RES", "1")])


@rule("OTJActHours_03", on=Delivery, fields=("OTJActHours", "CompStatus"))
def withdrawn_without_off_the_job_hours(d: Delivery) -> pl.Expr:
    """The apprentice withdrew, and the off-the-job training hours are missing. Give them."""
    programme = d.started("2022-08-01") & (d.AimType == 1) & (d.FundModel == 36)
    return programme & (d.CompStatus == 3) & d.OTJActHours.is_null()


withdrawn_without_off_the_job_hours.fails(**APPRENTICESHIP, CompStatus=3)
withdrawn_without_off_the_job_hours.holds(**APPRENTICESHIP, CompStatus=3, OTJActHours=30)
withdrawn_without_off_the_job_hours.holds(
    **APPRENTICESHIP, CompStatus=3, LearnStartDate="2022-07-31"
)
