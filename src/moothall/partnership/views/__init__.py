"""The pages of the partnership: who its members and people are, and what they may do."""
