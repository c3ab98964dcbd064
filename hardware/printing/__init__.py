"""Receipts, kitchen slips and reports: described, laid out, encoded, sent and confirmed."""
