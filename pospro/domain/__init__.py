"""What selling and bookkeeping mean, as pure values and functions: no database, no web, no clock."""
