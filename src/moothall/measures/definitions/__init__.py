"""The definitions of all measures, one file each (EVD-3)."""

from moothall.measures.definition import Measure
from moothall.measures.definitions.achievement_rate import ACHIEVEMENT_RATE
from moothall.measures.definitions.achievers import ACHIEVERS
from moothall.measures.definitions.completers import COMPLETERS
from moothall.measures.definitions.enrolments import ENROLMENTS
from moothall.measures.definitions.learners import LEARNERS
from moothall.measures.definitions.participation import PARTICIPATION
from moothall.measures.definitions.pass_rate import PASS_RATE
from moothall.measures.definitions.planned_hours import PLANNED_HOURS
from moothall.measures.definitions.retention import RETENTION
from moothall.measures.definitions.starters import STARTERS
from moothall.measures.definitions.travel_to_learn import TRAVEL_TO_LEARN
from moothall.measures.faults import UnknownMeasure, listing

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        LEARNERS,
        ENROLMENTS,
        STARTERS,
        COMPLETERS,
        ACHIEVERS,
        RETENTION,
        PASS_RATE,
        ACHIEVEMENT_RATE,
        PLANNED_HOURS,
        PARTICIPATION,
    )
}
DEFINITIONS: tuple[Measure, ...] = (*MEASURES.values(), TRAVEL_TO_LEARN)


def measure_named(name: str) -> Measure:
    """Return the measure of a name; raises UnknownMeasure, listing what there is."""
    if name not in MEASURES:
        raise UnknownMeasure(f"There is no measure “{name}”. There are {listing(MEASURES)}.")
    return MEASURES[name]
