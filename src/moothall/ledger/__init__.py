"""The ledger: every change, who made it, what it touched and when; append-only and hash-chained."""
