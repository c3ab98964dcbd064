"""How properties are tried out here: the same examples on every run, without a stopwatch."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("ci")
