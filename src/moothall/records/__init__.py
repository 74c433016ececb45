"""Learner records: read, check and keep what providers return (EVD-1)."""
