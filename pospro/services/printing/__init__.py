"""The use cases of the print queue."""
