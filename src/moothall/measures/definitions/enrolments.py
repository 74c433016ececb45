"""Enrolments: how many aims are studied."""

from moothall.measures.definition import Grain, Measure, Unit

ENROLMENTS = Measure(
    name="enrolments",
    title="Enrolments",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=lambda rows: rows.count(),
    numerator_words="enrolments",
    definition=(
        "Learning aims in accepted returns for the year: one learner on one course at one "
        "provider. Breakdowns follow each aim; programme aims count beside their components."
    ),
    source="ILR (LearningDelivery)",
    version=1,
    from_aggregates=True,
)
