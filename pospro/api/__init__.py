"""The JSON API under /api/v1: everything a screen can do, for other programs."""
