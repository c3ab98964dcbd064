"""Reports of what was sold, each held against the ledger; a file for each report."""
