"""Grade, and the outcome of tailored learning, against the outcome of an aim."""

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule

NOT_ACHIEVED = ["FL", "U", "N", "X", "Y"]


@rule("OutGrade_04", on=Delivery, fields=("OutGrade", "Outcome"))
def grade_before_outcome(d: Delivery) -> pl.Expr:
    """The aim has a grade ({OutGrade}) but its outcome is not known yet. Remove the grade or give
    the outcome.
    """
    return d.OutGrade.is_not_null() & (d.Outcome.is_null() | (d.Outcome == 8))


grade_before_outcome.fails(OutGrade="B", Outcome=8)
grade_before_outcome.fails(OutGrade="B")
grade_before_outcome.holds(OutGrade="B", Outcome=1)


@rule("OutGrade_05", on=Delivery, fields=("OutGrade", "Outcome"))
def achieved_with_failing_grade(d: Delivery) -> pl.Expr:
    """The grade {OutGrade} is not a pass, but the outcome is achieved (1). Correct one of the
    two.
    """
    return d.OutGrade.is_in(NOT_ACHIEVED) & (d.Outcome == 1)


achieved_with_failing_grade.fails(OutGrade="U", Outcome=1)
achieved_with_failing_grade.holds(OutGrade="U", Outcome=3)
achieved_with_failing_grade.holds(OutGrade="B", Outcome=1)


@rule("OutGrade_06", on=Delivery, fields=("OutGrade", "Outcome"))
def not_achieved_with_passing_grade(d: Delivery) -> pl.Expr:
    """The outcome is no achievement (3), but the grade is {OutGrade}. Correct one of the two."""
    return (d.Outcome == 3) & ~d.OutGrade.is_in(NOT_ACHIEVED)


not_achieved_with_passing_grade.fails(OutGrade="B", Outcome=3)
not_achieved_with_passing_grade.holds(OutGrade="X", Outcome=3)
not_achieved_with_passing_grade.holds(Outcome=3)


@rule("Tlout_01", on=Delivery, fields=("TLOut", "CompStatus", "FundModel"))
def tailored_learning_without_outcome(d: Delivery) -> pl.Expr:
    """The tailored learning (funding model 11) is completed or withdrawn, but its tailored learning
    outcome is not given. Give it.
    """
    return (d.FundModel == 11) & d.CompStatus.is_in([2, 3]) & d.TLOut.is_null()


tailored_learning_without_outcome.fails(FundModel=11, CompStatus=2)
tailored_learning_without_outcome.holds(FundModel=11, CompStatus=2, TLOut=1)
tailored_learning_without_outcome.holds(FundModel=11, CompStatus=1)
tailored_learning_without_outcome.holds(FundModel=38, CompStatus=2)
