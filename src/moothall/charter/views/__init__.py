"""The pages of terms of reference and of agreements."""
