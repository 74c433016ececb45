"""Achievers: enrolments whose aim was achieved."""

from moothall.measures.definition import Grain, Measure, Unit

ACHIEVERS = Measure(
    name="achievers",
    title="Achievers",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=lambda rows: rows.achiever.cast("int64").sum(),
    reads=("achiever",),
    numerator_words="enrolments achieved",
    definition="Enrolments whose aim was achieved (Outcome 1); partial achievement is not.",
    source="ILR (Outcome)",
    version=1,
)
