"""Learners: how many people learn."""

from moothall.measures.definition import Grain, Measure, Unit

LEARNERS = Measure(
    name="learners",
    title="Learners",
    unit=Unit.LEARNERS,
    grain=Grain.LEARNERS,
    numerator=lambda rows: rows.count(),
    numerator_words="learners",
    definition=(
        "People with at least one learning aim in an accepted return for the year, each counted "
        "once: a learner is a unique learner number (ULN), whatever the number of providers and "
        "aims; where the number is the temporary 9999999999, a UKPRN with a LearnRefNumber. All "
        "breakdowns follow the main aim, so that cells add up to totals."
    ),
    source="ILR (Learner, LearningDelivery)",
    version=1,
    notes=(
        "Main aim: AimType 1 or 5 before others, then most planned hours (PHours, or the "
        "learner's PlanLearnHours and PlanEEPHours at that provider), then the earliest start, "
        "then the lowest AimSeqNumber, then the lowest UKPRN.",
        "A person recorded with a temporary number at two providers counts twice.",
    ),
    from_aggregates=True,
)
