"""Planned hours: how much learning is planned."""

from moothall.measures.definition import Grain, Measure, Unit

PLANNED_HOURS = Measure(
    name="planned_hours",
    title="Planned hours",
    unit=Unit.HOURS,
    grain=Grain.ENROLMENTS,
    numerator=lambda rows: rows.hours.sum(),
    reads=("hours",),
    numerator_words="planned hours",
    definition=(
        "Hours planned for the year: PHours of each aim, and the learner's own planned learning "
        "and employability hours (PlanLearnHours, PlanEEPHours), which the ILR holds once for a "
        "learner at a provider and which count with the main aim there."
    ),
    source="ILR (LearningDelivery PHours; Learner PlanLearnHours, PlanEEPHours)",
    version=2,
    notes=(
        "Hours that a record does not state count as none.",
        "Told to the nearest 1,000 hours, so that no learner's own hours show; a provider sees its "
        "own exactly.",
    ),
)
