"""The read API: what everybody may read, as data."""
