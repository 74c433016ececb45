"""Meetings: when, who, on what papers, what was said and who does what next."""
