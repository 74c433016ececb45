"""Registers: risks and issues."""
