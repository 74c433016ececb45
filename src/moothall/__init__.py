"""Moothall runs a learning partnership: understand, plan, commission, assure, account."""

__version__ = "0.1.0"
