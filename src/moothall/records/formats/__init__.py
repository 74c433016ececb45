"""One package for each format that records come in."""
