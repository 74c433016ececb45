"""Charter: what the members have agreed about themselves."""
