"""Participation: learners over the population of the same areas and ages."""

from moothall.measures.definition import Grain, Measure, Unit

PARTICIPATION = Measure(
    name="participation",
    title="Participation (in ILR providers only)",
    unit=Unit.LEARNERS,
    grain=Grain.LEARNERS,
    numerator=lambda rows: rows.count(),
    numerator_words="resident learners in ILR providers",
    denominator_words="residents of the same areas and ages",
    definition=(
        "Learners who live in the grouping's authorities, as a share of the residents of the same "
        "authorities and ages at 31 August. In ILR providers only: learners in school sixth "
        "forms are in the population and not among the learners, until school records come."
    ),
    source="ILR (Learner, LearningDelivery); population cohorts by authority and single age",
    version=1,
    breakdowns=("home_area", "age", "year"),
    notes=("Learners as in the measure “learners”, each once.",),
    per_cohort=True,
)
