"""Retention rate: completers over starters."""

from moothall.measures.definition import Grain, Measure, Unit
from moothall.measures.definitions.rates import COHORT, NOTES, READS, completers, starters

RETENTION = Measure(
    name="retention",
    title="Retention rate",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=completers,
    reads=READS,
    numerator_words="completers (CompStatus 2)",
    denominator=starters,
    denominator_words="starters",
    definition=f"Completers as a share of starters. {COHORT}",
    source="ILR (LearningDelivery)",
    version=1,
    notes=NOTES,
)
