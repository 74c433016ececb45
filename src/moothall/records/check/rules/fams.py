"""Funding and monitoring records of an aim against its funding model and programme."""

import polars as pl

from moothall.records.check.kinds import Delivery, DeliveryFAM
from moothall.records.check.rule import rule

KIND = "LearnDelFAMType"
CODE = "LearnDelFAMCode"


def has_other_source(d: Delivery, code: str) -> pl.Expr:
    """Whether the aim has a source of funding (SOF) other than the code."""
    return d.some(DeliveryFAM, lambda f: f.is_("SOF") & (f.LearnDelFAMCode != code))


@rule("LearnDelFAMType_01", on=Delivery, fields=("FundModel",))
def no_source_of_funding(d: Delivery) -> pl.Expr:
    """The aim has no source of funding (SOF), which funding model {FundModel} needs. Add the
    record.
    """
    return d.FundModel.is_in([25, 82, 35, 36, 37, 81, 10, 11, 38]) & ~d.has_fam("SOF")


no_source_of_funding.fails(FundModel=25)
no_source_of_funding.holds(FundModel=25, fams=[("SOF", "107")])
no_source_of_funding.holds(FundModel=99)


@rule("LearnDelFAMType_02", on=Delivery, fields=("FundModel",))
def no_full_or_co_funding(d: Delivery) -> pl.Expr:
    """The aim does not say whether it is fully or co-funded (FFI), which funding model {FundModel}
    needs. Add the record.
    """
    return d.FundModel.is_in([35, 38]) & ~d.has_fam("FFI")


no_full_or_co_funding.fails(FundModel=38, fams=[("SOF", "105")])
no_full_or_co_funding.holds(FundModel=38, fams=[("FFI", "1")])
no_full_or_co_funding.holds(FundModel=25, fams=[("SOF", "107")])


@rule("LearnDelFAMType_07", on=Delivery, fields=("FundModel",))
def wrong_source_16_to_19(d: Delivery) -> pl.Expr:
    """The source of funding (SOF) of an aim with funding model {FundModel} must be adult (105)
    or 16 to 19 (107). Correct one of the two.
    """
    sourced = d.FundModel.is_in([25, 82]) & d.has_fam("SOF")
    return sourced & ~d.has_fam("SOF", "105", "107")


wrong_source_16_to_19.fails(FundModel=25, fams=[("SOF", "1")])
wrong_source_16_to_19.holds(FundModel=25, fams=[("SOF", "107")])
wrong_source_16_to_19.holds(FundModel=25)
wrong_source_16_to_19.holds(FundModel=99, fams=[("SOF", "1")])


@rule("LearnDelFAMType_08", on=Delivery, fields=("FundModel",))
def funded_source_of_unfunded_aim(d: Delivery) -> pl.Expr:
    """The aim is not funded (99), so its source of funding (SOF) cannot be adult (105) or 16 to 19
    (107). Correct one of the two.
    """
    return (d.FundModel == 99) & d.has_fam("SOF", "105", "107")


funded_source_of_unfunded_aim.fails(FundModel=99, fams=[("SOF", "105")])
funded_source_of_unfunded_aim.holds(FundModel=99, fams=[("SOF", "108")])
funded_source_of_unfunded_aim.holds(FundModel=35, fams=[("SOF", "105")])


@rule("LearnDelFAMType_09", on=Delivery, fields=("FundModel",))
def wrong_source_of_adult_funding(d: Delivery) -> pl.Expr:
    """The source of funding (SOF) of an aim with funding model {FundModel} must be adult (105) or a
    combined authority. Correct one of the two.
    """
    adult = d.FundModel.is_in([35, 38, 36, 81, 10, 11])
    return adult & ~d.has_fam("SOF", "105") & ~d.is_combined_authority


wrong_source_of_adult_funding.fails(FundModel=38, fams=[("SOF", "107")])
wrong_source_of_adult_funding.fails(FundModel=38)
wrong_source_of_adult_funding.holds(FundModel=38, fams=[("SOF", "105")])
wrong_source_of_adult_funding.holds(FundModel=38, fams=[("SOF", "112")])
wrong_source_of_adult_funding.holds(FundModel=25, fams=[("SOF", "107")])


@rule("LearnDelFAMType_14", on=Delivery, fields=("FundModel", "ProgType"))
def enhanced_funding_outside_apprenticeships(d: Delivery) -> pl.Expr:
    """The aim claims enhanced apprenticeship funding (EEF) but is not part of a funded
    apprenticeship. Remove the record, or correct the funding model or programme type.
    """
    apprenticeship = d.FundModel.is_in([35, 36, 81]) & d.is_apprenticeship
    return d.has_fam("EEF") & ~apprenticeship


enhanced_funding_outside_apprenticeships.fails(FundModel=38, fams=[("EEF", "2")])
enhanced_funding_outside_apprenticeships.fails(FundModel=99, ProgType=25, fams=[("EEF", "2")])
enhanced_funding_outside_apprenticeships.holds(FundModel=36, ProgType=25, fams=[("EEF", "2")])
enhanced_funding_outside_apprenticeships.holds(FundModel=38)


@rule("LearnDelFAMType_15", on=Delivery, fields=("LearnActEndDate",))
def proxy_aim_that_ended(d: Delivery) -> pl.Expr:
    """The aim ended on {LearnActEndDate}, so it cannot stand in for another (LDM 118). Remove the
    record.
    """
    return d.has_fam("LDM", "118") & d.LearnActEndDate.is_not_null()


proxy_aim_that_ended.fails(LearnActEndDate="2026-02-02", fams=[("LDM", "118")])
proxy_aim_that_ended.holds(fams=[("LDM", "118")])
proxy_aim_that_ended.holds(LearnActEndDate="2026-02-02", fams=[("LDM", "034")])


@rule("LearnDelFAMType_18", on=DeliveryFAM, fields=(KIND, CODE))
def record_type_twice(f: DeliveryFAM) -> pl.Expr:
    """The aim has more than one funding and monitoring record of type {LearnDelFAMType}. Keep the
    right one.
    """
    single = ["SOF", "FFI", "EEF", "RES", "ADL", "ACL", "AFL", "ASL", "FLN"]
    another = f.earlier(
        "last",
        lambda _: pl.col("_row"),
        by=lambda _: -pl.col("_row"),  # from the last to the first: the last may stay
        where=lambda other: other.LearnDelFAMType.is_in(single),
        same=(KIND,),
    )
    return another.is_not_null()


record_type_twice.fails(LearnDelFAMType="SOF", LearnDelFAMCode="105", fams=[("SOF", "107")])
record_type_twice.holds(LearnDelFAMType="SOF", LearnDelFAMCode="105", fams=[("FFI", "1")])
record_type_twice.holds(LearnDelFAMType="LDM", LearnDelFAMCode="034", fams=[("LDM", "363")])
record_type_twice.holds(LearnDelFAMType="SOF", aims=[{"AimSeqNumber": 2, "fams": [("SOF", "105")]}])


@rule("LearnDelFAMType_22", on=Delivery, fields=("FundModel",))
def full_or_co_funding_not_wanted(d: Delivery) -> pl.Expr:
    """The aim says whether it is fully or co-funded (FFI), which funding model {FundModel} does not
    allow. Remove the record or correct the model.
    """
    return d.has_fam("FFI") & ~d.FundModel.is_in([35, 37, 38, 81, 11, 10])


full_or_co_funding_not_wanted.fails(FundModel=25, fams=[("FFI", "1")])
full_or_co_funding_not_wanted.holds(FundModel=38, fams=[("FFI", "1")])
full_or_co_funding_not_wanted.holds(FundModel=25)


@rule("LearnDelFAMType_31", on=Delivery, fields=("AimSeqNumber",))
def over_six_monitoring_codes(d: Delivery) -> pl.Expr:
    """The aim has more than six learning delivery monitoring records (LDM). Keep six at most."""
    return d.count_fams("LDM") > 6


SEVEN = ("034", "321", "328", "347", "356", "363", "375")
over_six_monitoring_codes.fails(fams=[("LDM", code) for code in SEVEN])
over_six_monitoring_codes.holds(fams=[("LDM", code) for code in SEVEN[1:]])


@rule("LearnDelFAMType_77", on=Delivery, fields=("AimSeqNumber",))
def over_six_devolved_area_codes(d: Delivery) -> pl.Expr:
    """The aim has more than six devolved area monitoring records (DAM). Keep six at most."""
    return d.count_fams("DAM") > 6


over_six_devolved_area_codes.fails(fams=[("DAM", f"00{n}") for n in range(1, 8)])
over_six_devolved_area_codes.holds(fams=[("DAM", f"00{n}") for n in range(1, 7)])


@rule("LearnDelFAMType_35", on=Delivery, fields=("FundModel",))
def loan_on_funded_aim(d: Delivery) -> pl.Expr:
    """The aim has an advanced learner loan record (ADL), which funding model {FundModel} does not
    allow. Remove the record or correct the model.
    """
    return (d.FundModel != 99) & d.has_fam("ADL")


loan_on_funded_aim.fails(FundModel=38, fams=[("ADL", "1")])
loan_on_funded_aim.holds(FundModel=99, fams=[("ADL", "1")])
loan_on_funded_aim.holds(FundModel=38)


@rule("LearnDelFAMType_36", on=Delivery, fields=("FundModel",))
def bursary_without_loan(d: Delivery) -> pl.Expr:
    """The aim has a loans bursary record (ALB) but no advanced learner loan record (ADL). Add the
    loan record or remove the bursary.
    """
    return d.has_fam("ALB") & ~d.has_fam("ADL")


bursary_without_loan.fails(FundModel=99, fams=[("ALB", "1")])
bursary_without_loan.holds(FundModel=99, fams=[("ALB", "1"), ("ADL", "1")])
bursary_without_loan.holds(FundModel=99)


@rule("LearnDelFAMType_38", on=Delivery, fields=("FundModel",))
def bursary_on_funded_aim(d: Delivery) -> pl.Expr:
    """The aim has a loans bursary record (ALB), which funding model {FundModel} does not allow.
    Remove the record or correct the model.
    """
    return (d.FundModel != 99) & d.has_fam("ALB")


bursary_on_funded_aim.fails(FundModel=38, fams=[("ALB", "1")])
bursary_on_funded_aim.holds(FundModel=99, fams=[("ALB", "1")])
bursary_on_funded_aim.holds(FundModel=38)


@rule("LearnDelFAMType_40", on=Delivery, fields=("FundModel", "ProgType"))
def loan_for_apprenticeship(d: Delivery) -> pl.Expr:
    """The aim is part of an apprenticeship, so it cannot have an advanced learner loan (ADL).
    Remove the record or correct the programme type.
    """
    return (d.FundModel == 99) & d.is_apprenticeship & d.has_fam("ADL")


loan_for_apprenticeship.fails(FundModel=99, ProgType=25, fams=[("ADL", "1")])
loan_for_apprenticeship.holds(FundModel=99, fams=[("ADL", "1")])
loan_for_apprenticeship.holds(FundModel=99, ProgType=25)


@rule("LearnDelFAMType_46", on=Delivery, fields=("FundModel",))
def family_learning_not_adult(d: Delivery) -> pl.Expr:
    """The aim is family English, maths or language (FLN), so its funding model must be 35 or 38,
    not {FundModel}. Correct one of the two.
    """
    return d.has_fam("FLN") & ~d.FundModel.is_in([35, 38])


family_learning_not_adult.fails(FundModel=11, fams=[("FLN", "1")])
family_learning_not_adult.holds(FundModel=38, fams=[("FLN", "1")])
family_learning_not_adult.holds(FundModel=11)


@rule("LearnDelFAMType_50", on=Delivery, fields=("FundModel",))
def learning_support_not_funded(d: Delivery) -> pl.Expr:
    """The aim has learning support funding (LSF), which funding model {FundModel} does not allow.
    Remove the record or correct the model.
    """
    return d.FundModel.is_in([25, 82, 10, 99]) & d.has_fam("LSF")


learning_support_not_funded.fails(FundModel=25, fams=[("LSF", "1")])
learning_support_not_funded.holds(FundModel=38, fams=[("LSF", "1")])
learning_support_not_funded.holds(FundModel=25)


@rule("LearnDelFAMType_76", on=Delivery, fields=("FundModel",))
def custody_with_other_source(d: Delivery) -> pl.Expr:
    """The learner is an offender in custody (LDM 034), so the source of funding must be adult
    (105). Correct one of the two.
    """
    return d.in_custody & has_other_source(d, "105")


custody_with_other_source.fails(fams=[("LDM", "034"), ("SOF", "107")])
custody_with_other_source.holds(fams=[("LDM", "034"), ("SOF", "105")])
custody_with_other_source.holds(fams=[("SOF", "107")])


@rule("LearnDelFAMType_78", on=Delivery, fields=("FundModel",))
def devolved_area_not_adult(d: Delivery) -> pl.Expr:
    """The aim has a devolved area record (DAM), which funding model {FundModel} does not allow.
    Remove the record or correct the model.
    """
    return d.has_fam("DAM") & ~d.FundModel.is_in([35, 38, 11, 10])


devolved_area_not_adult.fails(FundModel=25, fams=[("DAM", "001")])
devolved_area_not_adult.holds(FundModel=38, fams=[("DAM", "001")])
devolved_area_not_adult.holds(FundModel=25)


@rule("LearnDelFAMType_91", on=Delivery, fields=("FundModel",))
def loan_with_source_of_funding(d: Delivery) -> pl.Expr:
    """The aim is financed by an advanced learner loan (ADL), so it cannot have a source of funding
    (SOF). Remove one of the two records.
    """
    return (d.FundModel == 99) & d.has_fam("ADL") & d.has_fam("SOF")


loan_with_source_of_funding.fails(FundModel=99, fams=[("ADL", "1"), ("SOF", "108")])
loan_with_source_of_funding.holds(FundModel=99, fams=[("ADL", "1")])
loan_with_source_of_funding.holds(FundModel=99, fams=[("SOF", "108")])
