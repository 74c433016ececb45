"""Completers: enrolments whose learning activities are complete."""

from moothall.measures.definition import Grain, Measure, Unit

COMPLETERS = Measure(
    name="completers",
    title="Completers",
    unit=Unit.ENROLMENTS,
    grain=Grain.ENROLMENTS,
    numerator=lambda rows: rows.completer.cast("int64").sum(),
    reads=("completer",),
    numerator_words="enrolments completed",
    definition="Enrolments whose learning activities are complete (CompStatus 2).",
    source="ILR (CompStatus)",
    version=1,
)
