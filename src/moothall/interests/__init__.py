"""Interests: what people and organisations have declared, and what it bars."""
