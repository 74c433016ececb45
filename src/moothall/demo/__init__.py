"""The example partnership: published facts of 2009, and synthetic records that agree with them."""
