"""The use cases of reports by mail."""
