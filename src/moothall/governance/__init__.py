"""How the partnership decides: proposals, consents, call-in, effect."""
