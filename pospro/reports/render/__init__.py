"""Reports as files: the same table, written for other programs."""
