"""The pages of the evidence: returns, figures, flows, definitions, protocols, sources."""
