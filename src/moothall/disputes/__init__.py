"""Disputes: what happens when partners disagree."""
