"""Records that stand twice where one is meant: learners, aims, funding and monitoring records."""

import polars as pl

from moothall.codes import ULN
from moothall.records.check.kinds import (
    Delivery,
    DeliveryFAM,
    Employment,
    HealthProblem,
    Learner,
    LearnerFAM,
    PriorAttain,
    WorkPlacement,
)
from moothall.records.check.rule import Category, rule

NO_ULN = int(ULN.TEMPORARY)


def twice(owner: str, value: pl.Expr) -> pl.Expr:
    """Whether an owner (`_learner`, `_parent`) has a whole number or a date more than once.

    Both fit in 32 bits, so together they are one number.
    """
    return (pl.col(owner).cast(pl.Int64) * 2**32 + value.to_physical()).is_duplicated()


@rule("R_06", on=Learner, fields=("LearnRefNumber",), whole_file=True)
def same_reference_twice(learner: Learner) -> pl.Expr:
    """More than one learner in the file has this reference number. Join the records, or give each
    learner a number of their own.
    """
    return learner.LearnRefNumber.is_duplicated()


same_reference_twice.fails(2, LearnRefNumber="0A114", others=[{"LearnRefNumber": "0A114"}])
same_reference_twice.holds(LearnRefNumber="0A114", others=[{"LearnRefNumber": "0A115"}])


@rule("R_59", on=Learner, fields=("ULN",), whole_file=True)
def same_uln_twice(learner: Learner) -> pl.Expr:
    """More than one learner in the file has the unique learner number {ULN}. Join the records, or
    correct the number.
    """
    return learner.ULN.is_duplicated() & (learner.ULN != NO_ULN)


same_uln_twice.fails(2, ULN=1000000043, others=[{"ULN": 1000000043}])
same_uln_twice.holds(ULN=1000000043, others=[{"ULN": 1000000051}])
same_uln_twice.holds(ULN=NO_ULN, others=[{"ULN": NO_ULN}])


@rule("R_07", on=Delivery, fields=("AimSeqNumber",))
def same_sequence_number_twice(d: Delivery) -> pl.Expr:
    """The learner has more than one aim with the sequence number {AimSeqNumber}. Number the aims
    1, 2, 3 and so on.
    """
    return twice("_learner", d.AimSeqNumber)


same_sequence_number_twice.fails(2, AimSeqNumber=1, aims=[{"AimSeqNumber": 1}])
same_sequence_number_twice.holds(AimSeqNumber=1, aims=[{"AimSeqNumber": 2}])
same_sequence_number_twice.holds(AimSeqNumber=1, others=[{"aims": [{"AimSeqNumber": 1}]}])


@rule("R_43", on=Employment, fields=("DateEmpStatApp",), category=Category.CROSS)
def same_status_date_twice(e: Employment) -> pl.Expr:
    """The learner has more than one employment status that applies from {DateEmpStatApp}. Keep the
    right one.
    """
    return twice("_learner", e.DateEmpStatApp)


same_status_date_twice.fails(2, DateEmpStatApp="2025-08-01", employment=[(10, "2025-08-01")])
same_status_date_twice.holds(DateEmpStatApp="2025-08-01", employment=[(10, "2025-08-02")])


@rule("R_45", on=HealthProblem, fields=("LLDDCat",))
def same_problem_twice(p: HealthProblem) -> pl.Expr:
    """The learner has more than one learning difficulty or health problem record of category
    {LLDDCat}. Keep one.
    """
    return twice("_learner", p.LLDDCat)


same_problem_twice.fails(2, LLDDCat=4, problems=[(4,)])
same_problem_twice.holds(LLDDCat=4, problems=[(5,)])


@rule("R_51", on=LearnerFAM, fields=("LearnFAMCode", "LearnFAMType"))
def same_learner_fam_twice(f: LearnerFAM) -> pl.Expr:
    """The learner has more than one funding and monitoring record {LearnFAMType} {LearnFAMCode}.
    Keep one.
    """
    return pl.struct("_learner", f.LearnFAMType, f.LearnFAMCode).is_duplicated()


same_learner_fam_twice.fails(2, LearnFAMType="LSR", LearnFAMCode=55, learner_fams=[("LSR", 55)])
same_learner_fam_twice.holds(LearnFAMType="LSR", LearnFAMCode=55, learner_fams=[("LSR", 56)])


@rule("R_52", on=DeliveryFAM, fields=("LearnDelFAMCode", "LearnDelFAMType"))
def same_delivery_fam_twice(f: DeliveryFAM) -> pl.Expr:
    """The aim has more than one funding and monitoring record {LearnDelFAMType} {LearnDelFAMCode}.
    Keep one.
    """
    repeats = ["LSF", "ACT", "ALB"]
    twice = pl.struct("_parent", f.LearnDelFAMType, f.LearnDelFAMCode).is_duplicated()
    return twice & ~f.LearnDelFAMType.is_in(repeats)


same_delivery_fam_twice.fails(
    2, LearnDelFAMType="LDM", LearnDelFAMCode="034", fams=[("LDM", "034")]
)
same_delivery_fam_twice.holds(LearnDelFAMType="LDM", LearnDelFAMCode="034", fams=[("LDM", "363")])
same_delivery_fam_twice.holds(LearnDelFAMType="LSF", LearnDelFAMCode="1", fams=[("LSF", "1")])


@rule("R_96", on=WorkPlacement, fields=("WorkPlaceStartDate",))
def same_placement_twice(w: WorkPlacement) -> pl.Expr:
    """The learner has more than one work placement that starts on {WorkPlaceStartDate}. Join the
    records, or correct the date.
    """
    return twice("_learner", w.WorkPlaceStartDate)


same_placement_twice.fails(
    2, WorkPlaceStartDate="2026-01-05", placements=[("2026-01-05", "2026-02-01")]
)
same_placement_twice.holds(
    WorkPlaceStartDate="2026-01-05", placements=[("2026-01-06", "2026-02-01")]
)


@rule("PriorAttain_10", on=PriorAttain, fields=("DateLevelApp",), category=Category.LEARNER)
def same_attainment_date_twice(p: PriorAttain) -> pl.Expr:
    """The learner has more than one prior attainment record that applies from {DateLevelApp}. Keep
    the right one.
    """
    return twice("_learner", p.DateLevelApp)


same_attainment_date_twice.fails(2, DateLevelApp="2025-08-01", prior=[(3, "2025-08-01")])
same_attainment_date_twice.holds(DateLevelApp="2025-08-01", prior=[(3, "2024-08-01")])
