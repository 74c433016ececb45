"""Team: who does the joint work, for whom, and what nobody does yet."""
