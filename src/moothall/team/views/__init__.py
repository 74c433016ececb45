"""The pages of the joint team."""
