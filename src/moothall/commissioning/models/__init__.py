"""Rounds, their inputs, scenarios, and the sheets of the one conversation with each provider."""

from moothall.commissioning.models.formula import FormulaRate, FormulaStudents
from moothall.commissioning.models.inputs import (
    Budget,
    Capacity,
    Condition,
    Fund,
    Input,
    Rate,
    Requirement,
    RoundProvider,
)
from moothall.commissioning.models.rounds import Round, Version
from moothall.commissioning.models.scenarios import (
    BudgetUse,
    Line,
    ManualChange,
    Reason,
    Scenario,
    Unmet,
)
from moothall.commissioning.models.sheets import Outcome, Position, SheetNote

__all__ = [
    "Budget",
    "BudgetUse",
    "Capacity",
    "Condition",
    "FormulaRate",
    "FormulaStudents",
    "Fund",
    "Input",
    "Line",
    "ManualChange",
    "Outcome",
    "Position",
    "Rate",
    "Reason",
    "Requirement",
    "Round",
    "RoundProvider",
    "Scenario",
    "SheetNote",
    "Unmet",
    "Version",
]
