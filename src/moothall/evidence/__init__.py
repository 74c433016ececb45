"""What we know: returns, reference tables, protocols, snapshots, figures and flows (EVD)."""
