"""The pages on interests."""
