"""Who we are: areas, organisations, bodies, members, people and their appointments (GOV-1)."""
