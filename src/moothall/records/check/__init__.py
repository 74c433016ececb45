"""The rules that learner records must keep: declared one by one, run over columns (EVD-1)."""

from moothall.records.check.engine import Checker, Outcome, Result
from moothall.records.check.listing import CatalogueRule, catalogue

__all__ = ["CatalogueRule", "Checker", "Outcome", "Result", "catalogue"]
