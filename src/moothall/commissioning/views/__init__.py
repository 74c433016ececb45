"""Pages of rounds, scenarios and provider sheets."""
