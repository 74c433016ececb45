"""The only door through which counts leave: small numbers are hidden and stay hidden (EVD-2)."""

from moothall.disclosure.layout import TOTAL, Dimension, Layout
from moothall.disclosure.protect import Unheard, protect, protect_values
from moothall.disclosure.rates import (
    PrintedRate,
    ProtectedAmounts,
    ProtectedRate,
    ProtectedRates,
    ProtectedSums,
    protect_amounts,
    protect_rate,
)
from moothall.disclosure.release import Release
from moothall.disclosure.result import Protected, ProtectedTable, Refused
from moothall.disclosure.rounded import PRINTED, Rounded, Saying
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.suppressed import SUPPRESSED, Suppressed
from moothall.disclosure.tables import CountTable

__all__ = [
    "PRINTED",
    "SUPPRESSED",
    "TOTAL",
    "CountTable",
    "Dimension",
    "Layout",
    "PrintedRate",
    "Protected",
    "ProtectedAmounts",
    "ProtectedRate",
    "ProtectedRates",
    "ProtectedSums",
    "ProtectedTable",
    "Refused",
    "Release",
    "Rounded",
    "Saying",
    "Suppressed",
    "SuppressionRule",
    "Unheard",
    "protect",
    "protect_amounts",
    "protect_rate",
    "protect_values",
]
