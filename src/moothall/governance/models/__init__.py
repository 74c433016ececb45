"""Decisions, how they are taken, and what belongs to their record.

All of it is written once: the database refuses to change or delete it (see the migrations). Only
where a decision stands, and since when, moves on.
"""

from moothall.governance.models.call_in import CallIn, CallInAnswer
from moothall.governance.models.decision import Decision, DecisionQuerySet
from moothall.governance.models.delegation import Delegation
from moothall.governance.models.record import Option, Pin, Position, Release, Requirement
from moothall.governance.models.rules import DecisionRule, ReferenceSeries
from moothall.governance.models.said import Comment, ExemptPart, Interest, Telling, ToTell

__all__ = (
    "CallIn",
    "CallInAnswer",
    "Comment",
    "Decision",
    "DecisionQuerySet",
    "DecisionRule",
    "Delegation",
    "ExemptPart",
    "Interest",
    "Option",
    "Pin",
    "Position",
    "ReferenceSeries",
    "Release",
    "Requirement",
    "Telling",
    "ToTell",
)
