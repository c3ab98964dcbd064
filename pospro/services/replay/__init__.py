"""Replay: a bar's recorded trading goes through the same services as the till."""
