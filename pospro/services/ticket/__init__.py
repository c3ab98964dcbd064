"""The use cases of a ticket from its first line to being held, changed or voided."""
