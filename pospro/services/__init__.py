"""Use cases, verb first, one a file; the only layer that opens an atomic block."""
