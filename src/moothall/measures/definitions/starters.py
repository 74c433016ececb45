"""Starters: enrolments that have passed their qualifying period."""

from moothall.measures.definition import Grain, Measure, Unit

STARTERS = Measure(
    name="starters",
    title="Starters",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=lambda rows: rows.starter.cast("int64").sum(),
    reads=("starter",),
    numerator_words="enrolments past their qualifying period",
    definition=(
        "Enrolments that lasted at least 42 days where 168 days or more were planned, 14 days "
        "where 14 to 167 were planned, 1 day where fewer were. Both first and last day count; an "
        "aim that has not ended lasts to the reference day."
    ),
    source="ILR (LearnStartDate, LearnPlanEndDate, LearnActEndDate)",
    version=1,
    notes=(
        "Reference day: 31 July of the year of the return, or the day asked where that is earlier.",
    ),
)
