"""What is bought: rounds, scenarios, allocations, provider sheets."""
