"""What people are told, on the site and by mail; the ledger is what they are told from."""
