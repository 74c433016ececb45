"""The only door through which counts leave: small numbers are hidden and stay hidden (EVD-2)."""

from moothall.disclosure.layout import TOTAL, Dimension, Layout
from moothall.disclosure.protect import protect
from moothall.disclosure.rates import (
    ProtectedAmounts,
    ProtectedRate,
    ProtectedRates,
    ProtectedSums,
    protect_amounts,
    protect_rate,
)
from moothall.disclosure.release import Release
from moothall.disclosure.result import Protected, ProtectedTable, Refused
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.suppressed import SUPPRESSED, Suppressed
from moothall.disclosure.tables import CountTable

__all__ = [
    "SUPPRESSED",
    "TOTAL",
    "CountTable",
    "Dimension",
    "Layout",
    "Protected",
    "ProtectedAmounts",
    "ProtectedRate",
    "ProtectedRates",
    "ProtectedSums",
    "ProtectedTable",
    "Refused",
    "Release",
    "Suppressed",
    "SuppressionRule",
    "protect",
    "protect_amounts",
    "protect_rate",
]
