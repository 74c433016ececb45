"""What is needed: cohorts, participation, places, gaps."""
