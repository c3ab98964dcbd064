"""What programs send and are sent, as pydantic models: they check, serialise and document it."""
