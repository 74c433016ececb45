"""Monitoring codes of an aim that need, or bar, a funding model, programme or date."""

import polars as pl

from moothall.records.check.kinds import Delivery, DeliveryFAM
from moothall.records.check.rule import rule


@rule("LearnDelFAMType_39", on=Delivery, fields=("FundModel", "LearnStartDate"))
def other_funding_without_monitoring(d: Delivery) -> pl.Expr:
    """The aim has funding model {FundModel} and no learning delivery monitoring record (LDM) that
    says why. Add the record.
    """
    other = d.FundModel.is_in([81, 82]) & d.started("2013-08-01")
    return other & ~d.has_fam("LDM") & ~d.is_apprenticeship


other_funding_without_monitoring.fails(FundModel=82, fams=[("SOF", "107")])
other_funding_without_monitoring.holds(FundModel=82, fams=[("LDM", "320")])
other_funding_without_monitoring.holds(FundModel=81, ProgType=25)
other_funding_without_monitoring.holds(FundModel=82, LearnStartDate="2013-07-31")
other_funding_without_monitoring.holds(FundModel=25)


@rule("LearnDelFAMType_75", on=Delivery, fields=("FundModel",))
def combined_authority_with_national_code(d: Delivery) -> pl.Expr:
    """A combined authority funds the aim, so it cannot have LDM 034, 357, 363, 379 or 388. Correct
    the source of funding or the record.
    """
    national = d.has_fam("LDM", "034", "357", "363", "379", "388")
    return d.is_combined_authority & national


combined_authority_with_national_code.fails(fams=[("SOF", "112"), ("LDM", "363")])
combined_authority_with_national_code.holds(fams=[("SOF", "105"), ("LDM", "363")])
combined_authority_with_national_code.holds(fams=[("SOF", "112"), ("LDM", "378")])


@rule("LearnDelFAMType_92", on=Delivery, fields=("LearnStartDate", "AimType"))
def non_levy_contract_after_march_2021(d: Delivery) -> pl.Expr:
    """The programme aim started on {LearnStartDate}, after 31 March 2021, so its contract type
    cannot be ACT 2. Correct the record.
    """
    programme = d.started("2021-04-01") & (d.AimType == 1)
    return programme & d.has_fam("ACT", "2") & ~d.is_restart


non_levy_contract_after_march_2021.fails(AimType=1, fams=[("ACT", "2", "2025-09-08")])
non_levy_contract_after_march_2021.holds(AimType=1, fams=[("ACT", "1", "2025-09-08")])
non_levy_contract_after_march_2021.holds(AimType=3, fams=[("ACT", "2", "2025-09-08")])
non_levy_contract_after_march_2021.holds(AimType=1, fams=[("ACT", "2", "2025-09-08"), ("RES", "1")])
non_levy_contract_after_march_2021.holds(
    AimType=1, LearnStartDate="2021-03-31", fams=[("ACT", "2", "2025-09-08")]
)


@rule("LearnDelFAMType_100", on=Delivery, fields=("LearnStartDate",))
def free_courses_before_april_2021(d: Delivery) -> pl.Expr:
    """The aim started on {LearnStartDate}; free courses for jobs (LDM 378) began on 1 April 2021.
    Correct the date or the record.
    """
    return d.has_fam("LDM", "378") & d.started(last="2021-03-31")


free_courses_before_april_2021.fails(LearnStartDate="2021-03-31", fams=[("LDM", "378")])
free_courses_before_april_2021.holds(LearnStartDate="2021-04-01", fams=[("LDM", "378")])
free_courses_before_april_2021.holds(LearnStartDate="2021-03-31")


@rule("LearnDelFAMType_106", on=Delivery, fields=("DateOfBirth",))
def direct_funded_under_14(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 14 on {age_day}, so the aim cannot have LDM
    320 or 321. Correct the date or the record.
    """
    young = ~d.learner.born_on_or_before(14, d.year.age_day)
    return d.has_fam("LDM", "320", "321") & young


direct_funded_under_14.fails(learner={"DateOfBirth": "2011-09-01"}, fams=[("LDM", "320")])
direct_funded_under_14.holds(learner={"DateOfBirth": "2011-08-31"}, fams=[("LDM", "320")])
direct_funded_under_14.holds(learner={"DateOfBirth": "2011-09-01"})


@rule("LearnDelFAMType_107", on=Delivery, fields=("FundModel",))
def school_age_code_not_16_to_19(d: Delivery) -> pl.Expr:
    """The aim has LDM 320, 321 or 381, which are for funding models 25 and 82, and its model is
    {FundModel}. Correct one of the two.
    """
    return d.has_fam("LDM", "320", "321", "381") & ~d.FundModel.is_in([25, 82])


school_age_code_not_16_to_19.fails(FundModel=38, fams=[("LDM", "321")])
school_age_code_not_16_to_19.holds(FundModel=25, fams=[("LDM", "321")])
school_age_code_not_16_to_19.holds(FundModel=38, fams=[("LDM", "378")])


@rule("LearnDelFAMType_109", on=Delivery, fields=("ProgType",))
def combined_authority_with_national_programme(d: Delivery) -> pl.Expr:
    """A combined authority funds the aim, so its programme type cannot be {ProgType}. Correct
    one of the two.
    """
    barred = [2, 3, 20, 21, 22, 23, 25, 24, 30, 31]
    return d.is_combined_authority & d.ProgType.is_in(barred)


combined_authority_with_national_programme.fails(ProgType=24, fams=[("SOF", "110")])
combined_authority_with_national_programme.holds(ProgType=33, fams=[("SOF", "110")])
combined_authority_with_national_programme.holds(fams=[("SOF", "110")])
combined_authority_with_national_programme.holds(ProgType=24, fams=[("SOF", "105")])


@rule("LearnDelFAMType_111", on=Delivery, fields=("ProgType",))
def bootcamp_without_full_or_co_funding(d: Delivery) -> pl.Expr:
    """The skills bootcamp does not say whether it is fully or co-funded (FFI). Add the record."""
    return (d.ProgType == 32) & ~d.has_fam("FFI")


bootcamp_without_full_or_co_funding.fails(ProgType=32, FundModel=37)
bootcamp_without_full_or_co_funding.holds(ProgType=32, FundModel=37, fams=[("FFI", "1")])
bootcamp_without_full_or_co_funding.holds(ProgType=25)


@rule("LearnDelFAMType_118", on=Delivery, fields=("ProgType",))
def t_level_with_other_source(d: Delivery) -> pl.Expr:
    """The aim is part of a T Level programme (31), so its source of funding must be 16 to 19 (107).
    Correct one of the two.
    """
    other = d.some(DeliveryFAM, lambda f: f.is_("SOF") & (f.LearnDelFAMCode != "107"))
    return (d.ProgType == 31) & other


t_level_with_other_source.fails(ProgType=31, fams=[("SOF", "105")])
t_level_with_other_source.holds(ProgType=31, fams=[("SOF", "107")])
t_level_with_other_source.holds(ProgType=31)


@rule("LearnDelFAMType_119", on=Delivery, fields=("FundModel", "LearnStartDate"))
def community_learning_without_kind(d: Delivery) -> pl.Expr:
    """The community learning (funding model 10), started on {LearnStartDate}, has no ACL record.
    Add it.
    """
    return (d.FundModel == 10) & d.started("2023-08-01") & ~d.has_fam("ACL")


community_learning_without_kind.fails(FundModel=10)
community_learning_without_kind.holds(FundModel=10, fams=[("ACL", "1")])
community_learning_without_kind.holds(FundModel=10, LearnStartDate="2023-07-31")


@rule("LearnDelFAMType_120", on=Delivery, fields=("LearnStartDate",))
def free_courses_without_earnings_threshold(d: Delivery) -> pl.Expr:
    """The free course for jobs (LDM 378), started on {LearnStartDate}, has no record that the
    learner is under the earnings threshold (LDM 391). Add it.
    """
    return d.started("2024-08-01") & d.has_fam("LDM", "378") & ~d.has_fam("LDM", "391")


free_courses_without_earnings_threshold.fails(fams=[("LDM", "378")])
free_courses_without_earnings_threshold.holds(fams=[("LDM", "378"), ("LDM", "391")])
free_courses_without_earnings_threshold.holds(LearnStartDate="2024-07-31", fams=[("LDM", "378")])


@rule("LearnDelFAMType_126", on=Delivery, fields=("FundModel", "LearnStartDate"))
def tailored_learning_without_kind(d: Delivery) -> pl.Expr:
    """The tailored learning (funding model 11), started on {LearnStartDate}, has no ACL record. Add
    it.
    """
    return (d.FundModel == 11) & d.started("2024-08-01") & ~d.has_fam("ACL")


tailored_learning_without_kind.fails(FundModel=11)
tailored_learning_without_kind.holds(FundModel=11, fams=[("ACL", "1")])
tailored_learning_without_kind.holds(FundModel=38)


@rule("LearnDelFAMType_131", on=Delivery, fields=("FundModel", "LearnStartDate"))
def tailored_learning_without_funding_code(d: Delivery) -> pl.Expr:
    """The tailored learning (funding model 11), started on {LearnStartDate}, does not say how the
    learner is funded. Add LDM 399, 400 or 401.
    """
    tailored = (d.FundModel == 11) & d.started("2025-08-01")
    return tailored & ~d.has_fam("LDM", "399", "400", "401")


tailored_learning_without_funding_code.fails(FundModel=11, fams=[("ACL", "1")])
tailored_learning_without_funding_code.holds(FundModel=11, fams=[("LDM", "400")])
tailored_learning_without_funding_code.holds(FundModel=11, LearnStartDate="2025-07-31")


@rule("LearnDelFAMType_132", on=Delivery, fields=("ProgType",))
def event_outside_bootcamps(d: Delivery) -> pl.Expr:
    """The aim has an event record (EVI), which is only for skills bootcamps (programme type 32).
    Remove the record or correct the programme type.
    """
    return d.has_fam("EVI") & d.ProgType.ne_missing(32)


event_outside_bootcamps.fails(fams=[("EVI", "1", "2025-10-01")])
event_outside_bootcamps.holds(ProgType=32, fams=[("EVI", "1", "2025-10-01")])
event_outside_bootcamps.holds()


@rule("LearnDelFAMType_133", on=Delivery, fields=("AimType",))
def event_off_the_programme_aim(d: Delivery) -> pl.Expr:
    """The aim has an event record (EVI), which belongs on the programme aim. Move it there."""
    return d.has_fam("EVI") & (d.AimType != 1)


event_off_the_programme_aim.fails(AimType=3, fams=[("EVI", "1", "2025-10-01")])
event_off_the_programme_aim.holds(AimType=1, fams=[("EVI", "1", "2025-10-01")])
event_off_the_programme_aim.holds(AimType=3)
