"""What the records say: measures of learners and learning, counted one way (EVD-3 to EVD-6)."""

from moothall.measures.compute import Computed, compute
from moothall.measures.definition import Grain, Measure, Unit
from moothall.measures.definitions import DEFINITIONS, MEASURES, measure_named
from moothall.measures.dimensions import DIMENSIONS, Dimension
from moothall.measures.engine import DuckDB, Engine, Spark, engine_named
from moothall.measures.evidence import Evidence
from moothall.measures.faults import (
    EngineMissing,
    MeasureFault,
    NoSources,
    RecordsMissing,
    ReferenceMissing,
    ReturnsConflict,
    UnknownBreakdown,
    UnknownMeasure,
    UnknownValue,
)
from moothall.measures.flows import AreaFlows, Crossing, Flows, flows
from moothall.measures.sources import AcceptedReturn, Sources

__all__ = [
    "DEFINITIONS",
    "DIMENSIONS",
    "MEASURES",
    "AcceptedReturn",
    "AreaFlows",
    "Computed",
    "Crossing",
    "Dimension",
    "DuckDB",
    "Engine",
    "EngineMissing",
    "Evidence",
    "Flows",
    "Grain",
    "Measure",
    "MeasureFault",
    "NoSources",
    "RecordsMissing",
    "ReferenceMissing",
    "ReturnsConflict",
    "Sources",
    "Spark",
    "Unit",
    "UnknownBreakdown",
    "UnknownMeasure",
    "UnknownValue",
    "compute",
    "engine_named",
    "flows",
    "measure_named",
]
