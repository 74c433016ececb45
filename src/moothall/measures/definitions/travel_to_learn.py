"""Travel to learn: where learners live, against where they learn."""

from moothall.measures.definition import Grain, Measure, Unit

TRAVEL_TO_LEARN = Measure(
    name="flows",
    title="Travel to learn",
    unit=Unit.LEARNERS,
    grain=Grain.LEARNERS,
    numerator=lambda rows: rows.count(),
    numerator_words="learners",
    definition=(
        "Learners by home area and delivery area, each once, by the main aim. A learner who "
        "learns in another area than the home area is an export of the one and an import of the "
        "other: inside the grouping, from or to the rest of the region, or beyond it. "
        "Self-containment: the share of an area's residents who learn there, and the share of the "
        "places there that its residents fill; learners whose home or place of learning is "
        "unknown are counted beside."
    ),
    source="ILR (Learner PostcodePrior, LearningDelivery DelLocPostCode, provider's postcode)",
    version=1,
    notes=("Learners as in the measure “learners”.",),
    from_aggregates=True,
)
