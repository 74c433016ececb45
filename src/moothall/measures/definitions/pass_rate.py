"""Pass rate: achievers over completers."""

from moothall.measures.definition import Grain, Measure, Unit
from moothall.measures.definitions.rates import COHORT, NOTES, READS, achievers, completers

PASS_RATE = Measure(
    name="pass_rate",
    title="Pass rate",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=achievers,
    reads=READS,
    numerator_words="completers who achieved (Outcome 1)",
    denominator=completers,
    denominator_words="completers (CompStatus 2)",
    definition=f"Achievers as a share of completers. {COHORT}",
    source="ILR (LearningDelivery)",
    version=1,
    notes=NOTES,
)
