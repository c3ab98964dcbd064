"""What a request brings along and how it may be refused, the same for screens and for programs."""
