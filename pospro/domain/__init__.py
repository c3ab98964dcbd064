"""What selling and bookkeeping mean, as pure values and functions without database or web."""
