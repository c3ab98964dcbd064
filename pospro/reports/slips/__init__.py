"""Slips that follow a manager's own template: what they may say, and what they say at first."""
