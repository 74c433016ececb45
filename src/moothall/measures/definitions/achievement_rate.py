"""Achievement rate: achievers over starters."""

from moothall.measures.definition import Grain, Measure, Unit
from moothall.measures.definitions.rates import COHORT, NOTES, READS, achievers, starters

ACHIEVEMENT_RATE = Measure(
    name="achievement_rate",
    title="Achievement rate",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=achievers,
    reads=READS,
    numerator_words="completers who achieved (Outcome 1)",
    denominator=starters,
    denominator_words="starters",
    definition=(
        f"Achievers as a share of starters: retention times pass rate. {COHORT} Also called "
        "success rate."
    ),
    source="ILR (LearningDelivery)",
    version=1,
    notes=NOTES,
)
