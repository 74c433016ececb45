"""Learners' own funding and monitoring records, grades at school, difficulties, prior learning."""

import polars as pl

from moothall.records.check.kinds import (
    Delivery,
    HealthProblem,
    Learner,
    LearnerFAM,
    PriorAttain,
)
from moothall.records.check.rule import rule

BELOW_PASS = ["D", "DD", "DE", "E", "EE", "EF", "F", "FF", "FG", "G", "GG", "N", "U", "3", "2", "1"]


def funded_16_to_19(learner: Learner) -> pl.Expr:
    """Whether the learner has an aim with funding model 25."""
    return learner.some(Delivery, lambda d: d.FundModel == 25)


def count_fams(learner: Learner, kind: str) -> pl.Expr:
    """Return how many funding and monitoring records of a type the learner has."""
    return learner.count(LearnerFAM, lambda f: f.is_(kind))


@rule("LearnFAMType_09", on=Learner, fields=("LearnRefNumber",))
def single_record_twice(learner: Learner) -> pl.Expr:
    """The learner has more than one funding and monitoring record of a type that can stand once
    (HNS, EHC, DLA, SEN, MCF, ECF or FME). Keep the right one.
    """
    single = ("HNS", "EHC", "DLA", "SEN", "MCF", "ECF", "FME")
    return pl.any_horizontal(count_fams(learner, kind) > 1 for kind in single)


single_record_twice.fails(learner_fams=[("MCF", 1), ("MCF", 3)])
single_record_twice.holds(learner_fams=[("MCF", 1), ("ECF", 1), ("LSR", 55), ("LSR", 56)])


@rule("LearnFAMType_10", on=Learner, fields=("LearnRefNumber",))
def over_four_support_reasons(learner: Learner) -> pl.Expr:
    """The learner has more than four learner support reason records (LSR). Keep four at most."""
    return count_fams(learner, "LSR") > 4


over_four_support_reasons.fails(learner_fams=[("LSR", code) for code in range(55, 60)])
over_four_support_reasons.holds(learner_fams=[("LSR", code) for code in range(55, 59)])


@rule("LearnFAMType_11", on=Learner, fields=("LearnRefNumber",))
def over_two_monitoring_records(learner: Learner) -> pl.Expr:
    """The learner has more than two records of type NLM or EDF. Keep two at most of each."""
    return (count_fams(learner, "NLM") > 2) | (count_fams(learner, "EDF") > 2)


over_two_monitoring_records.fails(learner_fams=[("NLM", 17), ("NLM", 18), ("NLM", 21)])
over_two_monitoring_records.holds(learner_fams=[("NLM", 17), ("NLM", 18), ("EDF", 1), ("EDF", 2)])


@rule("LearnFAMType_14", on=Learner, fields=("LearnRefNumber",))
def special_needs_and_plan(learner: Learner) -> pl.Expr:
    """The learner has both special educational needs (SEN) and an education, health and care plan
    (EHC) recorded. Keep one.
    """
    return learner.has_fam("SEN", 1) & learner.has_fam("EHC", 1)


special_needs_and_plan.fails(learner_fams=[("SEN", 1), ("EHC", 1)])
special_needs_and_plan.holds(learner_fams=[("SEN", 1)])
special_needs_and_plan.holds(learner_fams=[("EHC", 1)])


@rule("LearnFAMType_15", on=Learner, fields=("LearnRefNumber",))
def maths_exemption_without_plan(learner: Learner) -> pl.Expr:
    """The learner is exempt from the maths condition for a learning difficulty (MCF 1), but has no
    education, health and care plan (EHC). Add it or correct the exemption.
    """
    return learner.has_fam("MCF", 1) & ~learner.has_fam("EHC")


maths_exemption_without_plan.fails(learner_fams=[("MCF", 1)])
maths_exemption_without_plan.holds(learner_fams=[("MCF", 1), ("EHC", 1)])
maths_exemption_without_plan.holds(learner_fams=[("MCF", 3)])


@rule("LearnFAMType_16", on=Learner, fields=("LearnRefNumber",))
def english_exemption_without_plan(learner: Learner) -> pl.Expr:
    """The learner is exempt from the English condition for a learning difficulty (ECF 1), but
    has no education, health and care plan (EHC). Add it or correct the exemption.
    """
    return learner.has_fam("ECF", 1) & ~learner.has_fam("EHC")


english_exemption_without_plan.fails(learner_fams=[("ECF", 1)])
english_exemption_without_plan.holds(learner_fams=[("ECF", 1), ("EHC", 1)])
english_exemption_without_plan.holds(learner_fams=[("ECF", 3)])


@rule("ALSCost_02", on=Learner, fields=("ALSCost",))
def support_cost_without_high_needs(learner: Learner) -> pl.Expr:
    """The learner has a learning support cost ({ALSCost}), which is for high needs students only
    (HNS). Add that record or remove the cost.
    """
    return learner.ALSCost.is_not_null() & ~learner.has_fam("HNS")


support_cost_without_high_needs.fails(ALSCost=19000)
support_cost_without_high_needs.holds(ALSCost=19000, learner_fams=[("HNS", 1)])
support_cost_without_high_needs.holds(ALSCost=None)


@rule("MathGrade_01", on=Learner, fields=("MathGrade",))
def no_maths_grade(learner: Learner) -> pl.Expr:
    """The learner is funded 16 to 19, and the GCSE maths grade is missing. Give it, or NONE."""
    return learner.MathGrade.is_null() & funded_16_to_19(learner)


no_maths_grade.fails(MathGrade=None)
no_maths_grade.holds(MathGrade="NONE")
no_maths_grade.holds(MathGrade=None, aims=[{"FundModel": 38}])


@rule("MathGrade_03", on=Learner, fields=("MathGrade",))
def low_maths_grade_without_disadvantage(learner: Learner) -> pl.Expr:
    """The GCSE maths grade is {MathGrade}, below a pass, so the learner must have the record EDF 1.
    Add it or correct the grade.
    """
    return learner.MathGrade.is_in(BELOW_PASS) & ~learner.has_fam("EDF", 1)


low_maths_grade_without_disadvantage.fails(MathGrade="D", learner_fams=[("EDF", 2)])
low_maths_grade_without_disadvantage.holds(MathGrade="D", learner_fams=[("EDF", 1)])
low_maths_grade_without_disadvantage.holds(MathGrade="C")
low_maths_grade_without_disadvantage.holds(MathGrade="NONE")


@rule("MathGrade_04", on=Learner, fields=("MathGrade",))
def maths_condition_met_with_grade(learner: Learner) -> pl.Expr:
    """The learner is exempt from or has met the maths condition (MCF 2, 3 or 4), so the GCSE maths
    grade must be NONE, not {MathGrade}. Correct one of the two.
    """
    return learner.has_fam("MCF", 2, 3, 4) & learner.MathGrade.ne_missing("NONE")


maths_condition_met_with_grade.fails(MathGrade="D", learner_fams=[("MCF", 3)])
maths_condition_met_with_grade.holds(MathGrade="NONE", learner_fams=[("MCF", 3)])
maths_condition_met_with_grade.holds(MathGrade="D", learner_fams=[("MCF", 1)])


@rule("EngGrade_01", on=Learner, fields=("EngGrade",))
def no_english_grade(learner: Learner) -> pl.Expr:
    """The learner is funded 16 to 19, and the GCSE English grade is missing. Give it, or NONE."""
    return learner.EngGrade.is_null() & funded_16_to_19(learner)


no_english_grade.fails(EngGrade=None)
no_english_grade.holds(EngGrade="NONE")
no_english_grade.holds(EngGrade=None, aims=[{"FundModel": 38}])


@rule("EngGrade_03", on=Learner, fields=("EngGrade",))
def low_english_grade_without_disadvantage(learner: Learner) -> pl.Expr:
    """The GCSE English grade is {EngGrade}, below a pass, so the learner must have the record
    EDF 2. Add it or correct the grade.
    """
    return learner.EngGrade.is_in(BELOW_PASS) & ~learner.has_fam("EDF", 2)


low_english_grade_without_disadvantage.fails(EngGrade="3", learner_fams=[("EDF", 1)])
low_english_grade_without_disadvantage.holds(EngGrade="3", learner_fams=[("EDF", 2)])
low_english_grade_without_disadvantage.holds(EngGrade="4")


@rule("EngGrade_04", on=Learner, fields=("EngGrade",))
def english_condition_met_with_grade(learner: Learner) -> pl.Expr:
    """The learner is exempt from or has met the English condition (ECF 2, 3 or 4), so the GCSE
    English grade must be NONE, not {EngGrade}. Correct one of the two.
    """
    return learner.has_fam("ECF", 2, 3, 4) & learner.EngGrade.ne_missing("NONE")


english_condition_met_with_grade.fails(EngGrade="D", learner_fams=[("ECF", 3)])
english_condition_met_with_grade.holds(EngGrade="NONE", learner_fams=[("ECF", 3)])
english_condition_met_with_grade.holds(EngGrade="D", learner_fams=[("ECF", 1)])


@rule("LLDDHealthProb_01", on=Learner, fields=("LLDDHealthProb",))
def unknown_difficulty_code(learner: Learner) -> pl.Expr:
    """The code of learning difficulty and health problem {LLDDHealthProb} is not one of 1 (has),
    2 (has not) and 9 (not said). Correct the code.
    """
    return ~learner.LLDDHealthProb.is_in([1, 2, 9])


unknown_difficulty_code.fails(LLDDHealthProb=3)
unknown_difficulty_code.holds(LLDDHealthProb=9)


@rule("LLDDHealthProb_04", on=Learner, fields=("LLDDHealthProb",))
def difficulty_record_without_difficulty(learner: Learner) -> pl.Expr:
    """The learner says they have no learning difficulty or health problem (2), but one is recorded.
    Remove the record or correct the code.
    """
    recorded = learner.some(HealthProblem, lambda _: pl.lit(True))
    return (learner.LLDDHealthProb == 2) & recorded


difficulty_record_without_difficulty.fails(LLDDHealthProb=2, problems=[(4, 1)])
difficulty_record_without_difficulty.holds(LLDDHealthProb=1, problems=[(4, 1)])
difficulty_record_without_difficulty.holds(LLDDHealthProb=2)


@rule("PrimaryLLDD_03", on=Learner, fields=("LearnRefNumber",))
def two_primary_difficulties(learner: Learner) -> pl.Expr:
    """More than one learning difficulty or health problem is marked as the primary one. Mark
    one.
    """
    return learner.count(HealthProblem, lambda p: p.PrimaryLLDD == 1) > 1


two_primary_difficulties.fails(LLDDHealthProb=1, problems=[(4, 1), (5, 1)])
two_primary_difficulties.holds(LLDDHealthProb=1, problems=[(4, 1), (5,)])


@rule("PrimaryLLDD_04", on=Learner, fields=("LearnRefNumber",))
def only_difficulty_not_primary(learner: Learner) -> pl.Expr:
    """The learner's only learning difficulty or health problem is not marked as the primary one.
    Mark it.
    """
    one = learner.count(HealthProblem, lambda _: pl.lit(True)) == 1
    return one & learner.some(HealthProblem, lambda p: p.PrimaryLLDD.is_null())


only_difficulty_not_primary.fails(LLDDHealthProb=1, problems=[(4,)])
only_difficulty_not_primary.holds(LLDDHealthProb=1, problems=[(4, 1)])
only_difficulty_not_primary.holds(LLDDHealthProb=1, problems=[(4,), (5, 1)])


@rule("PriorAttain_09", on=PriorAttain, fields=("DateLevelApp",))
def attained_after_the_file_was_made(p: PriorAttain) -> pl.Expr:
    """The prior attainment applies from {DateLevelApp}, after the day the file was prepared
    ({prepared}). Correct the date.
    """
    return p.DateLevelApp > p.prepared


attained_after_the_file_was_made.fails(prepared="2026-03-05", DateLevelApp="2026-03-06")
attained_after_the_file_was_made.holds(prepared="2026-03-05", DateLevelApp="2026-03-05")
