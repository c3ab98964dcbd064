"""Slips: what is printed, as documents for any printer."""
